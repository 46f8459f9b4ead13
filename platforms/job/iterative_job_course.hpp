#pragma once
// One bulk-synchronous parallel job [Valiant 1990] on W workers with I inner workers each, from the
// instants at which the workers have their data to the end of its last iteration:
//
//   1. Each inner worker computes on its share of the data, one in W I; a worker goes on when its
//      slowest inner worker is done.
//   2. The inner workers hand their results to the worker's main process, one pipe after the other.
//      A worker with one inner worker computes in its main process and has no pipe.
//   3. The worker updates the shared state on one server, which serves updates one after the other
//      in the order in which they come; at one instant by the number of the worker.
//   4. All wait for the last update (the barrier).
//   5. Each reads the new state: one after the other in the order of their numbers, or all at once.
//
// Nothing else meets the job, so its course is worked out at once, iteration by iteration.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/core/distribution.hpp"
#include "sim/core/stream.hpp"
#include "sim/core/units.hpp"

namespace coldcast {

/// What a job is told. Durations are those of one iteration.
struct JobRules {
  std::int64_t workers = 1;
  std::int64_t inner_workers = 1;  ///< of each worker
  std::int64_t iterations = 1;
  double work_vcpu_s = 0;                             ///< of an iteration, all workers together
  double inner_vcpu = 1;                              ///< on which an inner worker computes
  Distribution straggle = Distribution::constant(1);  ///< factor of each share; REQUIRES: mean 1
  Duration exchange{};                                ///< all pipes of a worker
  Duration update{};                                  ///< of one worker, at the server
  Duration read{};                                    ///< of one worker, or of all at once
  bool broadcast = false;                             ///< all read at once
};

/// Where the time of a worker goes in an iteration.
inline constexpr std::array<std::string_view, 5> job_stages = {"compute", "exchange", "update",
                                                               "barrier", "read"};

/// What became of a job.
struct JobCourse {
  Time end{};                                  ///< of the last iteration, or the limit
  bool cut = false;                            ///< it did not end by the limit
  std::uint64_t iterations = 0;                ///< that were completed; what follows is of these
  std::array<Wide, job_stages.size()> sums{};  ///< by stage, over workers [ns]
  Wide computed = 0;                           ///< by all inner workers [ns]
};

/// Works out a job whose workers have their data at these instants. It is cut off at the limit.
/// REQUIRES: loaded.size() == rules.workers; instants and limit within ten times longest_run, the
/// times of a step within longest_run, so that no sum of them overflows.
JobCourse run_job(const JobRules& rules, std::vector<Time> loaded, Time limit, Stream& straggling);

}  // namespace coldcast
