#pragma once

#include <cstddef>

namespace coldcast::exact {

/// So long a line is exceeded with a chance below 1e-18, if in each step a Poisson number with mean
/// `come` join it and up to `go` leave: P(line > n) falls as z^-n with the z > 1 that solves z^go =
/// exp(come (z - 1)). REQUIRES: 0 < come < go.
std::size_t longest_line(double come, double go);

}  // namespace coldcast::exact
