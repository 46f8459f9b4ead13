#pragma once

#include <utility>
#include <vector>

#include "sim/core/law.hpp"

namespace coldcast {

/// One of the parts, chosen with a probability in proportion to its weight.
/// REQUIRES: not empty, weights > 0.
Law::Pointer mixture_law(std::vector<std::pair<double, Law::Pointer>> parts);

}  // namespace coldcast
