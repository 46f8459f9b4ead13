#include "sim/report/run_json.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "coldcast_version.hpp"

namespace coldcast {
namespace {

Json estimate_json(const Estimate& estimate) {
  Json half_width;
  if (estimate.half_width_95) half_width = *estimate.half_width_95;
  return {{"mean", estimate.mean}, {"half_width_95", half_width}};
}

Json bill_json(const RunResult& result) {
  Json bill = Json::array();
  for (const BillResult& line : result.bill) {
    const Json usd = estimate_json(line.usd);
    bill.push_back({{"item", line.item},
                    {"quantity", line.quantity.mean},
                    {"unit", line.unit},
                    {"unit_price_usd", line.unit_price_usd},
                    {"usd", line.usd.mean},
                    {"half_width_95", usd["half_width_95"]}});
  }
  return bill;
}

Json stages_json(const RunResult& result) {
  Json stages = Json::array();
  for (const StageResult& stage : result.stages)
    stages.push_back({{"stage", stage.name},
                      {"mean_ms", estimate_json(stage.mean_ms)},
                      {"starts", estimate_json(stage.starts)},
                      {"billed", stage.billed}});
  return stages;
}

Json parts_json(const RunResult& result) {
  Json parts = Json::array();
  for (const PartResult& part : result.parts)
    parts.push_back({{"part", part.name},
                     {"served", estimate_json(part.served)},
                     {"latency_mean_ms", estimate_json(part.latency_mean_ms)}});
  return parts;
}

Json slo_json(const RunResult& result) {
  Json list = Json::array();
  for (const SloResult& slo : result.slo) {
    Json value;
    if (slo.value) value = *slo.value;
    const double limit = slo.slo.max ? *slo.slo.max : *slo.slo.min;
    list.push_back({{"slo", slo.slo.text},
                    {"metric", slo.slo.metric},
                    {"limit", limit},
                    {"value", value},
                    {"ok", slo.ok},
                    {"margin", slo.margin}});
  }
  return list;
}

Json published_comparison(const Scenario& scenario, const RunResult& result) {
  Json list = Json::array();
  for (const Published& published : scenario.published) {
    Json simulated;
    if (const auto found = result.find(published.metric)) simulated = found->mean;
    list.push_back({{"metric", published.metric},
                    {"published", published.value},
                    {"simulated", simulated},
                    {"source", published.source}});
  }
  return list;
}

/// Whether a spreadsheet would compute the cell instead of showing it [OWASP, CSV injection].
bool is_formula(const std::string& text) {
  if (text.empty() || std::string_view{"=+-@\t\r\n"}.find(text.front()) == std::string_view::npos)
    return false;
  char* end = nullptr;
  std::strtod(text.c_str(), &end);
  return *end != '\0' || end == text.c_str();  // a number may have a sign
}

}  // namespace

Json refusals_json(const RunResult& result) {
  Json list = Json::array();
  for (const Refusal& refusal : result.refusals)
    list.push_back({{"code", refusal.code}, {"text", refusal.text}});
  return list;
}

Json tool_json(const std::string& catalogue) {
  return {
      {"name", "coldcast"}, {"version", version}, {"revision", revision}, {"catalogue", catalogue}};
}

std::string version_text(const std::string& catalogue) {
  return fmt::format("coldcast {} (revision {}, catalogue of {})", version, revision, catalogue);
}

Json run_json(const Scenario& scenario, const RunResult& result, const std::string& catalogue,
              const std::optional<Timing>& timing) {
  Json metrics = Json::object();
  for (const MetricResult& metric : result.metrics)
    metrics[metric.name.name] = estimate_json(metric.estimate);
  Json json{{"schema_version", 1},
            {"tool", tool_json(catalogue)},
            {"scenario", scenario.resolved},
            {"seed", scenario.run.seed},
            {"replications", result.replications},
            {"metrics", metrics},
            {"bill", bill_json(result)},
            {"stages", stages_json(result)},
            {"parts", parts_json(result)},
            {"slo", slo_json(result)},
            {"published", published_comparison(scenario, result)},
            {"warnings", result.warnings},
            {"refusals", refusals_json(result)}};
  if (timing)
    json["timing"] = {{"wall_s", timing->wall_s},
                      {"simulated_requests", result.simulated_requests},
                      {"requests_per_s", static_cast<double>(result.simulated_requests) /
                                             std::max(timing->wall_s, 1e-9)},
                      {"threads", timing->threads},
                      {"peak_rss_mb", timing->peak_rss_mb}};
  return json;
}

std::string csv_cell(const std::string& given) {
  const std::string text = (is_formula(given) ? "'" : "") + visible(given);
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string{"\"\""} : std::string{c};
  return quoted + "\"";
}

std::string run_csv(const RunResult& result) {
  std::string csv = "metric,unit,mean,half_width_95\n";
  const auto row = [&](const std::string& name, const std::string& unit, const Estimate& estimate) {
    csv += fmt::format("{},{},{},{}\n", csv_cell(name), unit, estimate.mean,
                       estimate.half_width_95 ? fmt::format("{}", *estimate.half_width_95) : "");
  };
  for (const MetricResult& metric : result.metrics)
    row(metric.name.name, metric.name.unit, metric.estimate);
  for (const StageResult& stage : result.stages)
    row("stage_" + stage.name + "_mean_ms", "ms", stage.mean_ms);
  for (const BillResult& line : result.bill) row("bill_" + line.item + "_usd", "usd", line.usd);
  return csv;
}

}  // namespace coldcast
