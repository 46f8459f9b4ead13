#pragma once

#include <string>
#include <vector>

#include "sim/config/fields.hpp"

namespace coldcast {

/// The values that a key shall take, one after the other: a list of any JSON values,
/// {"start": 1, "stop": 9, "step": 2} with both ends, or {"log": [a, b, n]}, n values of equal
/// ratio, which are whole where a and b are. `where` and `pointer` locate it for messages.
std::vector<Json> read_value_list(const Json& json, const std::string& where,
                                  const std::string& pointer);

}  // namespace coldcast
