#pragma once
// Instances that stay warm for a constant keep-alive after their last request and then go: how many
// requests start one. Rates per second, times in seconds. The keep-alive clock starts at the end of
// a service, is stopped by reuse, and an instance expires at the instant that it has been idle for
// so long.

#include <cstdint>
#include <limits>

#include "verification/theory/bursty_load.hpp"
#include "verification/theory/one_server.hpp"

namespace coldcast::exact {

/// One instance, Poisson requests, no line: whoever comes while it starts or serves is refused. The
/// idle gap is always exponential, so p = exp(-lambda T) of the accepted start cold, and renewal
/// reward gives the rest, for any laws of service and cold-start times.
struct LoneInstance {
  double service_s;
  double cold_start_s;
  double cold_ratio;  ///< of the accepted
  double success_ratio;
  double latency_mean_s;  ///< of the accepted
  double busy_mean;       ///< serving or starting
  double idle_mean;

  /// REQUIRES: exponential service times, a constant cold start.
  double latency_percentile_s(double p) const;
};

LoneInstance lone_instance(double rate_per_s, double service_s, double cold_start_s,
                           double keep_alive_s);

/// One instance, Poisson requests, a line without limit: an M/G/1 queue whose first service is
/// longer by a cold start with chance p = exp(-lambda T) [Welch 1964]. Those that come during the
/// cold start queue behind it. Any laws of times.
struct QueuedInstance {
  double wait_mean_s;
  double wait_due_to_cold_s;
  double sojourn_mean_s;
  double cold_ratio;  ///< requests that cause a start
  double p_found_empty;
  double instances_mean;  ///< starting, busy or kept idle
};

/// Of the cold start the first two moments are read. REQUIRES: rate_per_s service.mean < 1.
QueuedInstance queued_instance(double rate_per_s, const TimeMoments& service,
                               const TimeMoments& cold_start, double keep_alive_s);

/// Gaps between requests of a constant plus an exponential time, so long that no two requests
/// overlap; constant service and cold-start times. Cold or warm is then a Markov chain: a cold
/// request ends later, so the gap after it is shorter.
struct LoneRequests {
  double cold_ratio;
  double latency_mean_s;
};

/// REQUIRES: shift_s >= service_s + cold_start_s.
LoneRequests lone_requests(double shift_s, double exponential_s, double service_s,
                           double cold_start_s, double keep_alive_s);

/// Requests go to the idle instance that was used last; exponential service times; a cold start
/// takes no time (it is counted, and no more). Poisson or bursty requests; unlimited instances, or
/// at most so many with all others refused.
///
/// Idle instances are a stack: a completion that takes the number busy from k + 1 to k pushes one,
/// the request that takes it from k to k + 1 pops it. So a request that finds k busy starts cold if
/// and only if the way up from k, a first passage of the number busy, took the keep-alive or
/// longer; on every path the instances alive are the largest number busy in the last keep-alive.
/// The transform of the first passage is a continued fraction over levels; the sum over all levels
/// is inverted numerically at once, see laplace.hpp, to about 1e-12 of the accepted. Only for
/// phases that go round in a ring no better than 1e-7 is promised.
struct MostRecentlyUsed {
  double cold_ratio;  ///< of the accepted
  double success_ratio;
  double busy_mean;
  double idle_mean;
  double instances_mean;
  double cold_starts_per_s;
  double lifespan_mean_s;  ///< of an instance, from start to expiry: by Little's law
};

inline constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

/// REQUIRES: keep_alive_s > 0, most >= 1.
MostRecentlyUsed most_recently_used(const BurstyLoad& load, double service_s, double keep_alive_s,
                                    std::int64_t most = unlimited);

/// Poisson requests go to provisioned instances first, and else each to an instance of its own that
/// starts cold and is dropped after use (keep-alive 0). The provisioned ones are Erlang's loss
/// system, which what spills over cannot disturb: any laws of service and cold-start times.
struct ProvisionedSpill {
  double cold_ratio;  ///< Erlang B
  double latency_mean_s;
  double provisioned_busy_mean;
  double on_demand_busy_mean;  ///< starting or serving
};

ProvisionedSpill provisioned_spill(double rate_per_s, double service_s, double cold_start_s,
                                   std::int64_t provisioned);

}  // namespace coldcast::exact
