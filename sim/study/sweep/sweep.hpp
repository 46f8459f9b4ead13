#pragma once
// The points of a sweep, run side by side and put into a store as they are finished.

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/study/sweep/sweep_spec.hpp"
#include "sim/study/sweep/sweep_store.hpp"

namespace coldcast {

/// Part `number` of `of` of a sweep: every so many-th of its points, so that parts are alike.
struct SweepShard {
  std::int64_t number = 1;
  std::int64_t of = 1;

  bool has(std::int64_t point) const { return point % of == number - 1; }
};

/// The shard in "2/4". ConfigError at (command line, --shard) if it is none.
SweepShard read_shard(const std::string& text);

/// A point that has run.
struct FinishedPoint {
  SweepRow row;
  PointRecord record;
};

/// What runs points: it hands over each that is finished, in any order, one at a time, and comes
/// back when all are, or when it was stopped.
using SweepEngine = std::function<void(const std::vector<SweepPoint>& points,
                                       const std::function<void(const FinishedPoint&)>& take)>;

/// How a sweep is run.
struct SweepOptions {
  int jobs = 1;
  SweepShard shard;
  std::function<void(std::int64_t done, std::int64_t total)> progress;  ///< called one at a time
  const std::atomic<bool>* stop = nullptr;  ///< as for runs; what is not finished then is left out
  SweepEngine engine = {};  ///< nothing: threads of this program, as many as there are jobs
};

/// How far a sweep came.
struct SweepEnd {
  std::int64_t points = 0;    ///< of this shard, constraints met
  std::int64_t finished = 0;  ///< of these, in the store
  std::int64_t ran = 0;       ///< in this call
  bool interrupted = false;
};

/// ConfigError if no combination meets the constraints, or no point of the shard is a valid
/// scenario: then the first complaint says what is wrong with the sweep itself.
void check_sweep(const SweepSpec& sweep, const SweepShard& shard, const Catalogue& catalogue,
                 const Kinds& kinds);

/// Runs one point as `coldcast run` would run its scenario; one whose scenario is wrong has what is
/// wrong with it as its error. Nothing if it was stopped.
std::optional<FinishedPoint> run_point(const SweepSpec& sweep, const SweepPoint& point,
                                       const Catalogue& catalogue, const Kinds& kinds,
                                       RunOptions options);

/// Runs those points of the shard that the store has not, each as `coldcast run` would run its
/// scenario, all with the same random numbers. A point whose scenario is wrong is stored with what
/// is wrong with it, and read again by the next call. ConfigError if the store has a point of
/// another scenario. What is in the store in the end does not depend on the number of threads, nor
/// on interruptions. REQUIRES: the store is claimed for this sweep.
SweepEnd run_sweep(const SweepSpec& sweep, const Catalogue& catalogue, const Kinds& kinds,
                   const SweepOptions& options, SweepStore& store);

/// The rows of the store that belong to the sweep and the shard, judged by the limits of the sweep
/// and further ones.
std::vector<SweepRow> sweep_rows(const SweepSpec& sweep, const SweepShard& shard,
                                 const std::vector<Slo>& further, const SweepStore& store);

/// The condition of --where. ConfigError if it names what rows do not have.
Condition read_filter(const std::string& text, const SweepSpec& sweep);

}  // namespace coldcast
