#include "sim/report/plan_cells.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/report/numbers.hpp"

namespace coldcast {
namespace {

struct PlanColumn {
  const char* title;
  const char* metric;
};

constexpr PlanColumn plan_columns[] = {{"p50", "latency_p50_ms"},
                                       {"p95", "latency_p95_ms"},
                                       {"p99", "latency_p99_ms"},
                                       {"success", "success_ratio"},
                                       {"cold %", "cold_start_ratio"},
                                       {"peak inst", "instances_peak"},
                                       {"$/run", "cost_usd"},
                                       {"$/1M", "cost_usd_per_1m"},
                                       {"$/month", "cost_usd_per_month"}};

std::string slo_cell(const PlanRow& row) {
  if (!row.feasible) return violations(row.result);
  if (row.result.slo.empty()) return "no limits";
  return row.standing == Standing::finished ? "met" : "met so far";
}

bool is_share_of_requests(const std::string& metric) { return metric.ends_with("_ratio"); }

/// ", 37.3 % over", ", 14.9 times the limit", ", 24.5 points short".
std::string by_how_much(const Slo& slo, double value) {
  const double limit = slo.max ? *slo.max : *slo.min;
  const char* const word = slo.max ? "over" : "short";
  if (is_share_of_requests(slo.metric))
    return fmt::format(", {:.1f} points {}", std::abs(value - limit) * 100, word);
  if (limit == 0) return "";
  if (slo.max && value >= 3 * limit) return fmt::format(", {:.1f} times the limit", value / limit);
  return fmt::format(", {:.1f} % {}", std::abs(value / limit - 1) * 100, word);
}

}  // namespace

std::string shown_metric(const RunResult& result, const std::string& metric) {
  for (const MetricResult& one : result.metrics)
    if (one.name.name == metric) return show(metric, one.name.unit, one.estimate.mean, {}).value;
  return "-";
}

std::pair<std::string, std::string> names_of(const PlanFile& plan, std::size_t candidate) {
  const PlanCandidate& one = plan.candidates[candidate];
  return {plan.groups[one.group], one.config};
}

std::string both_names(const PlanFile& plan, std::size_t candidate) {
  const auto [platform, config] = names_of(plan, candidate);
  return config.empty() ? platform : platform + " (" + config + ")";
}

std::vector<std::string> plan_cells(const PlanFile& plan, const PlanRow& row, std::size_t rank) {
  const auto [platform, config] = names_of(plan, row.candidate);
  std::vector<std::string> cells{fmt::format("{}{}", rank, row.recommended ? " *" : "  "), platform,
                                 config};
  for (const PlanColumn& column : plan_columns)
    cells.push_back(shown_metric(row.result, column.metric));
  cells.push_back(slo_cell(row));
  cells.push_back(fmt::format("{}", row.result.replications));
  return cells;
}

Table plan_table(const PlanFile& plan) {
  std::vector<std::string> header{"#", "platform", "config"};
  for (const PlanColumn& column : plan_columns) header.emplace_back(column.title);
  header.emplace_back("SLO");
  header.emplace_back("runs");
  Table table{header};
  // What does not begin with "met" says which limits are missed.
  const bool limited = !plan.candidates.front().scenario.run.slo.empty();
  if (limited) table.judges_in("SLO", Tint::bad);
  return table;
}

std::string violations(const RunResult& result) {
  std::string text;
  for (const SloResult& slo : result.slo) {
    if (slo.ok) continue;
    text += text.empty() ? "" : "; ";
    if (!slo.value) {
      text += slo.slo.text + " cannot be judged";
      continue;
    }
    std::string unit;
    for (const MetricResult& one : result.metrics)
      if (one.name.name == slo.slo.metric) unit = one.name.unit;
    text +=
        fmt::format("{} is {}{}", slo.slo.text, show(slo.slo.metric, unit, *slo.value, {}).value,
                    by_how_much(slo.slo, *slo.value));
  }
  return text;
}

std::string screened_text(const ScreenedCandidate& one) {
  const Slo& slo = one.miss.slo;
  const std::string unit = slo.metric.ends_with("_ms") ? "ms" : "";
  const char* const or_worse = one.miss.exact ? "" : " or more";
  return fmt::format("{} is {}{}{}", slo.text, show(slo.metric, unit, one.miss.value, {}).value,
                     or_worse, by_how_much(slo, one.miss.value));
}

}  // namespace coldcast
