#pragma once

#include <cmath>

namespace coldcast::exact {

/// The integral of exp(-k x) from 0 to t, for any sign of k and where k is 0.
inline double exponential_integral(double k, double t) {
  return k * t == 0 ? t : -std::expm1(-k * t) / k;
}

/// The integral of x exp(-k x) from 0 to t; by its series where the closed form cancels.
inline double exponential_moment(double k, double t) {
  const double y = k * t;
  if (std::abs(y) > 0.05) return (-std::expm1(-y) - y * std::exp(-y)) / (k * k);
  double sum = 0, term = t * t;
  for (int n = 0; n < 12; ++n) {
    sum += term / (n + 2);
    term *= -y / (n + 1);
  }
  return sum;
}

}  // namespace coldcast::exact
