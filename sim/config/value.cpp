#include "sim/config/value.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "sim/config/error.hpp"

namespace coldcast {
namespace {

[[noreturn]] void fail(const Value& value, const std::string& what) {
  throw ConfigError(value.where, value.pointer, what);
}

/// The value as its file has it, for a message.
std::string shown(const Json& json) {
  return json.is_string() ? in_quotes(json.get_ref<const std::string&>()) : json.dump();
}

std::string found(const Json& json) {
  if (json.is_object()) return "an object";
  if (json.is_array()) return "an array";
  return json.is_string() ? "a string " + shown(json) : shown(json);
}

double in_range(double number, Range range, const Value& value, const std::string& unit = "") {
  if (!std::isfinite(number)) fail_type(value, "a finite number");
  if (number < range.min)
    fail(value, shown(value.json) + " is below " + number_text(range.min) + unit);
  if (number > range.max)
    fail(value, shown(value.json) + " is above " + number_text(range.max) + unit);
  return number;
}

/// Beyond 2^53 a double, and with it most programs that write JSON, skips whole numbers.
bool is_safe_integer(const Json& json) {
  constexpr std::int64_t limit = std::int64_t{1} << 53;
  if (json.is_number_unsigned()) return json.get<std::uint64_t>() <= std::uint64_t{limit};
  if (json.is_number_float()) return std::abs(json.get<double>()) <= double{limit};
  return json.get<std::int64_t>() <= limit && json.get<std::int64_t>() >= -limit;
}

struct TimeUnit {
  std::string_view name;
  double seconds;
};

constexpr std::array time_units{TimeUnit{"ns", 1e-9}, TimeUnit{"us", 1e-6}, TimeUnit{"ms", 1e-3},
                                TimeUnit{"s", 1},     TimeUnit{"m", 60},    TimeUnit{"min", 60},
                                TimeUnit{"h", 3600},  TimeUnit{"d", 86400}};

std::optional<double> seconds_of(std::string_view text) {
  const char* const end = text.data() + text.size();
  double number = 0;
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{}) return std::nullopt;
  for (const TimeUnit& unit : time_units) {
    if (std::string_view(rest, end) != unit.name) continue;
    const double result = number * unit.seconds;
    return std::isfinite(result) ? std::optional{result} : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

void fail_type(const Value& value, const std::string& expected) {
  fail(value, "expected " + expected + ", found " + found(value.json));
}

double number_in(const Value& value, Range range) {
  if (!value.json.is_number()) fail_type(value, "a number");
  return in_range(value.json.get<double>(), range, value);
}

std::int64_t integer_in(const Value& value, Range range) {
  const Json& json = value.json;
  if (!json.is_number()) fail_type(value, "a whole number");
  const double number = json.get<double>();
  if (number != std::trunc(number)) fail_type(value, "a whole number");
  if (!is_safe_integer(json)) fail(value, shown(json) + " is beyond 2^53, where whole numbers end");
  in_range(number, range, value);
  return json.get<std::int64_t>();
}

bool boolean_in(const Value& value) {
  if (!value.json.is_boolean()) fail_type(value, "true or false");
  return value.json.get<bool>();
}

std::string string_in(const Value& value) {
  if (!value.json.is_string()) fail_type(value, "a string");
  return value.json.get<std::string>();
}

double seconds_in(const Value& value, Range seconds) {
  const Json& json = value.json;
  if (json.is_number()) return in_range(json.get<double>(), seconds, value, " s");
  const auto spelt =
      json.is_string() ? seconds_of(json.get_ref<const std::string&>()) : std::nullopt;
  if (!spelt)
    fail_type(value, "seconds or a text such as \"200ms\", \"90s\", \"5m\", \"1.5h\", \"2d\"");
  return in_range(*spelt, seconds, value, " s");
}

Duration duration_in(const Value& value, Range range) {
  if (value.json == "inf") {
    if (range.max == Range{}.max) return never;
    fail(value, "\"inf\" is above " + number_text(range.max) + " s");
  }
  const Duration duration = seconds(seconds_in(value, range));
  if (duration != never) return duration;
  fail(value, shown(value.json) + " is beyond the 292 years of a simulation; \"inf\" means never");
}

}  // namespace coldcast
