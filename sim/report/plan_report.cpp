#include "sim/report/plan_report.hpp"

#include <fmt/format.h>

#include <cctype>
#include <cmath>

#include "sim/report/numbers.hpp"
#include "sim/report/plan_cells.hpp"
#include "sim/report/plan_tables.hpp"
#include "sim/report/run_json.hpp"

namespace coldcast {
namespace {

std::string json_null_or(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "";
}

/// A name that may be part of a file's.
std::string file_part(const std::string& name) {
  std::string part;
  for (const char c : name) {
    const bool plain_character = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.';
    if (plain_character)
      part += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if (!part.empty() && part.back() != '-')
      part += '-';
  }
  while (part.ends_with('-')) part.pop_back();
  return part.empty() ? "scenario" : part;
}

const PlanCandidate& candidate_of(const PlanFile& plan, const PlanRow& row) {
  return plan.candidates[row.candidate];
}

Json plan_row_json(const PlanFile& plan, const PlanRow& row, std::size_t rank) {
  const PlanCandidate& candidate = candidate_of(plan, row);
  Json metrics = Json::object();
  for (const MetricResult& metric : row.result.metrics) {
    Json half_width;
    if (metric.estimate.half_width_95) half_width = *metric.estimate.half_width_95;
    metrics[metric.name.name] = {{"mean", metric.estimate.mean}, {"half_width_95", half_width}};
  }
  Json slo = Json::array();
  for (const SloResult& one : row.result.slo) {
    Json value;
    if (one.value) value = *one.value;
    slo.push_back({{"slo", one.slo.text},
                   {"metric", one.slo.metric},
                   {"limit", one.slo.max ? *one.slo.max : *one.slo.min},
                   {"value", value},
                   {"ok", one.ok},
                   {"margin", one.margin}});
  }
  return {{"rank", rank},
          {"platform", plan.groups[candidate.group]},
          {"kind", candidate.scenario.kind},
          {"era", candidate.scenario.era},
          {"model", candidate.scenario.model},
          {"config", candidate.config},
          {"feasible", row.feasible},
          {"recommended", row.recommended},
          {"on_front", row.on_front},
          {"replications", row.result.replications},
          {"relative_objective", std::exp(std::min(row.behind, 700.0))},
          {"metrics", metrics},
          {"slo", slo}};
}

Json sensitivity_json(const PlanFile& plan, const SensitivityRow& row) {
  Json rival;
  if (row.rival) {
    const PlanCandidate& candidate = plan.candidates[*row.rival];
    rival = {{"platform", plan.groups[candidate.group]}, {"config", candidate.config}};
  }
  Json json{{"input", input_name(row.input)},
            {"direction", row.upwards ? "up" : "down"},
            {"tried_to", row.farthest},
            {"changes", row.changes},
            {"instead", rival},
            {"winner_misses", row.winner_misses}};
  if (row.changes || (row.input == Input::prices && row.rival))
    json["break_even"] = {{"low", row.low}, {"high", row.high}};
  if (!row.why_not.empty()) json["not_possible"] = row.why_not;
  return json;
}

Json screened_json(const PlanFile& plan, const ScreenedCandidate& one) {
  const PlanCandidate& candidate = plan.candidates[one.candidate];
  return {{"platform", plan.groups[candidate.group]},
          {"config", candidate.config},
          {"slo", one.miss.slo.text},
          {"metric", one.miss.slo.metric},
          {"value", one.miss.value},
          {"kind", one.miss.exact ? "exact" : "bound"},
          {"model", one.model}};
}

Json simulations_json(const PlanResult& result) {
  return {{"full_enumeration", result.full_enumeration},
          {"race", result.race_simulations},
          {"share", static_cast<double>(result.race_simulations) /
                        static_cast<double>(result.full_enumeration)},
          {"further", result.more_simulations},
          {"sensitivity", result.sensitivity_simulations}};
}

}  // namespace

std::string plan_csv(const PlanFile& plan, const PlanResult& result) {
  std::string csv =
      "rank,platform,config,kind,era,model,replications,feasible,recommended,on_front";
  for (const Metric& metric : metrics()) csv += "," + metric.name.name;
  csv += ",satisfies_slo,violated\n";
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    const PlanRow& row = result.rows[i];
    const PlanCandidate& candidate = candidate_of(plan, row);
    csv +=
        fmt::format("{},{},{},{},{},{},{},{},{},{}", i + 1, csv_cell(plan.groups[candidate.group]),
                    csv_cell(candidate.config), csv_cell(candidate.scenario.kind),
                    csv_cell(candidate.scenario.era), csv_cell(candidate.scenario.model),
                    row.result.replications, row.feasible, row.recommended, row.on_front);
    for (const Metric& metric : metrics()) {
      std::optional<double> value;
      if (const auto found = row.result.find(metric.name.name)) value = found->mean;
      csv += "," + json_null_or(value);
    }
    csv += fmt::format(",{},{}\n", row.feasible, csv_cell(violations(row.result)));
  }
  for (const ScreenedCandidate& one : result.screened) {
    const PlanCandidate& candidate = plan.candidates[one.candidate];
    csv += fmt::format(",{},{},{},{},{},0,false,false,false{},false,{}\n",
                       csv_cell(plan.groups[candidate.group]), csv_cell(candidate.config),
                       csv_cell(candidate.scenario.kind), csv_cell(candidate.scenario.era),
                       csv_cell(candidate.scenario.model), std::string(metrics().size(), ','),
                       csv_cell("by formula: " + screened_text(one)));
  }
  for (const RefusedCandidate& refused : plan.refused)
    csv += fmt::format(",{},{},,,,0,false,false,false{},false,{}\n",
                       csv_cell(plan.groups[refused.group]), csv_cell(refused.config),
                       std::string(metrics().size(), ','), csv_cell("refused: " + refused.reason));
  return csv;
}

Json plan_json(const PlanFile& plan, const PlanResult& result, const std::string& catalogue) {
  Json rows = Json::array(), refused = Json::array(), sensitivity = Json::array(),
       screened = Json::array();
  for (const ScreenedCandidate& one : result.screened) screened.push_back(screened_json(plan, one));
  for (std::size_t i = 0; i < result.rows.size(); ++i)
    rows.push_back(plan_row_json(plan, result.rows[i], i + 1));
  for (const RefusedCandidate& one : plan.refused)
    refused.push_back(
        {{"platform", plan.groups[one.group]}, {"config", one.config}, {"reason", one.reason}});
  for (const SensitivityRow& row : result.sensitivity)
    sensitivity.push_back(sensitivity_json(plan, row));
  Json winner;
  if (result.winner) winner = rows[*result.winner];
  const Scenario& any = plan.candidates.front().scenario;
  return {{"schema_version", 1},
          {"tool", tool_json(catalogue)},
          {"name", plan.name},
          {"objective", plan.objective.metric.name},
          {"tolerance", plan.tolerance},
          {"confidence", plan.confidence},
          {"seed", any.run.seed},
          {"replications", any.run.replications},
          {"winner", winner},
          {"candidates", rows},
          {"screened", screened},
          {"refused", refused},
          {"sensitivity", sensitivity},
          {"simulations", simulations_json(result)}};
}

std::vector<RecommendedScenario> recommended_scenarios(const PlanFile& plan,
                                                       const PlanResult& result) {
  std::vector<RecommendedScenario> files;
  for (const PlanRow& row : result.rows) {
    if (!row.recommended) continue;
    const PlanCandidate& candidate = candidate_of(plan, row);
    files.push_back(
        {fmt::format("{}-{}.json", files.size() + 1, file_part(plan.groups[candidate.group])),
         candidate.scenario.resolved});
  }
  return files;
}

}  // namespace coldcast
