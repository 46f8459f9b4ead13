#include "sim/study/plan/screening.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "sim/study/plan/scored.hpp"

namespace coldcast {
namespace {

constexpr double log_of_doubt = 21;          // exp(-21) is less than one in a thousand million
constexpr double least_excess_alone = 1.25;  // a bound holds for work that is 20 % less too
constexpr double least_excess_of_long_run = 1.5;
constexpr double least_failures_of_long_run = 2;
constexpr double least_horizon = 100, least_in_all = 2000;  // in tau

struct Percentile {
  const char* metric;
  double share;
};

constexpr Percentile known_percentiles[] = {{"latency_p50_ms", 0.5},
                                            {"latency_p90_ms", 0.9},
                                            {"latency_p95_ms", 0.95},
                                            {"latency_p99_ms", 0.99},
                                            {"latency_p999_ms", 0.999}};

std::optional<double> share_of(const std::string& metric) {
  for (const Percentile& one : known_percentiles)
    if (metric == one.metric) return one.share;
  return std::nullopt;
}

double seconds_of_run(const Scenario& scenario) {
  double end = std::numeric_limits<double>::infinity();
  if (scenario.run.duration) end = std::min(end, to_seconds(*scenario.run.duration));
  if (scenario.workload.end) end = std::min(end, to_seconds(*scenario.workload.end));
  return end;
}

/// Requests of a replication that surely count: half of those that are to be expected, for the
/// other half may be warm-up, or fewer may come.
double sure_requests(const Scenario& scenario) {
  double count = std::numeric_limits<double>::infinity();
  if (scenario.run.requests) count = static_cast<double>(*scenario.run.requests);
  const Json& workload = scenario.resolved.at("workload");
  if (workload.is_object() && workload.contains("requests") && workload["requests"].is_number())
    count = std::min(count, workload["requests"].get<double>());
  if (const auto rate = scenario.workload.mean_rate_per_s)
    count = std::min(count, *rate * seconds_of_run(scenario));
  return std::isfinite(count) ? count / 2 : 0;
}

/// How many requests may fail at most, as a share, if there is a limit on it.
double failures_allowed(const Scenario& scenario) {
  double allowed = 1;
  for (const Slo& slo : scenario.run.slo)
    if (slo.metric == "success_ratio" && slo.min) allowed = std::min(allowed, 1 - *slo.min);
  return allowed;
}

/// A limit on a percentile that a bound on a lower one breaks.
bool missed_by_each(const Scenario& scenario, const AnalyticModel& model, const Slo& slo,
                    const AnalyticAnswer& answer) {
  const auto limited = share_of(slo.metric), bound = share_of(answer.metric);
  if (answer.exact || !slo.max || !limited || !bound || *bound >= *limited) return false;
  const double gap = *limited - *bound;
  if (2 * sure_requests(scenario) * gap * gap < log_of_doubt) return false;
  if (model.may_time_out && failures_allowed(scenario) >= gap) return false;
  return answer.value > least_excess_alone * *slo.max;
}

bool long_enough(const Scenario& scenario, double forgets_after_s) {
  double span = seconds_of_run(scenario);
  if (const auto rate = scenario.workload.mean_rate_per_s; rate && *rate > 0)
    span = std::min(span, 2 * sure_requests(scenario) / *rate);
  const double in_all = span * static_cast<double>(scenario.run.replications);
  return std::isfinite(span) && span >= least_horizon * forgets_after_s &&
         in_all >= least_in_all * forgets_after_s;
}

/// A limit that the exact value of the same metric breaks.
bool missed_in_long_run(const Scenario& scenario, const AnalyticModel& model, const Slo& slo,
                        const AnalyticAnswer& answer) {
  if (!answer.exact || answer.metric != slo.metric || !model.forgets_after_s) return false;
  if (!long_enough(scenario, *model.forgets_after_s)) return false;
  if (slo.metric == "success_ratio" && slo.min)
    return 1 - answer.value > least_failures_of_long_run * (1 - *slo.min);
  return slo.max && !model.may_time_out && slo.metric.starts_with("latency_") &&
         answer.value > least_excess_of_long_run * *slo.max;
}

}  // namespace

std::optional<SureMiss> sure_miss(const Scenario& scenario, const AnalyticModel& model) {
  std::optional<SureMiss> worst;
  for (const Slo& slo : scenario.run.slo)
    for (const AnalyticAnswer& answer : model.answers) {
      if (!missed_by_each(scenario, model, slo, answer) &&
          !missed_in_long_run(scenario, model, slo, answer))
        continue;
      const double excess = log_excess(slo, answer.value);
      if (!worst || excess > worst->excess) worst = {slo, answer.value, answer.exact, excess};
    }
  return worst;
}

std::vector<ScreenedCandidate> screened_candidates(const PlanFile& plan,
                                                   const AnalyseScenario& analyse) {
  std::vector<ScreenedCandidate> screened;
  std::map<std::size_t, std::size_t> nearest;  // of each entry: a position in `screened`
  for (std::size_t c = 0; c < plan.candidates.size(); ++c) {
    const AnalyticModel model = analyse(plan.candidates[c].scenario);
    const auto miss = sure_miss(plan.candidates[c].scenario, model);
    if (!miss) continue;
    const auto [best, first] = nearest.emplace(plan.candidates[c].group, screened.size());
    if (!first && miss->excess < screened[best->second].miss.excess) best->second = screened.size();
    screened.push_back({c, model.name, *miss});
  }
  std::vector<ScreenedCandidate> out;
  for (std::size_t i = 0; i < screened.size(); ++i)
    if (nearest.at(plan.candidates[screened[i].candidate].group) != i)
      out.push_back(std::move(screened[i]));
  return out;
}

RacedPlan without_screened(const PlanFile& plan, const std::vector<ScreenedCandidate>& screened) {
  RacedPlan left{plan, {}};
  left.plan.candidates.clear();
  for (std::size_t c = 0; c < plan.candidates.size(); ++c) {
    if (std::ranges::binary_search(screened, c, {}, &ScreenedCandidate::candidate)) continue;
    left.plan.candidates.push_back(plan.candidates[c]);
    left.original.push_back(c);
  }
  return left;
}

}  // namespace coldcast
