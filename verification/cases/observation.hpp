#pragma once
// What one run of a system comes to: sums over the requests that arrive within a span of time, each
// followed to its end, and levels over that span.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "sim/core/histogram.hpp"
#include "sim/core/platform.hpp"
#include "verification/cases/system.hpp"

namespace coldcast {

/// Sums of a quantity, in seconds.
struct Moments {
  double count = 0;
  double sum = 0;
  double squares = 0;

  void add(double value) { count += 1, sum += value, squares += value * value; }
};

/// Times in which an instance has at least one request.
struct BusyTime {
  double time_s = 0;
  double billed_s = 0;  ///< each interval rounded up by itself
  double intervals = 0;
};

/// What a run shall watch beyond what costs nothing.
struct CaseWatch {
  std::vector<double> waits_above_s;
  std::vector<double> latencies_up_to_s;
  bool instances = false;          ///< BusyTime of each
  bool provisioned = false;        ///< when all provisioned instances are busy
  bool batches = false;            ///< their sizes
  bool concurrency = false;        ///< how many requests are in service, over time
  bool sizes = false;              ///< slowdown by how much work a request is
  std::optional<double> cycle_s;   ///< concurrency over a period
  std::optional<double> window_s;  ///< counts of arrivals in windows
  bool arrivals = false;           ///< gaps
  bool phases = false;             ///< in which state of an mmpp2 requests come
  double batch_requests = 0;       ///< means of waits of so many in a row
  double effort = 1;               ///< how many times more requests than others it may take
};

struct Observation {
  double span_s = 0;

  double requests = 0;
  std::array<double, fates> by_fate{};
  double cold = 0;
  double cold_served = 0;
  double in_first_state = 0;
  double waited = 0;  ///< at all, of all requests
  double waited_served = 0;
  double found_idle = 0;  ///< no wait but for a start that they caused
  Moments latency;        ///< of the served
  Moments wait;           ///< of the served
  Moments wait_all;
  Histogram latencies;
  Histogram waits;
  Histogram waits_all;
  double billed_s = 0;
  double service_s = 0;   ///< of the served
  double answered = 0;    ///< served within the span, whenever they came
  double retrying_s = 0;  ///< time between the arrival and the attempt that is served
  std::vector<double> waits_above;
  std::vector<double> latencies_up_to;
  std::array<Moments, 4> slow_time;  ///< by quarter of the requests, from small to large
  std::array<Moments, 4> slow_work;
  double cosine_s = 0;  ///< of concurrency over the cycle
  double sine_s = 0;
  std::vector<double> batch_sizes;  ///< how many batches of which size, of those that begin in it
  double batched = 0;               ///< requests in them
  double batched_wait_s = 0;        ///< of these
  double fill_s = 0;                ///< from arrivals to the last arrival of their batch
  std::vector<BusyTime> instances;
  double provisioned_full_s = 0;
  double gaps = 0, gap_sum = 0, gap_squares = 0, gap_lag1 = 0, gap_lag2 = 0;
  Moments window_counts;
  Moments double_window_counts;
  Moments batch_means;
  double batch_lag1 = 0;  ///< sum of products of neighbours
  double first_batch = 0, last_batch = 0;

  Occupancies levels;
  Occupancy in_service;  ///< requests
  Usage usage;           ///< of calls, and of what exists
  Counts counts;

  // Of a run that ends by itself:
  std::vector<Outcome> outcomes;  ///< by id
  std::vector<std::pair<Time, Levels>> history;
  double makespan_s = 0;
};

/// One replication from an empty system: requests that come in [warm_up, warm_up + span).
Observation observe(const CaseSystem& system, const CaseWatch& watch, double warm_up_s,
                    double span_s, std::uint64_t seed, std::uint64_t replication);

/// A run of requests that end by themselves, with all that happens.
Observation observe_all(const CaseSystem& system, const CaseWatch& watch, std::uint64_t seed,
                        std::uint64_t replication = 0);

}  // namespace coldcast
