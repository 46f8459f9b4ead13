#pragma once
// Requests that are served in batches. Poisson requests. Rates per second, times in seconds.

#include <cstdint>
#include <functional>

#include "verification/theory/erlang_mix.hpp"

namespace coldcast::exact {

/// Batches of exactly b, as many at once as there are: request j of a batch waits for b - j more.
ErlangMix full_batch_wait(double rate_per_s, std::int64_t size);

/// One server that serves batches of exactly b, each an exponential time: E_b/M/1. A request waits
/// until its batch is full and then until the server takes it. REQUIRES: rate service_s < size.
struct FullBatches {
  double fill_mean_s;
  double line_mean_s;  ///< of a full batch before the server
  double wait_mean_s;
  double sojourn_mean_s;
};

FullBatches full_batches(double rate_per_s, std::int64_t size, double service_s);

/// A batch closes when it has b requests or its first one has waited for the time-out; as many are
/// served at once as there are. From a first request on, arrivals are Poisson until the earlier of
/// the time-out and the b - 1st of them.
struct TimedBatches {
  double rate_per_s;
  std::int64_t most;
  double timeout_s;
  double batch_mean;
  double batches_per_s;
  double p_closed_by_timeout;  ///< of batches
  double wait_mean_s;

  double wait_above(double t_s) const;
  double wait_percentile_s(double p) const;  ///< the time-out itself where its atom is
};

/// REQUIRES: most >= 1, timeout_s > 0.
TimedBatches timed_batches(double rate_per_s, std::int64_t most, double timeout_s);

/// What a single server of batches is like.
struct BatchServer {
  double wait_mean_s;
  double sojourn_mean_s;
  double batch_mean;
  double utilization;
};

/// M/M[a,b]/1: a server that waits for a requests and takes at most b of those that wait; each
/// batch takes an exponential time, and late arrivals wait for the next one [Neuts, "A general
/// class of bulk queues with Poisson input", 1967]. With n waiting while it is busy the chances are
/// C r^n, r in (0, 1) a root of mu r^(b+1) - (lambda + mu) r + lambda. REQUIRES: 1 <= fewest <=
/// most, rate service_s < most.
BatchServer exponential_batches(double rate_per_s, std::int64_t fewest, std::int64_t most,
                                double service_s);

/// A server that takes what waits at once, up to `most`, for a constant time that depends on the
/// size: how accelerators behave [Bailey 1954]. By the chain of those left waiting at the ends of
/// batches.
struct SizedBatches {
  BatchServer server;
  double p_single;  ///< of batches: one request
  double p_full;    ///< of batches: `most` requests
};

/// `time_s(k)` is the time of a batch of k. REQUIRES: rate time_s(most) < most.
SizedBatches sized_batches(double rate_per_s, std::int64_t most,
                           const std::function<double(std::int64_t)>& time_s);

}  // namespace coldcast::exact
