#pragma once
// Candidates that surely miss a limit, found by formulas before anything is simulated. Who gives
// the formulas is not known here: sim/app hands in a function.
//
// A verdict of `run` is about finite runs, so a value of the long run is no proof. Two arguments
// are strong enough:
//   each request   A request that is no faster than t with probability 1 - q', whatever the others
//                  do: of n of them at least (1 - q) n are slower than t but for a probability of
//                  exp(-2 n (q - q')^2) [Hoeffding 1963], q > q'. So the q-percentile is above t,
//                  transient or not, unless a share q - q' of all requests fails: then a limit on
//                  success that allows less is missed instead.
//   long run       The exact value of a system that forgets within tau, where the run takes at
//                  least 100 tau and all replications 2000 tau, and the value is half as large
//                  again as the limit, or twice as many fail as may: several times what the
//                  beginning and the noise of so long a run can make good.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/study/plan/plan_file.hpp"

namespace coldcast {

/// What a formula says of a metric, in the metric's unit.
struct AnalyticAnswer {
  std::string metric;
  double value = 0;
  bool exact = false;  ///< in the long run; else each request by itself is bound from below
};

/// What formulas say of a scenario.
struct AnalyticModel {
  std::string name;  ///< "M/M/8"
  std::vector<AnalyticAnswer> answers;
  std::optional<double> forgets_after_s;  ///< tau; exact answers are of no use without it
  bool may_time_out = false;              ///< requests that take too long may not count as served
};

/// Knows formulas for some scenarios; a model without answers for the others.
using AnalyseScenario = std::function<AnalyticModel(const Scenario& scenario)>;

/// A limit that a scenario surely misses.
struct SureMiss {
  Slo slo;
  double value = 0;  ///< that the metric is not better than
  bool exact = false;
  double excess = 0;  ///< ln(value / limit), of what is to be small
};

/// The limit that is missed by the most; nothing if none is missed beyond doubt.
std::optional<SureMiss> sure_miss(const Scenario& scenario, const AnalyticModel& model);

/// A candidate that need not be simulated.
struct ScreenedCandidate {
  std::size_t candidate = 0;
  std::string model;
  SureMiss miss;
};

/// Those of a plan, in order of candidates. The one of each entry that is nearest to its limits is
/// left in the race: a nearest miss shall have numbers, and may do for another load.
std::vector<ScreenedCandidate> screened_candidates(const PlanFile& plan,
                                                   const AnalyseScenario& analyse);

/// What is left of a plan without them.
struct RacedPlan {
  PlanFile plan;
  std::vector<std::size_t> original;  ///< which candidate of the whole plan each of these is
};
RacedPlan without_screened(const PlanFile& plan, const std::vector<ScreenedCandidate>& screened);

}  // namespace coldcast
