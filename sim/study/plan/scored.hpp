#pragma once
// How replications of a configuration are judged: on the way, one by one and as logarithms, for the
// race; in the end all together, as `run` judges them.

#include <optional>
#include <vector>

#include "sim/study/plan/plan_file.hpp"
#include "sim/study/plan/race.hpp"
#include "sim/study/study.hpp"

namespace coldcast {

/// The position of a metric in metrics(). REQUIRES: there is one of that name.
std::size_t index_of_metric(const std::string& name);

/// A metric over several replications, as the ratio of the sums; nothing if it does not apply.
std::optional<double> mean_metric(const std::vector<Kept>& kept, std::size_t metric);

/// ln of what is to be small: the value, 1 - value of a ratio of which more is better, else
/// 1 / value; large where the metric does not apply.
double log_objective(const PlanObjective& objective, std::optional<double> value);

/// ln(value / limit), above 0 where the limit is missed; for a least ratio such as "success>=99.9%"
/// of what is missing to 1. Between -7 and 40; 40 where the metric does not apply.
double log_excess(const Slo& slo, std::optional<double> value);

/// What one replication showed.
RaceTrial score(const PlanObjective& objective, const std::vector<Slo>& slos, const Kept& kept);

/// The verdict of all of them: as the limits of the result say.
RaceVerdict verdict_of(const PlanObjective& objective, const RunResult& result);

/// Whether the means of these replications meet all limits, whatever the number of their samples.
bool seems_to_meet(const std::vector<Slo>& slos, const std::vector<Kept>& kept);

}  // namespace coldcast
