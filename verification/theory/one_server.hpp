#pragma once
// One server, one line, first come, first served, no limit. Rates per second, times in seconds.
//
// m_g_1: Poisson requests, service times of any law, drawn afresh for each request. gi_m_1: gaps
// between requests of any law but drawn independently (a load generator's constant gaps are such a
// law), exponential service times. A server that starts cold or stops when idle is neither; see
// keep_alive.hpp.

#include <functional>

namespace coldcast::exact {

/// E S, E S^2, E S^3 of a time S in seconds.
struct TimeMoments {
  double mean;
  double second;
  double third;
};

TimeMoments constant_moments(double s);
TimeMoments exponential_moments(double mean_s);
TimeMoments gamma_moments(double mean_s, double scv);
/// sigma^2 = ln(1 + scv), mu = ln(mean) - sigma^2 / 2.
TimeMoments lognormal_moments(double mean_s, double scv);
/// With balanced means, as in m_h2_1. REQUIRES: scv >= 1.
TimeMoments hyperexponential_moments(double mean_s, double scv);

/// M/G/1: Pollaczek and Khinchine's mean wait, lambda E S^2 / (2 (1 - rho)) [Kleinrock 1975,
/// (5.70)], and Takacs' second moment, 2 (E W)^2 + lambda E S^3 / (3 (1 - rho)) [Takacs 1962].
struct OneServer {
  double utilization;
  double p_wait;  ///< is the utilization: Poisson requests see time averages
  double wait_mean_s;
  double wait_sd_s;
  double sojourn_mean_s;
  double queue_mean;
};

/// REQUIRES: rate_per_s service.mean < 1.
OneServer m_g_1(double rate_per_s, const TimeMoments& service);

/// In M/M/1, n times the variance of the mean of n successive waits, for large n: what tells how
/// many requests a simulation needs [Daley 1968; Whitt, "Planning queueing simulations", 1989]. In
/// s^2. REQUIRES: rate_per_s service_s < 1.
double asymptotic_wait_variance(double rate_per_s, double service_s);

/// The wait in M/H2/1, whose transform is rational: P(W > t) is a sum of two exponentials.
struct HyperexponentialWait {
  double weights[2];
  double decays_per_s[2];

  double above(double t_s) const;
  double percentile_s(double p) const;
};

/// Service times with balanced means: p = (1 + sqrt((scv - 1) / (scv + 1))) / 2, rates 2 p / mean
/// and 2 (1 - p) / mean. REQUIRES: scv > 1, rate_per_s service_s < 1.
HyperexponentialWait m_h2_1(double rate_per_s, double service_s, double scv);

/// GI/M/1: P(W > t) = sigma exp(-mu (1 - sigma) t), where sigma in (0, 1) solves sigma = A*(mu (1 -
/// sigma)) with the transform A* of the gaps [Kendall 1953; Kleinrock 1975, section 6.4].
struct RenewalArrivals {
  double p_wait;  ///< sigma; not the utilization, for arrivals do not see time averages here
  double slack_per_s;
  double wait_mean_s;
  double sojourn_mean_s;

  double wait_above(double t_s) const;
  double wait_percentile_s(double p) const;
  double sojourn_percentile_s(double p) const;
};

/// E exp(-s A) of the gap A, for s >= 0 per second.
using GapTransform = std::function<double(double)>;

/// REQUIRES: service_s below the mean gap.
RenewalArrivals gi_m_1(const GapTransform& gaps, double service_s);

/// The same with constant gaps.
RenewalArrivals d_m_1(double interval_s, double service_s);

}  // namespace coldcast::exact
