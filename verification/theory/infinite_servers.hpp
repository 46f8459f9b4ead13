#pragma once
// A server for every request at once: what an unlimited scale-per-request platform without cold
// starts is. Nobody waits; what matters is how many are busy. Rates per second, times in seconds.

#include <cstdint>

#include "verification/theory/bursty_load.hpp"

namespace coldcast::exact {

/// M/G/infinity: under Poisson requests the number busy is Poisson with mean offered = rate x mean
/// service time, for any law of service times [Riordan 1951]. So it is with a cold start for every
/// request (keep-alive 0), if service times include it. P(busy > n):
double busy_above(std::int64_t n, double offered);

/// The smallest n that is exceeded with chance 1 - p at most. REQUIRES: 0 <= p < 1.
std::int64_t busy_percentile(double offered, double p);

/// Mean and variance of the number busy under bursts.
struct BurstyConcurrency {
  double mean;
  double variance;
  double peakedness;  ///< variance / mean; 1 for Poisson requests
};

/// MMPP/M/infinity: Var = m + E S x the integral of exp(-u / E S) cov(u) [Eckberg 1983].
BurstyConcurrency bursty_exponential(const BurstyLoad& load, double service_s);

/// MMPP/D/infinity: Var = m + twice the integral of (D - u) cov(u) from 0 to D.
BurstyConcurrency bursty_constant(const BurstyLoad& load, double service_s);

/// M_t/M/infinity under the rate base + amplitude sin(2 pi t / period): the number busy at t is
/// Poisson with mean_at(t), which follows the load with a lag [Eick, Massey, Whitt, "The physics of
/// the M_t/G/infinity queue", 1993, section 4]. After the beginning is forgotten.
struct SinusoidConcurrency {
  double mean;
  double swing;  ///< so much above and below the mean
  double lag_s;  ///< of the peak after the peak of the load
  double period_s;

  double mean_at(double t_s) const;
};

/// REQUIRES: base >= amplitude >= 0.
SinusoidConcurrency sinusoid_concurrency(double base_per_s, double amplitude_per_s, double period_s,
                                         double service_s);

}  // namespace coldcast::exact
