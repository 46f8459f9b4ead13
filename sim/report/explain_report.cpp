#include "sim/report/explain_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/numbers.hpp"
#include "sim/report/run_json.hpp"
#include "sim/report/table.hpp"

namespace coldcast {
namespace {

Json finite(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? Json(*value) : Json{};
}

std::string kind_of(const TwinAnswer& answer) {
  return std::string{answer_kind_names[static_cast<std::size_t>(answer.kind)]};
}

/// In words: "lower bound".
std::string kind_words(const TwinAnswer& answer) {
  std::string text = kind_of(answer);
  std::ranges::replace(text, '_', ' ');
  return text;
}

Table values_of(const Explanation& told) {
  Table table{{"metric", "model", "value", "simulated", "± 95 %", "z", "verdict", "source"}};
  for (const ExplainedMetric& row : told.metrics) {
    const TwinAnswer& answer = row.answer;
    const auto& [name, unit, sentence] = row.metric;
    const Shown known = show(answer.metric, unit, answer.value, {});
    Shown simulated{"-", "-"};
    if (row.simulated)
      simulated = show(answer.metric, unit, row.simulated->mean, row.simulated->half_width_95);
    table.add({answer.metric, kind_words(answer), known.value, simulated.value,
               simulated.half_width, row.z ? fmt::format("{:.2f}", *row.z) : "-", row.verdict,
               answer.source});
  }
  return table;
}

std::string verdict_line(const Twin& twin) {
  return twin.exact
             ? fmt::format("It is {}: solvable exactly.", twin.notation)
             : fmt::format("No model solves it; the nearest is {}. Bounds and approximations:",
                           twin.notation);
}

std::string explained(const Scenario& scenario, const RunResult& result, const Explanation& told,
                      bool markdown) {
  std::string text =
      fmt::format("{}{}\n{}{}, seed {}, {} replications\n\n{}\n{}", markdown ? "# " : "",
                  scenario.name, markdown ? "\n" : "", scenario.workload.summary, scenario.run.seed,
                  result.replications, verdict_line(told.twin), markdown ? "\n" : "");
  for (const TwinCondition& condition : told.twin.conditions) {
    const char* const met = condition.met ? "yes" : "no";
    text += markdown ? fmt::format("- {}: {}\n", met, condition.text)
                     : fmt::format("  [{}] {}\n", met, condition.text);
  }
  if (!told.metrics.empty())
    text += "\n" + (markdown ? values_of(told).markdown() : values_of(told).left_text());
  text += "\n";
  for (const std::string& finding : told.findings) text += "- " + finding + "\n";
  return text;
}

}  // namespace

Json explain_json(const Scenario& scenario, const RunResult& result, const Explanation& told,
                  const std::string& catalogue) {
  Json conditions = Json::array();
  for (const TwinCondition& condition : told.twin.conditions)
    conditions.push_back({{"text", condition.text}, {"met", condition.met}});
  Json values = Json::array();
  for (const ExplainedMetric& row : told.metrics) {
    Json value{{"metric", row.answer.metric},
               {"kind", kind_of(row.answer)},
               {"value", finite(row.answer.value)},
               {"simulated", nullptr},
               {"half_width_95", nullptr},
               {"z", finite(row.z)},
               {"verdict", row.verdict},
               {"source", row.answer.source}};
    if (row.simulated) {
      value["simulated"] = finite(row.simulated->mean);
      value["half_width_95"] = finite(row.simulated->half_width_95);
    }
    values.push_back(std::move(value));
  }
  return {
      {"schema_version", 1},
      {"tool", tool_json(catalogue)},
      {"scenario", scenario.resolved},
      {"seed", scenario.run.seed},
      {"replications", result.replications},
      {"twin",
       {{"notation", told.twin.notation}, {"exact", told.twin.exact}, {"conditions", conditions}}},
      {"metrics", values},
      {"findings", told.findings},
      {"warnings", result.warnings}};
}

std::string explain_text(const Scenario& scenario, const RunResult& result,
                         const Explanation& told) {
  return explained(scenario, result, told, false);
}

std::string explain_markdown(const Scenario& scenario, const RunResult& result,
                             const Explanation& told) {
  return explained(scenario, result, told, true);
}

}  // namespace coldcast
