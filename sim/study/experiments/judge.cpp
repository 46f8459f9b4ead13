#include "sim/study/experiments/judge.hpp"

#include <algorithm>
#include <cmath>

#include "sim/study/experiments/expression.hpp"
#include "sim/study/experiments/expression_functions.hpp"

namespace coldcast {
namespace {

/// Does something with a text of the manifest, and says where the text stands if it is wrong.
template <class Work>
void at_place(const Manifest& manifest, const std::string& pointer, Work work) {
  try {
    work();
  } catch (const TextError& error) {
    throw ConfigError(manifest.where, pointer, error.what());
  }
}

Combination nothing_bound(const Manifest& manifest) {
  return Combination(manifest.axes.size(), unbound);
}

void add_cells_of(const DerivedPlan& plan, const Manifest& manifest, bool rehearsal,
                  CellTable& cells) {
  const Expression expression{plan.value, manifest.axes};
  std::string absent;
  std::size_t made = 0;
  for_each_combination(plan.choices, nothing_bound(manifest), [&](const Combination& combination) {
    ExpressionScope scope{manifest.axes, cells, combination, rehearsal, ""};
    ExperimentCell cell;
    cell.id = filled(plan.cell, manifest.axes, combination);
    try {
      const double value = expression.value(scope);
      if (!rehearsal && std::isfinite(value)) cell.simulated = value;
    } catch (const AbsentCell& error) {
      absent = error.what();  // of a point that the experiment leaves out
      return;
    }
    cell.in_source = plan.published;
    cell.published = published_under(manifest, cell.id, plan.published);
    cells.add(std::move(cell));
    ++made;
  });
  if (made == 0) throw TextError(absent);
}

std::string evidence_of(const ExpressionScope& scope) {
  std::string text;
  for (const std::string& one : scope.evidence) text += (text.empty() ? "" : "; ") + one;
  if (!scope.without_value.empty())
    text += (text.empty() ? "" : "; ") + in_quotes(scope.without_value) + " has no value";
  return text;
}

ClaimResult judge_claim(const ClaimPlan& claim, const Manifest& manifest, const CellTable& cells,
                        bool rehearsal) {
  ExpressionScope scope{manifest.axes, cells, nothing_bound(manifest), rehearsal, ""};
  const double value = Expression{claim.holds, manifest.axes}.value(scope);
  const bool holds = is_true(value) && scope.without_value.empty();
  return {claim, holds, evidence_of(scope)};
}

std::optional<double> median_of(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

ErrorGroup errors_in(const CellTable& cells, const std::string& group) {
  ErrorGroup result;
  result.name = group;
  std::vector<double> by_use[3];
  for (const ExperimentCell& cell : cells.all()) {
    const auto error = cell.error();
    if (!error || (group != "all" && group_of(cell) != group)) continue;
    by_use[static_cast<std::size_t>(cell.published.use)].push_back(*error);
    if (group == "success" && cell.published.use == CellUse::fit)
      result.most_points = std::max(result.most_points.value_or(0),
                                    100 * std::abs(*cell.simulated - *cell.published.value));
  }
  result.fit = {median_of(by_use[0]), by_use[0].size()};
  result.held_out = {median_of(by_use[1]), by_use[1].size()};
  result.reference = {median_of(by_use[2]), by_use[2].size()};
  return result;
}

}  // namespace

std::string group_of(const ExperimentCell& cell) {
  // The last part of an id says what the number is, also of a derived cell.
  const std::string name = cell.id.substr(cell.id.rfind('/') + 1);
  if (name.find("cost") != std::string::npos || name.find("usd") != std::string::npos)
    return "cost";
  if (name.find("latency") != std::string::npos) return "latency";
  return name.find("success") != std::string::npos ? "success" : "other";
}

PublishedCell published_under(const Manifest& manifest, const std::string& id, bool in_source) {
  const auto found = manifest.references.find(id);
  if (found != manifest.references.end()) return found->second;
  return {{}, in_source ? CellUse::held_out : CellUse::reference, "", ""};
}

void add_derived(const Manifest& manifest, CellTable& cells, bool rehearsal) {
  for (std::size_t i = 0; i < manifest.derived.size(); ++i)
    at_place(manifest, "/derived/" + std::to_string(i),
             [&] { add_cells_of(manifest.derived[i], manifest, rehearsal, cells); });
}

std::vector<ClaimResult> judge(const Manifest& manifest, const CellTable& cells, bool rehearsal) {
  std::vector<ClaimResult> results;
  for (std::size_t i = 0; i < manifest.claims.size(); ++i)
    at_place(manifest, "/claims/" + std::to_string(i) + "/holds", [&] {
      results.push_back(judge_claim(manifest.claims[i], manifest, cells, rehearsal));
    });
  return results;
}

std::vector<ErrorGroup> errors_of(const CellTable& cells) {
  std::vector<ErrorGroup> groups;
  for (const char* name : {"all", "cost", "latency", "success", "other"}) {
    ErrorGroup group = errors_in(cells, name);
    if (groups.empty() || group.fit.cells + group.held_out.cells + group.reference.cells > 0)
      groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace coldcast
