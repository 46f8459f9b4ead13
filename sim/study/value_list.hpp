#pragma once
// The values that a key takes in a plan or a sweep, in few words:
//   [1, "zip", {"kind": "x"}]                     these, whatever they are
//   {"start": 60, "stop": 600, "step": 60}        with both ends, if the steps meet the last
//   {"linear": [0, 1, 5]}                         first, last, how many: at equal distances
//   {"log": [1, 1000, 4], "round": 1}             the same at equal ratios, to multiples of 1
// What is computed has 12 significant digits, so that 3 * 0.1 is 0.3, and a whole number comes out
// as an integer. Nothing else is rounded unless "round" asks for it.

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

/// Reads "round", what values are to be multiples of; 0 if it is not given.
double read_round(Fields& fields);

/// The number as a value: a multiple of `round` if that is not 0, and freed of the last digits.
Json rounded_value(double value, double round);

}  // namespace coldcast
