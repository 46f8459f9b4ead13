#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "sim/config/fields.hpp"

namespace coldcast {

inline constexpr Duration day_length = std::chrono::hours{24};
inline constexpr Duration week_length = 7 * day_length;

/// How far into the week, which begins on Monday at 00:00, such a text says: a weekday (Mon, Tue,
/// Wed, Thu, Fri, Sat, Sun), a blank, and a time from 00:00 to 23:59, optionally with seconds:
/// "Mon 08:30", "Sun 23:59:30". Nothing for any other text.
std::optional<Time> time_of_week(std::string_view text);

/// The same of a string under a key; ConfigError for any other text.
Time read_time_of_week(Fields& fields, std::string_view key);

/// How far into the day a text such as "08:30" or "23:59:30" says; nothing for any other text.
std::optional<Time> time_of_day(std::string_view text);

}  // namespace coldcast
