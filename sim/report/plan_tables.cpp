#include "sim/report/plan_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/report/numbers.hpp"
#include "sim/report/plan_advice.hpp"
#include "sim/report/plan_cells.hpp"
#include "sim/report/plan_report.hpp"
#include "sim/report/table.hpp"

namespace coldcast {
namespace {

std::string and_more(std::size_t left) {
  return left == 0 ? "" : fmt::format("... and {} more; --format csv has all\n", left);
}

std::string rendered(const Table& table, bool markdown) {
  return markdown ? table.markdown() : table.left_text();
}

std::string titled(const std::string& title, bool markdown) {
  return "\n" + (markdown ? "### " + title : tinted(Tint::heading, visible(title))) + "\n\n";
}

/// The rows that meet the limits, or those that miss one.
std::string ranked(const PlanFile& plan, const PlanResult& result, bool feasible, std::size_t most,
                   bool markdown) {
  Table table = plan_table(plan);
  std::size_t shown = 0, left = 0;
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    const PlanRow& row = result.rows[i];
    if (row.feasible != feasible) continue;
    if (shown >= most) {
      ++left;
      continue;
    }
    table.add(plan_cells(plan, row, i + 1));
    ++shown;
  }
  if (table.empty()) return "";
  const std::string title = feasible ? "ranking, * the best of its entry" : "misses a limit";
  return titled(title, markdown) + rendered(table, markdown) + and_more(left);
}

std::string refused_table(const PlanFile& plan, std::size_t most, bool markdown) {
  if (plan.refused.empty()) return "";
  // The same reason is said once, with the first configuration that has it.
  std::map<std::pair<std::size_t, std::string>, std::size_t> counts;
  std::vector<const RefusedCandidate*> firsts;
  for (const RefusedCandidate& one : plan.refused)
    if (counts[{one.group, one.reason}]++ == 0) firsts.push_back(&one);
  Table table{{"platform", "config", "how many", "reason"}};
  for (std::size_t i = 0; i < std::min(most, firsts.size()); ++i)
    table.add({plan.groups[firsts[i]->group], firsts[i]->config,
               fmt::format("{}", counts[{firsts[i]->group, firsts[i]->reason}]),
               firsts[i]->reason});
  const std::string text = rendered(table, markdown);
  return titled("refused by the platform", markdown) + text +
         and_more(firsts.size() - std::min(most, firsts.size()));
}

std::string screened_table(const PlanFile& plan, const PlanResult& result, std::size_t most,
                           bool markdown) {
  if (result.screened.empty()) return "";
  Table table{{"platform", "config", "misses", "formula"}};
  for (std::size_t i = 0; i < std::min(most, result.screened.size()); ++i) {
    const ScreenedCandidate& one = result.screened[i];
    const auto [platform, config] = names_of(plan, one.candidate);
    table.add({platform, config, screened_text(one), one.model});
  }
  const std::string text = rendered(table, markdown);
  return titled("not simulated, for formulas say that a limit is missed", markdown) + text +
         and_more(result.screened.size() - std::min(most, result.screened.size()));
}

std::string front_table(const PlanFile& plan, const PlanResult& result, std::size_t most,
                        bool markdown) {
  const std::string latency = latency_of_plan(plan);
  const MetricName& objective = plan.objective.metric;
  Table table{{"platform", "config", objective.name, latency, "success", "runs"}};
  std::vector<const PlanRow*> front;
  for (const PlanRow& row : result.rows)
    if (row.on_front) front.push_back(&row);
  std::stable_sort(front.begin(), front.end(),
                   [](const PlanRow* a, const PlanRow* b) { return a->behind < b->behind; });
  for (std::size_t i = 0; i < std::min(most, front.size()); ++i) {
    const auto [platform, config] = names_of(plan, front[i]->candidate);
    table.add({platform, config, shown_metric(front[i]->result, objective.name),
               shown_metric(front[i]->result, latency),
               shown_metric(front[i]->result, "success_ratio"),
               fmt::format("{}", front[i]->result.replications)});
  }
  if (table.empty()) return "";
  return titled("Pareto front: nothing else is better in one of these and as good in the others",
                markdown) +
         rendered(table, markdown) + and_more(front.size() - std::min(most, front.size()));
}

std::string factor_text(double factor) { return fmt::format("x {:.3g}", factor); }

std::string where_it_changes(const PlanFile& plan, const SensitivityRow& row) {
  std::string text = row.low == row.high
                         ? factor_text(row.low)
                         : factor_text(row.low) + fmt::format(" to {:.3g}", row.high);
  const Scenario& any = plan.candidates.front().scenario;
  if (row.input == Input::rate && any.workload.mean_rate_per_s)
    text += fmt::format(" ({} requests/s)",
                        four_digits(std::sqrt(row.low * row.high) * *any.workload.mean_rate_per_s));
  return text;
}

std::string sensitivity_table(const PlanFile& plan, const PlanResult& result, bool markdown) {
  if (result.sensitivity.empty()) return "";
  Table table{{"input", "tried up to", "choice", "break-even", "instead"}};
  for (const SensitivityRow& row : result.sensitivity) {
    const bool known = row.changes || (row.input == Input::prices && row.rival.has_value());
    std::string choice = row.changes ? (row.winner_misses ? "misses a limit" : "changes") : "stays";
    if (!row.why_not.empty()) choice = "not tried: " + row.why_not;
    table.add(
        {input_name(row.input), row.why_not.empty() ? factor_text(row.farthest) : "", choice,
         known ? where_it_changes(plan, row) : "",
         row.rival ? both_names(plan, *row.rival) : (row.changes ? "none of the finalists" : "")});
  }
  const std::string text = rendered(table, markdown);
  return titled("what would change the choice of " +
                    both_names(plan, result.rows[*result.winner].candidate),
                markdown) +
         text;
}

std::string effort(const PlanResult& result) {
  std::string text = fmt::format(
      "\nsimulations: {} of the {} of a full enumeration ({:.1f} %), {} for the other entries and "
      "the tables",
      result.race_simulations, result.full_enumeration,
      100.0 * static_cast<double>(result.race_simulations) /
          static_cast<double>(result.full_enumeration),
      result.more_simulations);
  if (!result.screened.empty())
    text +=
        fmt::format(", none for {} configurations that formulas rule out", result.screened.size());
  if (result.sensitivity_simulations > 0)
    text += fmt::format(", {} for what would change the choice", result.sensitivity_simulations);
  return text + "\n";
}

std::string plan_heading(const PlanFile& plan) {
  const Scenario& any = plan.candidates.front().scenario;
  std::string limits;
  for (const Slo& slo : any.run.slo) limits += (limits.empty() ? "" : ", ") + slo.text;
  return fmt::format(
      "{}\n  workload   {}\n  objective  {} {}\n  limits     {}\n  {} configurations, {} refused, "
      "{} replications, seed {}\n",
      plan.name, any.workload.summary, plan.objective.more_is_better ? "most" : "least",
      plan.objective.metric.name, limits.empty() ? "none" : limits, plan.candidates.size(),
      plan.refused.size(), any.run.replications, any.run.seed);
}

std::string all_of_plan(const PlanFile& plan, const PlanResult& result, std::size_t rows,
                        bool markdown) {
  std::string heading = plan_heading(plan);
  if (markdown) heading = "```text\n" + heading + "```\n";
  return heading + plan_advice(plan, result, markdown) +
         ranked(plan, result, true, rows, markdown) + ranked(plan, result, false, rows, markdown) +
         screened_table(plan, result, rows, markdown) + refused_table(plan, rows, markdown) +
         front_table(plan, result, rows, markdown) + sensitivity_table(plan, result, markdown) +
         effort(result);
}

}  // namespace

std::string input_name(Input input) {
  switch (input) {
    case Input::rate:
      return "rate";
    case Input::burst:
      return "burstiness";
    case Input::service:
      return "service time";
    default:
      return "prices";
  }
}

std::string plan_text(const PlanFile& plan, const PlanResult& result, std::size_t rows) {
  return all_of_plan(plan, result, rows, false);
}

std::string plan_markdown(const PlanFile& plan, const PlanResult& result, std::size_t rows) {
  return all_of_plan(plan, result, rows, true);
}

}  // namespace coldcast
