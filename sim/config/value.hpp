#pragma once
// Strict reading of single JSON values. Fields reads objects with it.

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "sim/core/units.hpp"

namespace coldcast {

using Json = nlohmann::json;

/// The closed interval a number must lie in.
struct Range {
  double min = 0;
  double max = std::numeric_limits<double>::max();
};

/// A JSON value and its place, for messages. Non-owning: Json and `where` must outlive it.
struct Value {
  const Json& json;
  const std::string& where;
  std::string pointer;
};

// Each throws a ConfigError if the value is of another type, not finite, or out of range.
double number_in(const Value& value, Range range);
std::int64_t integer_in(const Value& value, Range range);  ///< up to 2^53; 2e6 is one, 1.5 is not
bool boolean_in(const Value& value);
std::string string_in(const Value& value);

/// A number of seconds, or a text: "200ms", "90s", "5m", "1.5h", "2d" (also "us" and "ns").
double seconds_in(const Value& value, Range seconds);

/// As seconds_in, on the clock of the simulation; "inf" is `never`, unless the range has an upper
/// end.
Duration duration_in(const Value& value, Range seconds);

/// Throws: expected so-and-so (with its article), found what the value is.
[[noreturn]] void fail_type(const Value& value, const std::string& expected);

}  // namespace coldcast
