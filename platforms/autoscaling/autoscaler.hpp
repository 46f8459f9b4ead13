#pragma once
// How many instances there should be: policies as functions from what they may see to a number.
// A policy draws nothing, does nothing and keeps no clock; it remembers what it saw when it last
// looked. Time averages come from sums that only grow, so a look costs the same however many
// requests came since.

#include <cstdint>
#include <functional>
#include <memory>

#include "sim/core/units.hpp"

namespace coldcast {

/// What an autoscaler may see when it looks.
struct ScalingView {
  Time now{};
  std::int64_t ready = 0;     ///< instances that take requests
  std::int64_t starting = 0;  ///< instances that will
  std::int64_t serving = 0;   ///< requests in service
  std::int64_t queued = 0;    ///< requests that wait

  // Sums since the start of the run.
  double outstanding_s = 0;    ///< requests in service or waiting, times time
  double vcpu_s = 0;           ///< vCPUs in use, times time
  std::uint64_t arrivals = 0;  ///< requests that came, whatever became of them

  std::int64_t concurrency = 1;  ///< requests that one instance takes at once
  double vcpu = 1;               ///< of one instance

  /// The 99th percentile (nearest rank) of the latencies of the requests that ended since the last
  /// look; zero if none did. Filled in only for a policy that asks for it (Autoscaler::Rule).
  Duration p99{};
};

/// A policy. The platform asks it at every multiple of its period, keeps the answer within
/// [minimum, maximum] instances, and starts or stops what is missing or too many.
class Autoscaler {
 public:
  virtual ~Autoscaler() = default;

  /// How many instances there should be, starting ones included. REQUIRES: views come in order of
  /// time. Where nothing happens (no request in the system, no more instances than the minimum) the
  /// platform may leave looks out: what would have been seen then are the same sums.
  virtual std::int64_t desired(const ScalingView& view) = 0;
};

/// A policy that is configured and can be made for any run.
struct AutoscalerRule {
  std::function<std::unique_ptr<Autoscaler>()> make;  ///< nothing: no autoscaler
  Duration period{};                                  ///< between two looks
  bool watches_latency = false;                       ///< wants ScalingView::p99
  Duration memory{};      ///< for how long it minds what it saw: looks go on after the last request
  Time looks_until{};     ///< until then it looks even where nothing happens
  bool scales_in = true;  ///< stops instances above the desired number; else only idle ones go, by
                          ///< keep-alive
};

}  // namespace coldcast
