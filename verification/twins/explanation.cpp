#include "verification/twins/explanation.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/statistics.hpp"
#include "verification/cases/verify.hpp"
#include "verification/twins/law_shape.hpp"

namespace coldcast {
namespace {

double standard_error(const Estimate& estimate, std::int64_t replications) {
  if (!estimate.half_width_95 || replications < 2) return 0;
  const double t = student_t_quantile(0.975, static_cast<int>(replications) - 1);
  return *estimate.half_width_95 / t;
}

std::string off_text(double simulated, double value) {
  const double percent = (simulated / value - 1) * 100;
  return rounded_text(std::abs(percent), 2) + (percent < 0 ? " % below" : " % above");
}

/// Rounding to nanoseconds and to the histogram's buckets is no difference.
bool same(double simulated, double value) {
  return std::abs(simulated - value) <= 1e-9 + 1e-6 * std::abs(value);
}

std::string exact_verdict(const ExplainedMetric& row, const Estimate& estimate) {
  if (row.z) return std::abs(*row.z) <= largest_score ? "agrees" : "differs";
  if (same(estimate.mean, row.answer.value)) return "agrees";
  return estimate.half_width_95 ? "differs" : "one replication: no interval";
}

std::string bound_verdict(const ExplainedMetric& row, const Estimate& estimate, double error) {
  const double sign = row.answer.kind == AnswerKind::lower_bound ? 1 : -1;
  const double inside = sign * (estimate.mean - row.answer.value) + largest_score * error;
  return inside >= 0 || same(estimate.mean, row.answer.value) ? "within the bound"
                                                              : "beyond the bound";
}

ExplainedMetric beside(const TwinAnswer& answer, const RunResult& result) {
  ExplainedMetric row{.answer = answer, .metric = {}, .simulated = {}, .z = {}, .verdict = {}};
  for (const MetricName& name : metric_names())
    if (name.name == answer.metric) row.metric = name;
  row.simulated = result.find(answer.metric);
  if (!row.simulated) {
    row.verdict = "not shown by this run";
    return row;
  }
  const Estimate& estimate = *row.simulated;
  const double error = standard_error(estimate, result.replications);
  if (answer.kind == AnswerKind::approximation) {
    row.verdict = answer.value != 0 ? off_text(estimate.mean, answer.value) : "";
    return row;
  }
  if (answer.kind != AnswerKind::exact) {
    row.verdict = bound_verdict(row, estimate, error);
    return row;
  }
  if (error > 0 && !same(estimate.mean, answer.value))
    row.z = normal_score((estimate.mean - answer.value) / error,
                         static_cast<double>(result.replications - 1));
  row.verdict = exact_verdict(row, estimate);
  return row;
}

/// Rows in the order in which `run` shows its metrics; of one metric the exact value first.
void sort_rows(std::vector<ExplainedMetric>& rows) {
  const std::vector<MetricName> names = metric_names();
  const auto place = [&](const ExplainedMetric& row) {
    return std::ranges::find(names, row.answer.metric, &MetricName::name) - names.begin();
  };
  std::ranges::stable_sort(rows, [&](const ExplainedMetric& a, const ExplainedMetric& b) {
    const auto first = place(a), second = place(b);
    return first != second ? first < second : a.answer.kind < b.answer.kind;
  });
}

std::string name_list(const std::vector<const ExplainedMetric*>& rows) {
  std::string text;
  for (const ExplainedMetric* row : rows) text += (text.empty() ? "" : ", ") + row->answer.metric;
  return text;
}

void tell_agreement(const Scenario& scenario, Explanation& told) {
  std::vector<const ExplainedMetric*> compared, off, beyond;
  double largest = 0;
  for (const ExplainedMetric& row : told.metrics) {
    if (row.verdict == "beyond the bound") beyond.push_back(&row);
    if (row.answer.kind != AnswerKind::exact || !row.simulated) continue;
    compared.push_back(&row);
    if (row.z) largest = std::max(largest, std::abs(*row.z));
    if (row.verdict == "differs") off.push_back(&row);
  }
  const auto rounded = [](double z) { return rounded_text(z, 3); };
  if (!compared.empty() && off.empty())
    told.findings.push_back("All " + std::to_string(compared.size()) +
                            " exact values agree with the simulation; the largest |z| is " +
                            rounded(largest) + ".");
  if (!off.empty()) {
    std::string why =
        "a run is too short for its interval to hold the memory of the system, or "
        "the warm-up is";
    if (scenario.run.warmup.rule == Warmup::Rule::none)
      why = "the run counts its beginning with an empty system (no warm-up is left out)";
    told.findings.push_back("Simulated and exact values differ for " + name_list(off) +
                            " (largest |z| " + rounded(largest) +
                            "). The most likely reason: " + why + ".");
  }
  if (!beyond.empty())
    told.findings.push_back("Beyond their bound: " + name_list(beyond) +
                            ". Bounds are those of the long run; a short one may begin and end "
                            "elsewhere.");
}

/// Little's law on simulated numbers alone: it holds for every system [Little 1961].
void tell_little(const RunResult& result, Explanation& told) {
  const auto goodput = result.find("goodput_rps"), service = result.find("service_mean_ms"),
             serving = result.find("serving_mean"), success = result.find("success_ratio");
  // Requests that wait for the first call of their instance are in service for it, not for us.
  const auto cold = result.find("cold_starts");
  if (cold && cold->mean > 0 && !result.stages.empty()) return;
  if (!goodput || !service || !serving || !success || success->mean != 1) return;
  const double expected = goodput->mean * service->mean / 1e3;
  if (expected <= 0) return;
  const auto rounded = [](double x) { return rounded_text(x); };
  told.findings.push_back("Little's law on the simulated numbers: " + rounded(goodput->mean) +
                          " requests per second times " + rounded(service->mean) +
                          " ms of service are " + rounded(expected) +
                          " requests in service; the simulation counted " + rounded(serving->mean) +
                          ".");
}

void tell_bill(const RunResult& result, Explanation& told) {
  double total = 0;
  for (const BillResult& line : result.bill) total += line.usd.mean;
  if (total <= 0) return;
  const auto largest = std::ranges::max_element(
      result.bill, {}, [](const BillResult& line) { return line.usd.mean; });
  std::string text = "The bill of a run is $" + rounded_text(total) + ": " +
                     rounded_text(100 * largest->usd.mean / total, 3) + " % of it is " +
                     largest->item + ", " + rounded_text(largest->quantity.mean) + " " +
                     largest->unit;
  const auto idle = result.find("idle_mean"), instances = result.find("instances_mean");
  if (idle && instances && instances->mean > 0)
    text += "; of the time of instances " + rounded_text(100 * idle->mean / instances->mean, 3) +
            " % is idle";
  told.findings.push_back(text + ".");
}

}  // namespace

Explanation explain(const Scenario& scenario, Twin twin, const RunResult& result) {
  const auto timed_out = result.find("failed_timed_out");
  if (twin.if_none_times_out && timed_out && timed_out->mean > 0) {
    only_timely(twin);
    twin.conditions.push_back({"some requests reach a time limit, which no formula knows", false});
    twin.exact = false;
    std::erase_if(twin.answers,
                  [](const TwinAnswer& answer) { return answer.metric == "success_ratio"; });
  }
  Explanation told{.twin = std::move(twin), .metrics = {}, .findings = {}};
  told.findings = told.twin.findings;
  for (const TwinAnswer& answer : told.twin.answers) told.metrics.push_back(beside(answer, result));
  sort_rows(told.metrics);
  tell_agreement(scenario, told);
  tell_little(result, told);
  tell_bill(result, told);
  return told;
}

}  // namespace coldcast
