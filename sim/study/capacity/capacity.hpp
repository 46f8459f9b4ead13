#pragma once
// How much load a scenario bears: the highest factor on its rate, or on its bursts, at which all
// limits are met. Doubling and halving find a factor that meets them and one that does not, and
// bisection brings them together. At each factor replications are added (5, 10, 20, ... up to the
// scenario's number) until the verdict is clear with 95 % confidence: met, if no limit lies within
// an interval or beyond it; missed, if some limit is missed by more than its interval. A factor
// that stays unclear bounds neither, so that both ends of the unclear region are searched for.

#include <optional>
#include <string>
#include <vector>

#include "sim/study/capacity/bottleneck.hpp"
#include "sim/study/capacity/scaled_load.hpp"

namespace coldcast {

/// Whether limits hold at a load: for sure, surely not, or unclear with the replications allowed.
enum class LoadVerdict { met, missed, unclear };

/// One factor that was looked at.
struct LoadLook {
  double factor = 1;
  std::optional<double> rate_per_s;  ///< mean rate there, where it is known
  LoadVerdict verdict = LoadVerdict::unclear;
  Scenario scenario;
  RunResult result;
};

/// How a capacity is looked for.
struct CapacityOptions {
  LoadChange by = LoadChange::rate;
  double low = 1.0 / 64;  ///< factors that are not left
  double high = 64;
  double precision = 0.02;  ///< of each end of the answer
  int jobs = 1;
  const std::atomic<bool>* stop = nullptr;
  std::function<void(const LoadLook&)> progress = {};
};

/// The most load that meets the limits, and what was seen on the way there.
struct CapacityResult {
  std::vector<LoadLook> looks;        ///< by factor
  std::optional<std::size_t> met;     ///< the highest that surely meets the limits, below the next
  std::optional<std::size_t> missed;  ///< the lowest above it that surely misses one
  std::optional<Bottleneck> bottleneck;  ///< at the latter
  bool missed_below = false;             ///< a lower load misses a limit too
  std::int64_t simulations = 0;
  bool interrupted = false;
};

/// REQUIRES: the scenario has limits and at least 3 replications; 0 < low < high.
CapacityResult find_capacity(const Scenario& scenario, const CapacityOptions& options,
                             const Catalogue& catalogue, const Kinds& kinds);

/// What the intervals of a result say of its limits.
LoadVerdict clear_verdict(const RunResult& result);

}  // namespace coldcast
