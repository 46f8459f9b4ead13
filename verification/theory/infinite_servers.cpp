#include "verification/theory/infinite_servers.hpp"

#include <cassert>
#include <cmath>
#include <numbers>

#include "verification/theory/poisson_terms.hpp"

namespace coldcast::exact {

double busy_above(std::int64_t n, double offered) {
  return n < 0 ? 1 : poisson_above(static_cast<std::size_t>(n), offered);
}

std::int64_t busy_percentile(double offered, double p) {
  assert(p >= 0 && p < 1);
  std::int64_t low = -1, high = static_cast<std::int64_t>(poisson_end(offered));
  while (busy_above(high, offered) > 1 - p) high *= 2;
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (busy_above(middle, offered) > 1 - p ? low : high) = middle;
  }
  return high;
}

namespace {

BurstyConcurrency concurrency(const BurstyLoad& load, double service_s, double excess) {
  const double mean = stationary(load.moves).dot(load.rates) * service_s;
  return {mean, mean + excess, 1 + excess / mean};
}

}  // namespace

BurstyConcurrency bursty_exponential(const BurstyLoad& load, double service_s) {
  return concurrency(load, service_s, service_s * discounted_covariance(load, 1 / service_s));
}

BurstyConcurrency bursty_constant(const BurstyLoad& load, double service_s) {
  return concurrency(load, service_s, variance_of_expected(load, service_s));
}

SinusoidConcurrency sinusoid_concurrency(double base, double amplitude, double period_s,
                                         double service_s) {
  assert(base >= amplitude && amplitude >= 0);
  const double speed = 2 * std::numbers::pi / period_s, turned = speed * service_s;
  return {.mean = base * service_s,
          .swing = amplitude * service_s / std::sqrt(1 + turned * turned),
          .lag_s = std::atan(turned) / speed,
          .period_s = period_s};
}

double SinusoidConcurrency::mean_at(double t_s) const {
  return mean + swing * std::sin(2 * std::numbers::pi * (t_s - lag_s) / period_s);
}

}  // namespace coldcast::exact
