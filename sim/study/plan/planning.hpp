#pragma once
// From a plan to what is recommended.

#include <memory>
#include <string>
#include <vector>

#include "sim/study/plan/plan_file.hpp"
#include "sim/study/plan/race.hpp"
#include "sim/study/plan/screening.hpp"
#include "sim/study/plan/sensitivity.hpp"
#include "sim/study/study.hpp"

namespace coldcast {

/// A configuration with what its replications came to.
struct PlanRow {
  std::size_t candidate = 0;
  RunResult result;  ///< of as many replications as it got
  Standing standing = Standing::open;
  bool feasible = false;     ///< as far as its replications tell
  bool recommended = false;  ///< the best of its entry, with all replications
  bool on_front = false;     ///< nothing is cheaper, faster and fails less
  /// ln(objective) over that of the winner, or of the best where nothing is feasible, on common
  /// replications
  double behind = 0;
};

/// What a plan comes to.
struct PlanResult {
  /// The winner first, then what meets the limits by objective, then what misses them, nearest
  /// first.
  std::vector<PlanRow> rows;
  std::optional<std::size_t> winner;  ///< a row: 0
  std::int64_t full_enumeration = 0;  ///< simulations of all candidates with all replications
  std::int64_t race_simulations = 0;  ///< until the winner was known
  std::int64_t more_simulations = 0;  ///< for the best of other entries and the tables
  std::int64_t sensitivity_simulations = 0;
  std::vector<SensitivityRow> sensitivity;
  std::vector<ScreenedCandidate> screened;  ///< that have no row, for formulas say enough
  bool interrupted = false;
};

/// How a plan is made.
struct PlanOptions {
  int jobs = 1;
  const std::atomic<bool>* stop = nullptr;
  std::function<void(std::int64_t simulations)> progress = {};
  AnalyseScenario analyse = {};  ///< for screening; nothing: none is screened
};

/// Races the candidates of a plan. The result does not depend on the number of threads.
PlanResult make_plan(const PlanFile& plan, const PlanOptions& options, const Catalogue& catalogue,
                     const Kinds& kinds);

/// The latency that the plan is about: that of its first limit on one, else the 95th percentile.
std::string latency_of_plan(const PlanFile& plan);

}  // namespace coldcast
