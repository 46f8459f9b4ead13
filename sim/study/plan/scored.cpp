#include "sim/study/plan/scored.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace coldcast {
namespace {

constexpr double most_log = 40;      // of what cannot be worse
constexpr double least_excess = -7;  // a thousandth of the limit is as good as nothing

bool is_share(const std::string& metric) {
  return metric.ends_with("_ratio") || metric == "utilization";
}

double log_of(double value) { return value > 0 ? std::log(value) : -most_log; }

/// The value and its limit as two numbers of which the first shall not be larger.
std::pair<double, double> as_most(const Slo& slo, double value) {
  if (slo.max) return {value, *slo.max};
  if (is_share(slo.metric)) return {1 - value, 1 - *slo.min};
  return {*slo.min, value};
}

std::optional<double> value_of(const Kept& kept, std::size_t metric) {
  return mean_metric({kept}, metric);
}

}  // namespace

std::size_t index_of_metric(const std::string& name) {
  const auto found = std::find_if(metrics().begin(), metrics().end(),
                                  [&](const Metric& metric) { return metric.name.name == name; });
  assert(found != metrics().end());
  return static_cast<std::size_t>(found - metrics().begin());
}

std::optional<double> mean_metric(const std::vector<Kept>& kept, std::size_t metric) {
  double over = 0, under = 0;
  for (const Kept& one : kept) {
    over += one.metrics[metric].numerator;
    under += one.metrics[metric].denominator;
  }
  if (!(under > 0)) return std::nullopt;
  return over / under;
}

double log_objective(const PlanObjective& objective, std::optional<double> value) {
  if (!value) return most_log;
  if (!objective.more_is_better) return log_of(*value);
  return is_share(objective.metric.name) ? log_of(1 - *value) : -log_of(*value);
}

double log_excess(const Slo& slo, std::optional<double> value) {
  if (!value) return most_log;
  const auto [is, most] = as_most(slo, *value);
  if (is <= 0) return least_excess;
  if (most <= 0) return most_log;
  return std::clamp(std::log(is / most), least_excess, most_log);
}

RaceTrial score(const PlanObjective& objective, const std::vector<Slo>& slos, const Kept& kept) {
  RaceTrial trial;
  const auto objective_metric = index_of_metric(objective.metric.name);
  trial.objective = log_objective(objective, value_of(kept, objective_metric));
  for (const Slo& slo : slos) {
    const auto value = value_of(kept, index_of_metric(slo.metric));
    trial.excess.push_back(log_excess(slo, value));
    // A single failure is above a limit of none, and stays in every mean.
    if (!value) continue;
    const auto [is, most] = as_most(slo, *value);
    trial.lost = trial.lost || (most <= 0 && is > 0);
  }
  return trial;
}

RaceVerdict verdict_of(const PlanObjective& objective, const RunResult& result) {
  std::optional<double> value;
  if (const auto found = result.find(objective.metric.name)) value = found->mean;
  const bool met = std::all_of(result.slo.begin(), result.slo.end(),
                               [](const SloResult& slo) { return slo.ok; });
  RaceVerdict verdict{log_objective(objective, value), met && value.has_value()};
  for (const SloResult& slo : result.slo) verdict.excess.push_back(log_excess(slo.slo, slo.value));
  return verdict;
}

bool seems_to_meet(const std::vector<Slo>& slos, const std::vector<Kept>& kept) {
  return std::all_of(slos.begin(), slos.end(), [&](const Slo& slo) {
    const auto value = mean_metric(kept, index_of_metric(slo.metric));
    if (!value) return false;
    if (slo.max) return slo.strict ? *value < *slo.max : *value <= *slo.max;
    return slo.strict ? *value > *slo.min : *value >= *slo.min;
  });
}

}  // namespace coldcast
