#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace coldcast {

/// A day of the calendar, without a time zone.
using Day = std::chrono::sys_days;

/// The day that a text such as "2026-09-19" names; nothing if it names none.
std::optional<Day> day_in(std::string_view text);

/// "2026-09-19".
std::string day_text(Day day);

}  // namespace coldcast
