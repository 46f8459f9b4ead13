#pragma once
// Requests that share vCPUs: n of them each run at min(1, vcpus / n). Poisson requests. Rates per
// second, work in seconds on a whole vCPU. The number in the system is that of M/M/vcpus/places for
// any law of work (a symmetric queue), and a request with work x takes `slowdown` x in the mean,
// however large it is [Kelly, "Reversibility and stochastic networks", 1979; Cohen 1979].

#include <cstdint>

#include "verification/theory/keep_alive.hpp"

namespace coldcast::exact {

struct SharedVcpus {
  double success_ratio;
  double reject_ratio;
  double slowdown;        ///< mean sojourn / work, the same for every amount of work
  double sojourn_mean_s;  ///< of the accepted
  double in_flight_mean;
  double p_idle;
  double billable_fraction;  ///< of the time with at least one request
  double utilization;
};

/// At most `places` at once, others are refused. REQUIRES: places >= vcpus >= 1; if places are
/// unlimited, rate_per_s work_s < vcpus.
SharedVcpus shared_vcpus(double rate_per_s, double work_s, std::int64_t vcpus = 1,
                         std::int64_t places = unlimited);

/// The spread of sojourn times in M/M/1-PS, one vCPU, any number of places, exponential work: Var =
/// (2 + rho) / (mu^2 (2 - rho) (1 - rho)^2) [Coffman, Muntz, Trotter, "Waiting time distributions
/// for processor-sharing systems", 1970]. REQUIRES: rate_per_s work_s < 1.
double shared_sojourn_sd_s(double rate_per_s, double work_s);

}  // namespace coldcast::exact
