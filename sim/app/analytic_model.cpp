#include "sim/app/analytic_model.hpp"

#include <algorithm>
#include <cmath>

#include "verification/twins/twin.hpp"

namespace coldcast {
namespace {

/// Whether an answer is about each request by itself, whatever the others do.
bool of_each_request(const TwinAnswer& answer) {
  return answer.source == "no request is faster than its service" ||
         answer.source == "nobody waits";
}

std::optional<double> exact_value(const Twin& twin, const std::string& metric) {
  for (const TwinAnswer& answer : twin.answers)
    if (answer.metric == metric && answer.kind == AnswerKind::exact) return answer.value;
  return std::nullopt;
}

/// The relaxation time of a stable line before servers under requests without a memory of their
/// own: service / (1 - sqrt(load))^2 [M/M/1: Cohen 1982, The Single Server Queue, II.2.2; with more
/// servers it is shorter]. Where service varies more than exponentially waits are longer by as
/// much, and so is this.
std::optional<double> forgets_after_s(const Scenario& scenario, const Twin& twin) {
  const Json& workload = scenario.resolved.at("workload");
  const bool memoryless = workload.is_object() && workload.value("kind", "") == "poisson";
  const auto load = exact_value(twin, "utilization"), wait = exact_value(twin, "wait_mean_ms"),
             latency = exact_value(twin, "latency_mean_ms");
  if (!twin.exact || !memoryless || !load || !wait || !latency || !(*load > 0 && *load < 1))
    return std::nullopt;
  const double service_s = (*latency - *wait) / 1e3;
  const double spread_s = *wait / 1e3 * (1 - *load) / *load;
  const double rest = 1 - std::sqrt(*load);
  return 2 * std::max(service_s, spread_s) / (rest * rest);
}

}  // namespace

AnalyticModel analytic_model_of(const Scenario& scenario, const Catalogue& catalogue) {
  const Twin twin = twin_of(scenario, catalogue);
  AnalyticModel model{twin.notation, {}, forgets_after_s(scenario, twin), twin.if_none_times_out};
  for (const TwinAnswer& answer : twin.answers) {
    const bool percentile = answer.metric.starts_with("latency_p");
    if (percentile && of_each_request(answer) && answer.kind != AnswerKind::upper_bound)
      model.answers.push_back({answer.metric, answer.value, false});
    if (answer.kind == AnswerKind::exact)
      model.answers.push_back({answer.metric, answer.value, true});
  }
  return model;
}

}  // namespace coldcast
