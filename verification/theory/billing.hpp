#pragma once
// What is billed where times are rounded up to whole granules g: E[g ceil(S / g)] is g times the
// sum of P(S > k g) over k = 0, 1, ... Times in seconds.

namespace coldcast::exact {

/// Exponential times: g / (1 - exp(-g / mean)). REQUIRES: mean_s > 0, granule_s > 0.
double rounded_exponential_s(double mean_s, double granule_s);

/// Lognormal times with that squared coefficient of variation. REQUIRES: scv > 0, granule_s > 0.
double rounded_lognormal_s(double mean_s, double scv, double granule_s);

/// An instance that is billed while it has at least one request: the busy intervals of
/// M/G/infinity, for Poisson requests of any law of service times. With offered = rate x mean
/// service time, intervals come at rate exp(-offered), and the instance is active for 1 -
/// exp(-offered) of the time.
struct BusyPeriods {
  double active_fraction;
  double intervals_per_s;
  double interval_mean_s;
};

BusyPeriods busy_intervals(double rate_per_s, double service_s);

/// The mean of such an interval, rounded up by itself; exponential service times. From the spectrum
/// of the chain of the number busy until it is empty: what rounding adds is a sum of one term per
/// eigenvalue, to the mean that is known exactly.
double rounded_busy_interval_s(double rate_per_s, double service_s, double granule_s);

}  // namespace coldcast::exact
