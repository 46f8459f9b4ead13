#pragma once
// A published experiment made again: its scenarios are run under common random numbers, all
// replications of all of them as one list of jobs; what they come to stands beside what was
// published; and the claims of the paper are judged by what came out.

#include <string>
#include <vector>

#include "sim/study/experiments/cells.hpp"
#include "sim/study/experiments/grid.hpp"

namespace coldcast {

/// How a claim came out.
struct ClaimResult {
  ClaimPlan claim;
  bool holds = false;
  std::string evidence;
};

/// A median of errors, and of how many.
struct ErrorSummary {
  std::optional<double> median;
  std::size_t cells = 0;
};

/// Errors of one kind of number: all, or those in dollars, ...
struct ErrorGroup {
  std::string name;  ///< "all", "cost", "latency", "success", "other"
  ErrorSummary fit, held_out, reference;
  std::optional<double> most_points;  ///< largest difference of a success ratio that was fitted
};

/// What a reproduction of a publication comes to.
struct Reproduction {
  Manifest manifest;
  std::vector<Combination> points;
  CellTable cells;
  std::vector<std::vector<std::pair<double, double>>> cdf;  ///< by point: per cent, latency in s
  std::vector<ClaimResult> claims;
  std::vector<ErrorGroup> errors;  ///< "all" first
  std::vector<std::string> warnings;
  std::int64_t replications = 0;
  std::uint64_t simulated_requests = 0;
  bool interrupted = false;

  std::size_t passed() const;  ///< claims that hold
};

/// How a publication is reproduced.
struct ReproduceOptions {
  GridChanges changes;
  int jobs = 1;
  const std::atomic<bool>* stop = nullptr;
  std::function<void(std::int64_t done, std::int64_t total)> progress;  ///< called one at a time
};

/// Runs an experiment. ConfigError if its manifest is wrong, which is found before anything runs.
/// What comes out does not depend on the number of threads.
Reproduction reproduce(const Manifest& manifest, const Catalogue& catalogue, const Kinds& kinds,
                       const ReproduceOptions& options);

}  // namespace coldcast
