#pragma once

#include <cstddef>
#include <vector>

namespace coldcast::exact {

/// P(N = 0), ..., P(N = n) of a Poisson number N: multiplied outwards from the largest, so that
/// none but the negligible ones underflow. REQUIRES: mean >= 0.
std::vector<double> poisson_terms(double mean, std::size_t n);

/// P(N > n). REQUIRES: mean >= 0.
double poisson_above(std::size_t n, double mean);

/// A count that N exceeds with a chance below 1e-18.
std::size_t poisson_end(double mean);

}  // namespace coldcast::exact
