#include "sim/report/plan_advice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "sim/report/plan_cells.hpp"
#include "sim/report/table.hpp"

namespace coldcast {
namespace {

/// The position of the best row of each entry: what is recommended, else the one that meets the
/// limits so far, else the nearest miss.
std::vector<std::size_t> best_rows(const PlanFile& plan, const PlanResult& result) {
  std::vector<std::optional<std::size_t>> best(plan.groups.size());
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    auto& of_entry = best[plan.candidates[result.rows[i].candidate].group];
    if (!of_entry || (result.rows[i].recommended && !result.rows[*of_entry].recommended))
      of_entry = i;
  }
  std::vector<std::size_t> rows;
  for (const auto& one : best)
    if (one) rows.push_back(*one);
  std::sort(rows.begin(), rows.end());
  return rows;
}

std::string what_it_comes_to(const PlanFile& plan, const PlanRow& row) {
  std::vector<std::string> told{plan.objective.metric.name};
  for (const Slo& slo : plan.candidates.front().scenario.run.slo)
    if (std::find(told.begin(), told.end(), slo.metric) == told.end()) told.push_back(slo.metric);
  std::string text;
  for (const std::string& metric : told)
    text += (text.empty() ? "" : ", ") + metric + " " + shown_metric(row.result, metric);
  return text;
}

/// "2.62 times cost_usd", "3.1 % more cost_usd".
std::string how_far_behind(const PlanFile& plan, double behind) {
  const std::string& metric = plan.objective.metric.name;
  const double factor = std::exp(behind);
  if (plan.objective.more_is_better) return fmt::format("behind in {}", metric);
  if (factor >= 1.5) return fmt::format("{:.3g} times the {}", factor, metric);
  return fmt::format("{:.1f} % more {}", (factor - 1) * 100, metric);
}

std::string next_entry(const PlanFile& plan, const PlanResult& result,
                       const std::vector<std::size_t>& best) {
  for (const std::size_t i : best) {
    const PlanRow& row = result.rows[i];
    if (i == *result.winner || !row.feasible) continue;
    return fmt::format("next: {}, {}\n", both_names(plan, row.candidate),
                       how_far_behind(plan, row.behind));
  }
  return "";
}

std::string hopeless_entries(const PlanFile& plan, const PlanResult& result,
                             const std::vector<std::size_t>& best) {
  std::string names;
  for (const std::size_t i : best)
    if (!result.rows[i].feasible)
      names += (names.empty() ? "" : ", ") +
               plan.groups[plan.candidates[result.rows[i].candidate].group];
  return names.empty() ? "" : "no configuration of this plan meets the limits on: " + names + "\n";
}

}  // namespace

std::string plan_advice(const PlanFile& plan, const PlanResult& result, bool markdown) {
  const std::vector<std::size_t> best = best_rows(plan, result);
  std::string text = "\nno configuration meets the limits; the nearest misses come first\n";
  if (result.winner) {
    const PlanRow& row = result.rows[*result.winner];
    text = fmt::format("\nrecommended: {}\n  {}\n", both_names(plan, row.candidate),
                       what_it_comes_to(plan, row)) +
           next_entry(plan, result, best) + hopeless_entries(plan, result, best);
    if (markdown) text = "\n```text" + text + "```\n";
  }
  if (best.size() < 2) return text;
  Table table = plan_table(plan);
  for (const std::size_t i : best) table.add(plan_cells(plan, result.rows[i], i + 1));
  const std::string title = "the best of each entry";
  return text + (markdown ? "\n### " + title + "\n\n" + table.markdown()
                          : "\n" + tinted(Tint::heading, title) + "\n\n" + table.left_text());
}

}  // namespace coldcast
