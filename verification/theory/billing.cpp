#include "verification/theory/billing.hpp"

#include <Eigen/Eigenvalues>
#include <cassert>
#include <cmath>
#include <numbers>

#include "verification/theory/poisson_terms.hpp"

namespace coldcast::exact {

double rounded_exponential_s(double mean_s, double granule_s) {
  assert(mean_s > 0 && granule_s > 0);
  return granule_s / -std::expm1(-granule_s / mean_s);
}

double rounded_lognormal_s(double mean_s, double scv, double granule_s) {
  assert(mean_s > 0 && scv > 0 && granule_s > 0);
  const double sigma = std::sqrt(std::log1p(scv)), mu = std::log(mean_s) - sigma * sigma / 2;
  const auto normal_above = [](double z) { return std::erfc(z / std::numbers::sqrt2) / 2; };
  const auto above = [&](double t) { return normal_above((std::log(t) - mu) / sigma); };
  constexpr int terms = 10'000;
  double sum = 1;
  for (int k = 1; k < terms; ++k) sum += above(k * granule_s);
  // The rest by Euler's and Maclaurin's sum formula: terms hardly change from one to the next
  // there.
  const double t = terms * granule_s, z = (std::log(t) - mu) / sigma;
  const double beyond = mean_s * normal_above(z - sigma) - t * above(t);  // E max(S - t, 0)
  const double density = std::exp(-z * z / 2) / (t * sigma * std::sqrt(2 * std::numbers::pi));
  return granule_s * (sum + above(t) / 2) + beyond + granule_s * granule_s * density / 12;
}

BusyPeriods busy_intervals(double rate, double service_s) {
  const double offered = rate * service_s;
  return {.active_fraction = -std::expm1(-offered),
          .intervals_per_s = rate * std::exp(-offered),
          .interval_mean_s = std::expm1(offered) / rate};
}

namespace {

/// What rounding up to g adds in the mean to an exponential time of that rate: g / (1 - exp(-rate
/// g)) - 1 / rate, by its series where that cancels.
double added(double rate, double g) {
  const double x = rate * g;
  if (x < 0.05) return g * (0.5 + x / 12 - x * x * x / 720 + x * x * x * x * x / 30240);
  return g / -std::expm1(-x) - 1 / rate;
}

}  // namespace

// With pi_n = offered^n / n! the generator on 1, 2, ... becomes symmetric, S = D Q / D with D =
// sqrt(pi); a busy interval begins in 1, so P(B > t) is the sum of v(1) / D(1) exp(-rate t) (D, v)
// over eigenvectors v of -S.
double rounded_busy_interval_s(double rate, double service_s, double granule_s) {
  const double offered = rate * service_s;
  const auto size = static_cast<Eigen::Index>(poisson_end(offered));
  Eigen::VectorXd diagonal(size), beside(size - 1), root(size);
  root(0) = 1;
  for (Eigen::Index n = 0; n < size; ++n) {
    const double down = static_cast<double>(n + 1) / service_s;
    diagonal(n) = down + (n + 1 < size ? rate : 0);
    if (n + 1 == size) break;
    beside(n) = -std::sqrt(rate * (down + 1 / service_s));
    root(n + 1) = root(n) * std::sqrt(offered / static_cast<double>(n + 2));
  }
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> spectrum;
  spectrum.computeFromTridiagonal(diagonal, beside);
  double sum = busy_intervals(rate, service_s).interval_mean_s;
  for (Eigen::Index i = 0; i < size; ++i) {
    const auto vector = spectrum.eigenvectors().col(i);
    sum += vector(0) * vector.dot(root) * added(spectrum.eigenvalues()(i), granule_s);
  }
  return sum;
}

}  // namespace coldcast::exact
