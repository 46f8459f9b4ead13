#include "workloads/rate/day_clock.hpp"

#include <algorithm>
#include <array>

namespace coldcast {
namespace {

constexpr std::array<std::string_view, 7> weekdays = {"Mon", "Tue", "Wed", "Thu",
                                                      "Fri", "Sat", "Sun"};

/// The number of two digits, if it is below `end`.
std::optional<int> two_digits(std::string_view text, int end) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 2 || !digit(text[0]) || !digit(text[1])) return std::nullopt;
  const int number = 10 * (text[0] - '0') + (text[1] - '0');
  return number < end ? std::optional{number} : std::nullopt;
}

}  // namespace

std::optional<Time> time_of_day(std::string_view text) {
  const bool with_seconds = text.size() == 8 && text[5] == ':';
  if (!with_seconds && text.size() != 5) return std::nullopt;
  const auto hour = two_digits(text.substr(0, 2), 24);
  const auto minute = two_digits(text.substr(3, 2), 60);
  const auto second = with_seconds ? two_digits(text.substr(6), 60) : std::optional{0};
  if (text[2] != ':' || !hour || !minute || !second) return std::nullopt;
  return std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second};
}

std::optional<Time> time_of_week(std::string_view text) {
  const auto weekday = std::find(weekdays.begin(), weekdays.end(), text.substr(0, 3));
  if (weekday == weekdays.end() || text.size() < 4 || text[3] != ' ') return std::nullopt;
  const auto clock = time_of_day(text.substr(4));
  if (!clock) return std::nullopt;
  return (weekday - weekdays.begin()) * day_length + *clock;
}

Time read_time_of_week(Fields& fields, std::string_view key) {
  const std::string text = fields.string(key);
  const auto time = time_of_week(text);
  if (!time)
    fields.fail(key, in_quotes(text) + " is no time of the week; write it as in \"Mon 08:30\"");
  return *time;
}

}  // namespace coldcast
