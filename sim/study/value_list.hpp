#pragma once
// The values that a key takes in a plan or a sweep, in few words:
//   [1, "zip", {"kind": "x"}]                     these, whatever they are
//   {"start": 60, "stop": 600, "step": 60}        with both ends, if the steps meet the last
//   {"linear": [0, 1, 5]}                         first, last, how many: at equal distances
//   {"log": [1, 1000, 4], "round": 1}             the same at equal ratios, to multiples of 1
// What is computed has 12 significant digits, so that 3 * 0.1 is 0.3, and a whole number comes out
// as an integer. Keys that take whole numbers only (memory_mb, max_instances) get such; else nothing
// is rounded unless "round" asks for it.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/config/fields.hpp"

namespace coldcast {

/// The numbers that may stand in a list of values: none of their differences overflows.
inline constexpr Range numbers_of_lists{-1e15, 1e15};

/// Values that are counted before they are made, so that too many cost nothing.
struct ValueList {
  double count = 0;
  std::function<std::vector<Json>()> make;
};

/// Reads the values of a key. ConfigError if there would be none, or more than `most`.
ValueList read_value_list(Fields& parent, const std::string& key, std::int64_t most);

/// Whether the key, a pointer into a scenario, takes whole numbers only. By its last name, for a
/// list of values is read before it is known what will read them.
bool takes_whole_numbers(const std::string& pointer);

/// Reads "round", what values of the key are to be multiples of. If it is not given: 1 for keys that
/// take whole numbers, else 0, that is any number.
double read_round(Fields& fields, const std::string& pointer);

/// The number as a value: a multiple of `round` if that is not 0, and freed of the last digits.
Json rounded_value(double value, double round);

}  // namespace coldcast
