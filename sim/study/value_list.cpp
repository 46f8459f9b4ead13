#include "sim/study/value_list.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace coldcast {
namespace {

bool fits_an_integer(double value) {
  return value == std::floor(value) && std::abs(value) < 0x1p53;
}

/// To 12 significant digits, beyond which 3 * 0.1 is not 0.3; whole numbers as such.
Json tidy_number(double value) {
  if (fits_an_integer(value)) return static_cast<std::int64_t>(value);
  char text[40];
  std::snprintf(text, sizeof text, "%.12g", value);
  const double tidy = std::strtod(text, nullptr);
  return fits_an_integer(tidy) ? Json(static_cast<std::int64_t>(tidy)) : Json(tidy);
}

void refuse_too_many(const Fields& fields, const std::string& key, double count,
                     std::int64_t most) {
  if (count > static_cast<double>(most))
    fields.fail(key, "makes " + number_text(count) + " values; a key has up to " +
                         number_text(static_cast<double>(most)));
}

/// The first, the last, and how many.
std::vector<double> read_row(Fields& fields, const char* key, bool logarithmic, std::int64_t most) {
  std::vector<double> row = fields.numbers(key, numbers_of_lists);
  if (row.size() != 3) fields.fail(key, "needs three numbers, [first, last, how many]");
  if (row[2] != std::floor(row[2]) || row[2] < 2)
    fields.fail(key, "the third number says how many: a whole number from 2 on");
  refuse_too_many(fields, key, row[2], most);
  if (logarithmic && !(row[0] > 0 && row[1] > 0))
    fields.fail(key, "equal ratios lead from one number above 0 to another");
  return row;
}

ValueList read_spaced(Fields& fields, const std::string& pointer, bool logarithmic,
                      std::int64_t most) {
  const std::vector<double> row =
      read_row(fields, logarithmic ? "log" : "linear", logarithmic, most);
  const double round = read_round(fields, pointer);
  const auto make = [row, round, logarithmic] {
    const auto last = static_cast<std::size_t>(row[2]) - 1;
    std::vector<Json> values;
    for (std::size_t i = 0; i <= last; ++i) {
      const double share = static_cast<double>(i) / static_cast<double>(last);
      // The ends come out as they were written.
      const double value = i == 0        ? row[0]
                           : i == last   ? row[1]
                           : logarithmic ? row[0] * std::pow(row[1] / row[0], share)
                                         : row[0] + (row[1] - row[0]) * share;
      values.push_back(rounded_value(value, round));
    }
    return values;
  };
  return {row[2], make};
}

ValueList read_steps(Fields& fields, std::int64_t most) {
  const double start = fields.number("start", numbers_of_lists),
               stop = fields.number("stop", numbers_of_lists),
               step = fields.number("step", numbers_of_lists);
  if (step == 0 || (stop - start) / step < 0)
    fields.fail("step", "leads away from \"stop\" and not to it");
  // A stop that rounding misses by a hair belongs to it.
  const double steps = std::floor((stop - start) / step * (1 + 1e-12) + 1e-9);
  refuse_too_many(fields, "step", steps + 1, most);
  const auto make = [start, step, steps] {
    std::vector<Json> values;
    for (double i = 0; i <= steps; ++i) values.push_back(tidy_number(start + i * step));
    return values;
  };
  return {steps + 1, make};
}

ValueList listed_values(const Fields& parent, const std::string& key, const Json& list,
                        std::int64_t most) {
  if (list.empty()) parent.fail(key, "the list is empty; give at least one value");
  const auto count = static_cast<double>(list.size());
  refuse_too_many(parent, key, count, most);
  return {count, [values = list.get<std::vector<Json>>()] { return values; }};
}

}  // namespace

ValueList read_value_list(Fields& parent, const std::string& key, std::int64_t most) {
  if (parent.is_array(key)) return listed_values(parent, key, parent.raw(key), most);
  if (!parent.is_object(key))
    parent.fail(key,
                "expected a list of values, {\"start\", \"stop\", \"step\"}, or \"linear\" or "
                "\"log\" with [first, last, how many]");
  Fields fields = parent.object(key);
  const bool logarithmic = fields.has("log");
  ValueList values = logarithmic || fields.has("linear")
                         ? read_spaced(fields, key, logarithmic, most)
                         : read_steps(fields, most);
  fields.done();
  return values;
}

bool takes_whole_numbers(const std::string& pointer) {
  // Schemas say the same of each (tests/study/value_list_test.cpp).
  static constexpr std::string_view names =
      " account_concurrency at_least at_most at_once attempts billing_unit_kb burst capacity "
      "concurrency copies count ephemeral_storage_mb fan_out first free_storage_mb gpus "
      "in_datapoints initial_instances inner_workers instances iterations jobs least_instances "
      "limit max_in_flight max_instances max_provisioned_concurrency memory_mb min_instances "
      "more out_datapoints provisioned_concurrency redeliveries replications requests "
      "requests_per_s_per_concurrency requests_per_start reserved reserved_concurrency "
      "scale_up_pods seed shared_mb unreserved_concurrency users workers ";
  return names.find(' ' + pointer.substr(pointer.rfind('/') + 1) + ' ') != names.npos;
}

double read_round(Fields& fields, const std::string& pointer) {
  if (fields.has("round")) return fields.number("round", {1e-9, 1e9});
  return takes_whole_numbers(pointer) ? 1 : 0;
}

Json rounded_value(double value, double round) {
  return tidy_number(round > 0 ? std::round(value / round) * round : value);
}

}  // namespace coldcast
