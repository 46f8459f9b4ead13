#include "sim/report/capacity_report.hpp"

#include <fmt/format.h>

#include "sim/report/numbers.hpp"
#include "sim/report/plan_cells.hpp"
#include "sim/report/run_json.hpp"
#include "sim/report/table.hpp"

namespace coldcast {
namespace {

struct CapacityColumn {
  const char* title;
  const char* metric;
};

constexpr CapacityColumn capacity_columns[] = {
    {"p50", "latency_p50_ms"},    {"p95", "latency_p95_ms"},        {"p99", "latency_p99_ms"},
    {"success", "success_ratio"}, {"cold %", "cold_start_ratio"},   {"utilization", "utilization"},
    {"$/1M", "cost_usd_per_1m"},  {"$/month", "cost_usd_per_month"}};

const char* word_of(LoadVerdict verdict) {
  if (verdict == LoadVerdict::met) return "met";
  return verdict == LoadVerdict::missed ? "missed" : "unclear";
}

std::string capacity_cell(const RunResult& result, const std::string& metric) {
  for (const MetricResult& one : result.metrics)
    if (one.name.name == metric) return show(metric, one.name.unit, one.estimate.mean, {}).value;
  return "-";
}

std::string load_text(const LoadLook& look) {
  std::string text = "x " + four_digits(look.factor);
  if (look.rate_per_s) text += fmt::format(" ({} requests/s)", four_digits(*look.rate_per_s));
  return text;
}

Table looks_table(const CapacityResult& result) {
  std::vector<std::string> header{"load", "requests/s"};
  for (const CapacityColumn& column : capacity_columns) header.emplace_back(column.title);
  header.insert(header.end(), {"limits", "runs", "misses"});
  Table table{header};
  table.judges_in("limits");
  for (const LoadLook& look : result.looks) {
    std::vector<std::string> row{"x " + four_digits(look.factor),
                                 look.rate_per_s ? four_digits(*look.rate_per_s) : "-"};
    for (const CapacityColumn& column : capacity_columns)
      row.push_back(capacity_cell(look.result, column.metric));
    row.emplace_back(word_of(look.verdict));
    row.push_back(fmt::format("{}", look.result.replications));
    row.push_back(violations(look.result));
    table.add(std::move(row));
  }
  return table;
}

std::string what_grows(const CapacityOptions& options) {
  return options.by == LoadChange::rate ? "rate" : "burstiness at the same mean rate";
}

std::string answer(const CapacityOptions& options, const CapacityResult& result) {
  if (!result.met) {
    const LoadLook& low = result.looks.front();
    return fmt::format("no load from {} to {} surely meets the limits\n", load_text(low),
                       load_text(result.looks.back()));
  }
  const LoadLook& met = result.looks[*result.met];
  std::string text = fmt::format("capacity ({}): {}\n", what_grows(options), load_text(met));
  if (result.missed)
    text += fmt::format("  missed from {} on, with 95 % confidence\n",
                        load_text(result.looks[*result.missed]));
  else if (*result.met + 1 == result.looks.size())
    text += "  the limits are met up to the highest load that was asked for; see --high\n";
  if (result.missed && *result.missed > *result.met + 1)
    text += fmt::format("  not clear in between, even with {} replications\n",
                        result.looks[*result.missed - 1].result.replications);
  if (!result.missed && *result.met + 1 < result.looks.size()) text += "  not clear above that\n";
  if (result.missed_below) text += "  note: with less load the limits are missed too, see below\n";
  text += fmt::format("  there: {} a month, {} per million requests\n",
                      capacity_cell(met.result, "cost_usd_per_month"),
                      capacity_cell(met.result, "cost_usd_per_1m"));
  return text;
}

std::string why(const CapacityResult& result) {
  if (!result.bottleneck) return "";
  return fmt::format("  bottleneck: {} ({})\n", result.bottleneck->name,
                     result.bottleneck->sentence);
}

std::string capacity_heading(const Scenario& scenario) {
  std::string limits;
  for (const Slo& slo : scenario.run.slo) limits += (limits.empty() ? "" : ", ") + slo.text;
  return fmt::format("{}\n  workload  {}\n  platform  {} {}, {}\n  limits    {}\n\n", scenario.name,
                     scenario.workload.summary, scenario.kind, scenario.era,
                     scenario.platform.summary, limits);
}

std::string replications_text(const CapacityResult& result) {
  return fmt::format("\n{} loads, {} simulations\n", result.looks.size(), result.simulations);
}

Json look_json(const LoadLook& look) {
  Json rate;
  if (look.rate_per_s) rate = *look.rate_per_s;
  Json metrics = Json::object();
  for (const MetricResult& metric : look.result.metrics) {
    Json half_width;
    if (metric.estimate.half_width_95) half_width = *metric.estimate.half_width_95;
    metrics[metric.name.name] = {{"mean", metric.estimate.mean}, {"half_width_95", half_width}};
  }
  return {{"factor", look.factor},
          {"rate_per_s", rate},
          {"verdict", word_of(look.verdict)},
          {"violated", violations(look.result)},
          {"replications", look.result.replications},
          {"metrics", metrics}};
}

}  // namespace

std::string capacity_text(const Scenario& scenario, const CapacityOptions& options,
                          const CapacityResult& result) {
  return capacity_heading(scenario) + answer(options, result) + why(result) + "\n" +
         looks_table(result).text() + replications_text(result);
}

std::string capacity_markdown(const Scenario& scenario, const CapacityOptions& options,
                              const CapacityResult& result) {
  return "```text\n" + capacity_heading(scenario) + answer(options, result) + why(result) +
         "```\n\n" + looks_table(result).markdown() + replications_text(result);
}

std::string capacity_csv(const CapacityResult& result) {
  std::string csv = "factor,rate_per_s,verdict,replications";
  for (const Metric& metric : metrics()) csv += "," + metric.name.name;
  csv += ",violated\n";
  for (const LoadLook& look : result.looks) {
    csv += fmt::format("{},{},{},{}", look.factor,
                       look.rate_per_s ? fmt::format("{}", *look.rate_per_s) : "",
                       word_of(look.verdict), look.result.replications);
    for (const Metric& metric : metrics()) {
      const auto found = look.result.find(metric.name.name);
      csv += "," + (found ? fmt::format("{}", found->mean) : "");
    }
    csv += "," + csv_cell(violations(look.result)) + "\n";
  }
  return csv;
}

Json capacity_json(const Scenario& scenario, const CapacityOptions& options,
                   const CapacityResult& result, const std::string& catalogue) {
  Json looks = Json::array(), met, missed, bottleneck;
  for (const LoadLook& look : result.looks) looks.push_back(look_json(look));
  if (result.met) met = looks[*result.met];
  if (result.missed) missed = looks[*result.missed];
  if (result.bottleneck)
    bottleneck = {{"name", result.bottleneck->name}, {"sentence", result.bottleneck->sentence}};
  Json limits = Json::array();
  for (const Slo& slo : scenario.run.slo) limits.push_back(slo.text);
  return {{"schema_version", 1},
          {"tool", tool_json(catalogue)},
          {"scenario", scenario.resolved},
          {"seed", scenario.run.seed},
          {"by", options.by == LoadChange::rate ? "rate" : "burst"},
          {"slo", limits},
          {"capacity", met},
          {"missed_from", missed},
          {"missed_below", result.missed_below},
          {"bottleneck", bottleneck},
          {"looks", looks},
          {"simulations", result.simulations}};
}

}  // namespace coldcast
