#include "workloads/trace/clock.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

#include "workloads/trace/lines.hpp"

namespace coldcast {
namespace {

constexpr std::array<std::string_view, 6> unit_names = {"auto", "s", "ms", "us", "ns", "iso8601"};

constexpr std::int64_t nanoseconds_in(TimeUnit unit) {
  if (unit == TimeUnit::ms) return 1'000'000;
  if (unit == TimeUnit::us) return 1'000;
  return unit == TimeUnit::ns ? 1 : 1'000'000'000;
}

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

[[noreturn]] void fail_number(std::string_view text, TimeUnit unit) {
  const std::string shown = text.empty() ? "an empty time" : quoted_piece(text);
  if (text.starts_with('-')) throw BadLine{shown + " is negative"};
  throw BadLine{shown + " is no number of " +
                std::string{unit_names[static_cast<std::size_t>(unit)]}};
}

[[noreturn]] void fail_beyond(std::string_view text) {
  throw BadLine{quoted_piece(text) + " is beyond the 292 years of a clock in nanoseconds"};
}

/// 1.7e9, which few traces have.
Duration with_exponent(std::string_view text, TimeUnit unit) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || rest != end || !(number >= 0)) fail_number(text, unit);
  const double nanoseconds = number * static_cast<double>(nanoseconds_in(unit));
  if (!(nanoseconds < 9.2e18)) fail_beyond(text);
  return Duration{std::llround(nanoseconds)};
}

/// Reads an ISO time from left to right.
struct Cursor {
  const char* at;
  const char* end;

  bool done() const { return at == end; }
  bool take(char c) { return at != end && *at == c && (++at, true); }

  /// A number of exactly so many digits; -1 if there is none.
  int digits(int count) {
    if (end - at < count) return -1;
    int value = 0;
    for (int i = 0; i < count; ++i) {
      if (!is_digit(at[i])) return -1;
      value = value * 10 + (at[i] - '0');
    }
    at += count;
    return value;
  }
};

/// What follows the point of a second, in nanoseconds; -1 if it is no fraction.
std::int64_t fraction(Cursor& cursor) {
  std::int64_t value = 0, place = 100'000'000;
  const char* const begin = cursor.at;
  for (; !cursor.done() && is_digit(*cursor.at); ++cursor.at) {
    if (place == 0) return -1;
    value += (*cursor.at - '0') * place;
    place /= 10;
  }
  return cursor.at == begin ? -1 : value;
}

/// "Z", "+02", "+0200", "+02:00" or nothing, in minutes east of UTC; nothing else may follow.
bool offset(Cursor& cursor, int& minutes) {
  minutes = 0;
  if (cursor.done()) return true;
  if (cursor.take('Z')) return cursor.done();
  const int sign = cursor.take('-') ? -1 : 1;
  if (sign > 0 && !cursor.take('+')) return false;
  const int hours = cursor.digits(2);
  if (hours < 0 || hours > 23) return false;
  int rest = 0;
  if (!cursor.done()) {
    cursor.take(':');
    rest = cursor.digits(2);
  }
  minutes = sign * (hours * 60 + rest);
  return rest >= 0 && rest < 60 && cursor.done();
}

}  // namespace

TimeUnit time_unit(std::string_view name) {
  for (std::size_t i = 1; i < unit_names.size(); ++i)
    if (name == unit_names[i]) return static_cast<TimeUnit>(i);
  return TimeUnit::automatic;
}

TimeUnit unit_suffix(std::string_view column) {
  const std::size_t underscore = column.rfind('_');
  if (underscore == std::string_view::npos) return TimeUnit::automatic;
  const TimeUnit unit = time_unit(column.substr(underscore + 1));
  return unit == TimeUnit::iso8601 ? TimeUnit::automatic : unit;
}

Duration number_of(std::string_view text, TimeUnit unit) {
  const std::int64_t scale = nanoseconds_in(unit);
  const char* at = text.data();
  const char* const end = at + text.size();
  const char* const first = at;
  std::int64_t whole = 0;
  for (; at != end && is_digit(*at); ++at) {
    if (whole > 900'000'000'000'000'000) fail_beyond(text);
    whole = whole * 10 + (*at - '0');
  }
  if (whole > 9'200'000'000'000'000'000 / scale) fail_beyond(text);
  const bool begun = at != first;
  std::int64_t nanoseconds = whole * scale;
  if (at != end && *at == '.') {
    std::int64_t place = scale;
    for (++at; at != end && is_digit(*at); ++at) nanoseconds += (*at - '0') * (place /= 10);
  }
  if (begun && at == end) return Duration{nanoseconds};
  return with_exponent(text, unit);
}

Time iso8601(std::string_view text) {
  Cursor cursor{text.data(), text.data() + text.size()};
  const int year = cursor.digits(4);
  bool good = year >= 0 && cursor.take('-');
  const int month = cursor.digits(2);
  good = good && cursor.take('-');
  const int day = cursor.digits(2);
  good = good && (cursor.take('T') || cursor.take(' ') || cursor.take('t'));
  const int hour = cursor.digits(2);
  good = good && cursor.take(':');
  const int minute = cursor.digits(2);
  good = good && cursor.take(':');
  const int second = cursor.digits(2);
  std::int64_t nanoseconds = 0;
  if (good && cursor.take('.')) nanoseconds = fraction(cursor);
  int east = 0;
  // A second 60 is a leap second, which the clocks of computers count as the next one.
  good = good && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 &&
         second <= 60 && nanoseconds >= 0 && offset(cursor, east);
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!good || !date.ok())
    throw BadLine{(text.empty() ? "an empty time" : quoted_piece(text)) +
                  " is no time such as 2023-11-16T18:15:46.680Z"};
  if (year < 1970 || year > 2261)
    throw BadLine{quoted_piece(text) + " is not between 1970 and 2261"};
  const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  const std::int64_t seconds = ((days * 24 + hour) * 60 + minute - east) * 60 + second;
  return Time{seconds * 1'000'000'000 + nanoseconds};
}

namespace {

/// The unit in which a number is a time from 1973 to 2262; automatic if in none.
TimeUnit unit_by_size(std::string_view text) {
  const std::int64_t number = number_of(text, TimeUnit::ns).count();
  if (number < 100'000'000) return TimeUnit::automatic;
  if (number < 100'000'000'000) return TimeUnit::s;
  if (number < 100'000'000'000'000) return TimeUnit::ms;
  return number < 100'000'000'000'000'000 ? TimeUnit::us : TimeUnit::ns;
}

}  // namespace

void Clock::settle(std::string_view text) {
  if (unit_ == TimeUnit::automatic)
    unit_ = text.size() > 4 && text[4] == '-' ? TimeUnit::iso8601 : unit_by_size(text);
  if (unit_ == TimeUnit::automatic)
    throw BadLine{"the unit of " + quoted_piece(text) +
                  " cannot be told; give \"unit\": \"s\", \"ms\", \"us\" or \"ns\""};
  calendar_ = unit_ == TimeUnit::iso8601;
  if (!calendar_) calendar_ = since_1970_ = number_of(text, unit_) >= since_1973;
  known_ = true;
}

void Clock::fail_mixed(std::string_view text) const {
  throw BadLine{quoted_piece(text) +
                " is no time since 1970 in the unit of the first line: give all in one unit"};
}

}  // namespace coldcast
