#include "sim/study/plan/value_list.hpp"

#include <cmath>

namespace coldcast {
namespace {

constexpr Range any_number{-1e15, 1e15};
constexpr double most_values = 10'000;

Json number_of_list(double value, bool whole) {
  if (whole) return static_cast<std::int64_t>(std::llround(value));
  return value;
}

bool is_whole(double value) { return value == std::floor(value); }

std::vector<Json> stepped_values(Fields& fields) {
  const double start = fields.number("start", any_number);
  const double stop = fields.number("stop", any_number);
  const double step = fields.number("step", {1e-12, 1e15});
  if (stop < start) fields.fail("stop", "lies below \"start\"");
  // A stop that rounding misses by a hair belongs to it.
  const double steps = std::floor((stop - start) / step + 1e-9);
  if (steps >= most_values) fields.fail("step", "makes more than 10000 values");
  const bool whole = is_whole(start) && is_whole(step);
  std::vector<Json> values;
  for (double i = 0; i <= steps; ++i) values.push_back(number_of_list(start + i * step, whole));
  return values;
}

std::vector<Json> values_of_equal_ratio(Fields& fields) {
  const std::vector<double> given = fields.numbers("log", {1e-12, 1e15});
  if (given.size() != 3) fields.fail("log", "needs three numbers: [first, last, how many]");
  const double first = given[0], last = given[1], count = given[2];
  if (!is_whole(count) || count < 2 || count > most_values)
    fields.fail("log", "the third number is how many values: 2 to 10000");
  std::vector<Json> values;
  for (double i = 0; i < count; ++i) {
    const double value = first * std::pow(last / first, i / (count - 1));
    Json json = number_of_list(value, is_whole(first) && is_whole(last));
    if (values.empty() || values.back() != json) values.push_back(std::move(json));
  }
  return values;
}

}  // namespace

std::vector<Json> read_value_list(const Json& json, const std::string& where,
                                  const std::string& pointer) {
  if (json.is_array()) {
    if (json.empty()) throw ConfigError(where, pointer, "is empty; give at least one value");
    return {json.begin(), json.end()};
  }
  if (!json.is_object())
    throw ConfigError(where, pointer,
                      "expected a list of values, {\"start\", \"stop\", \"step\"} or {\"log\": "
                      "[first, last, how many]}");
  Fields fields{json, where, pointer};
  std::vector<Json> values =
      fields.has("log") ? values_of_equal_ratio(fields) : stepped_values(fields);
  fields.done();
  return values;
}

}  // namespace coldcast
