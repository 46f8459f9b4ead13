#pragma once
// One replication of a scenario, measured. Request statistics are over requests that arrive in
// [end of warm-up, horizon], followed to their end; time averages are over that span of time. The
// horizon is where the run's or the workload's duration ends, else the last arrival.

#include <cstdint>
#include <vector>

#include "sim/config/scenario.hpp"
#include "sim/core/summary.hpp"
#include "sim/study/refusals/course.hpp"
#include "sim/study/timeline.hpp"

namespace coldcast {

/// The month of cloud price lists: 8760 h / 12.
inline constexpr Duration month = std::chrono::hours{730};

/// What one replication came to.
struct Measurement {
  Summary summary;
  Duration span{};          ///< horizon - end of warm-up
  Usage usage;              ///< in the span: by its load, and whatever happens
  Usage by_load;            ///< by calls whose service began after the warm-up, and by instances
  Usage standing;           ///< what a month costs whatever happens
  Occupancies occupancies;  ///< over the span
  std::int64_t peak_instances = 0;
  Counts counts;
  bool cut_at_longest_run = false;  ///< requests were still to come after ten years
  bool too_short = false;           ///< MSER-5 found no end of the warm-up
  Time from{};                      ///< end of the warm-up
  CourseTold course;
  std::uint64_t left_waiting = 0;  ///< requests that wait though nothing more can happen
};

/// What may watch a replication besides its statistics.
struct Watchers {
  Timeline* timeline = nullptr;
  Sink* trace = nullptr;
};

/// Runs one replication. Depends on the scenario, its seed and the number of the replication only.
Measurement measure(const Scenario& scenario, std::uint64_t replication, Watchers watchers = {});

}  // namespace coldcast
