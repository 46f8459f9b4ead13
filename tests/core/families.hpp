#pragma once
// Families of distributions to be tested alike, and what their moments are by integration.

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "sim/core/distribution.hpp"
#include "sim/core/stream.hpp"
#include "tests/catch.hpp"

namespace coldcast::testing {

using Gauss = boost::math::quadrature::gauss<double, 10>;

struct Named {
  std::string name;
  Distribution distribution;
};

// Families with a density, light and heavy, narrow and wide.
inline std::vector<Named> smooth() {
  using D = Distribution;
  return {{"exponential", D::exponential(0.2)},
          {"lognormal", D::lognormal(0.2, 2)},
          {"narrow lognormal", D::lognormal(0.2, 1e-4)},
          {"lognormal from two quantiles", D::lognormal_from(0.2, 0.5)},
          {"gamma of shape 0.5", D::gamma(3, 2)},
          {"gamma of shape 100", D::gamma(3, 0.01)},
          {"Weibull of shape 0.7", D::weibull(3, 0.7)},
          {"Weibull of shape 4", D::weibull(3, 4)},
          {"hyperexponential", D::hyperexponential(2, 4)},
          {"hyperexponential near exponential", D::hyperexponential(2, 1.001)},
          {"hyperexponential of scv 100", D::hyperexponential(2, 100)},
          {"Pareto", D::pareto(2, 9)},
          {"uniform", D::uniform(1, 4)},
          {"shifted", D::shifted(0.5, D::gamma(1, 0.5))},
          {"mixture of two", D::mixture({{3, D::lognormal(1, 0.5)}, {1, D::exponential(20)}})},
          {"mixture of three", D::mixture({{1, D::uniform(0, 1)},
                                           {2, D::hyperexponential(1, 3)},
                                           {1, D::shifted(0.1, D::weibull(3, 2))}})}};
}

// Families with atoms.
inline std::vector<Named> stepped() {
  using D = Distribution;
  const D sample = D::empirical({0.3, 0.1, 0.1, 0.7, 2.5});
  return {{"constant", D::constant(0.3)},
          {"empirical", sample},
          {"shifted empirical", D::shifted(0.1, sample)},
          {"scaled empirical", sample.scaled(1.0 / 3)},
          {"choice of constants",
           D::mixture({{0.5, D::constant(1)}, {0.3, D::constant(2)}, {0.2, D::constant(4)}})},
          {"atom at 0", D::mixture({{9, D()}, {1, D::lognormal(1, 1)}})},
          {"atom inside", D::mixture({{1, D::constant(0.7)}, {1, D::exponential(1)}})},
          {"empirical and tail", D::mixture({{4, sample}, {1, D::pareto(2, 3)}})},
          {"shifted mixture",
           D::shifted(0.1, D::mixture({{1, D::constant(0.2)}, {1, D::exponential(1)}}))},
          {"mixture of mixtures",
           D::mixture({{1, D::mixture({{1, D()}, {1, sample}})}, {1, D::exponential(1)}})}};
}

inline std::vector<double> probabilities() {
  Stream stream(1, "probabilities", 0);
  std::vector<double> us = {1e-12, 1e-6, 0.001, 0.25, 0.5, 0.75, 0.95, 0.999, 1 - 1e-6};
  for (int i = 0; i < 300; ++i) us.push_back(stream.uniform());
  return us;
}

// The mean of f(draw), as the integral of f(quantile(u)) over pieces that halve towards both ends,
// where the quantile may be infinitely steep. Each piece is cut into 32, because of kinks and
// jumps.
template <class F>
double mean_of(const Distribution& distribution, F f) {
  constexpr int cuts = 32;
  const auto lower = [&](double u) { return f(distribution.quantile(u)); };
  const auto upper = [&](double u) { return f(distribution.quantile(1 - u)); };
  double sum = 0;
  for (int power = 1; power <= 52; ++power)
    for (int cut = 0; cut < cuts; ++cut) {
      const double from = std::ldexp(0.5 + 0.5 * cut / cuts, -power);
      const double to = std::ldexp(0.5 + 0.5 * (cut + 1) / cuts, -power);
      sum += Gauss::integrate(lower, from, to) + Gauss::integrate(upper, from, to);
    }
  return sum;
}

inline void check_moments(const Distribution& distribution, double tolerance) {
  const double mean = distribution.mean();
  CHECK(mean_of(distribution, [](double x) { return x; }) == Approx(mean).epsilon(tolerance));
  CHECK(mean_of(distribution, [&](double x) { return (x - mean) * (x - mean); }) ==
        Approx(distribution.variance()).epsilon(tolerance).margin(1e-12));
}

// The balanced two-phase hyperexponential distribution, as the textbooks write it.
struct Textbook {
  long double mean;
  long double scv;
  long double p = (1 + std::sqrt((scv - 1) / (scv + 1))) / 2;

  long double cdf(long double x) const {
    return -p * std::expm1(-2 * p / mean * x) - (1 - p) * std::expm1(-2 * (1 - p) / mean * x);
  }
  long double survival(long double x) const {
    return p * std::exp(-2 * p / mean * x) + (1 - p) * std::exp(-2 * (1 - p) / mean * x);
  }
  long double quantile(long double u) const {
    long double low = 0;
    long double high = 1e6L * mean;
    for (int i = 0; i < 200; ++i) {
      const long double x = (low + high) / 2;
      (u < 0.5 ? cdf(x) < u : survival(x) > 1 - u) ? low = x : high = x;
    }
    return high;
  }
};

}  // namespace coldcast::testing
