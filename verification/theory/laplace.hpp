#pragma once

#include <array>
#include <complex>
#include <numbers>

namespace coldcast::exact {

/// Points of a parabola around the negative real axis at which a Laplace transform is read to
/// invert it: f(t) is about the real part of the sum of weights times transform [Weideman,
/// Trefethen, "Parabolic and hyperbolic contours for computing the Bromwich integral", 2007, table
/// 1]. REQUIRES of the transform: all its singularities lie on the negative real axis or near it,
/// as those of a time reversible chain do. The error is about 1e-13 of the largest |f|.
struct Contour {
  static constexpr int points = 16;
  std::array<std::complex<double>, points> at;  ///< per second
  std::array<std::complex<double>, points> weights;

  explicit Contour(double t_s) {
    const double step = 3.0 / points, scale = std::numbers::pi * points / (12 * t_s);
    for (std::size_t k = 0; k < points; ++k) {
      const std::complex<double> root(1, step * (static_cast<double>(k) + 0.5));
      at[k] = scale * root * root;
      weights[k] = 2 * scale * step / std::numbers::pi * root * std::exp(at[k] * t_s);
    }
  }
};

}  // namespace coldcast::exact
