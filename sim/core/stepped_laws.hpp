#pragma once
// The families whose cdf is a flight of steps.

#include <vector>

#include "sim/core/law.hpp"

namespace coldcast {

/// REQUIRES: value >= 0.
Law::Pointer constant_law(double value);

/// REQUIRES: sorted, not empty.
Law::Pointer empirical_law(std::vector<double> sorted);

}  // namespace coldcast
