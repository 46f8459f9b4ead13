#include "sim/report/html/results_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/config/slo.hpp"
#include "sim/study/metrics.hpp"

namespace coldcast {
namespace {

namespace fs = std::filesystem;

const MetricName* known_metric(const std::string& metric) {
  static const std::vector<MetricName> names = metric_names();
  const auto found = std::ranges::find(names, metric, &MetricName::name);
  return found == names.end() ? nullptr : &*found;
}

/// The text under these keys, one within the other; empty if there is none.
std::string text_under(const Json& json, std::initializer_list<const char*> keys) {
  const Json* at = &json;
  for (const char* key : keys) {
    if (!at->is_object() || !at->contains(key)) return "";
    at = &(*at)[key];
  }
  return at->is_string() ? at->get<std::string>() : "";
}

std::optional<double> number_under(const Json& json, const char* part, const char* key) {
  if (!json.is_object() || !json.contains(part) || !json[part].is_object()) return {};
  const Json& found = json[part];
  if (!found.contains(key) || !found[key].is_number()) return {};
  return found[key].get<double>();
}

}  // namespace

std::string command_of_results(const fs::path& folder) {
  std::error_code none;
  if (!fs::is_directory(folder, none))
    throw ConfigError(folder.string(), "",
                      "is no folder; give one that `run`, `compare`, `sweep`, `plan` or "
                      "`reproduce` wrote by --output-dir");
  const fs::path file = folder / "manifest.json";
  if (!fs::exists(file, none))
    throw ConfigError(folder.string(), "",
                      "holds no manifest.json, so no results; give a folder that `run`, `compare`, "
                      "`sweep`, `plan` or `reproduce` wrote by --output-dir");
  const Json manifest = read_json(file);
  return Fields{manifest, file.string()}.string("command");
}

Json summary_of_results(const fs::path& folder) {
  const std::string file = (folder / "summary.json").string();
  Json summary = read_json(file);
  Fields{summary, file}.integer("schema_version", {1, 1});
  return summary;
}

Shown StoredMetric::shown() const { return show(name, metric_unit(name), mean, half_width_95); }

std::string StoredMetric::interval() const {
  const std::string half = shown().half_width;
  return half.empty() ? "" : "± " + half;
}

StoredMetric stored_estimate(Fields estimate, const std::string& name) {
  constexpr double most = std::numeric_limits<double>::max();
  StoredMetric metric{name, estimate.number("mean", {-most, most}), {}};
  if (estimate.is_number("half_width_95")) metric.half_width_95 = estimate.number("half_width_95");
  return metric;
}

std::optional<StoredMetric> stored_metric(Fields& metrics, const std::string& name) {
  auto found = metrics.optional_object(name);
  if (!found) return {};
  return stored_estimate(*found, name);
}

std::string metric_unit(const std::string& metric) {
  if (const MetricName* known = known_metric(metric)) return known->unit;
  return metric.ends_with("_ms") ? "ms" : metric.ends_with("_usd") ? "usd" : "";
}

std::string metric_sentence(const std::string& metric) {
  const MetricName* const known = known_metric(metric);
  return known ? known->sentence : "";
}

std::string metric_title(const std::string& metric) {
  static const std::pair<const char*, const char*> own[] = {
      {"latency_p999_ms", "latency p99.9"},
      {"goodput_rps", "goodput per s"},
      {"cost_usd", "cost of a run"},
      {"cost_usd_per_1m", "cost per 1M requests"},
      {"cost_usd_per_1m_items", "cost per 1M items"},
      {"cost_usd_per_1m_good", "cost per 1M served"},
      {"cost_usd_per_hour", "cost per hour"},
      {"cost_usd_per_month", "cost per month"}};
  for (const auto& [name, title] : own)
    if (name == metric) return title;
  std::string title = metric;
  if (title.ends_with("_ms") || title.ends_with("_mb")) title.resize(title.size() - 3);
  std::ranges::replace(title, '_', ' ');
  return title;
}

std::string StoredLimit::verdict() const {
  if (!value) return "✗ cannot be judged: the run does not give this metric";
  const bool above = at_most ? margin < 0 : margin > 0;
  return fmt::format("{}, {:.1f} % {} the limit", ok ? "✓ met" : "✗ missed", std::abs(margin) * 100,
                     above ? "above" : "below");
}

std::vector<StoredLimit> stored_limits(Fields& summary) {
  constexpr double most = std::numeric_limits<double>::max();
  std::vector<StoredLimit> limits;
  for (Fields& slo : summary.objects("slo")) {
    StoredLimit one;
    one.text = slo.string("slo");
    one.metric = slo.string("metric");
    one.limit = slo.number("limit", {-most, most});
    one.at_most = one.text.find('>') == std::string::npos;
    if (slo.is_number("value")) one.value = slo.number("value", {-most, most});
    one.ok = slo.boolean("ok");
    one.margin = slo.number("margin", {-most, most});
    limits.push_back(std::move(one));
  }
  return limits;
}

PageTable limits_table(const std::vector<StoredLimit>& limits) {
  PageTable table{.header = {"limit", "of", "simulated", "verdict"}};
  for (const StoredLimit& one : limits)
    table.rows.push_back(
        {one.text, metric_title(one.metric),
         one.value ? show(one.metric, metric_unit(one.metric), *one.value, {}).value : "-",
         one.verdict()});
  return table;
}

std::vector<ChartBand> latency_bands(const std::vector<StoredLimit>& limits, bool vertical) {
  std::vector<ChartBand> bands;
  for (const StoredLimit& one : limits)
    if (one.metric.starts_with("latency_") && one.at_most)
      bands.push_back({.label = one.text, .vertical = vertical, .from = {}, .to = one.limit});
  return bands;
}

PageTable metrics_table(Fields& metrics) {
  PageTable table{.header = {"metric", "simulated", "± 95 %", "what it is"}};
  for (const MetricName& name : metric_names())
    if (const auto metric = stored_metric(metrics, name.name)) {
      const Shown shown = metric->shown();
      table.rows.push_back({metric_title(name.name), shown.value, shown.half_width, name.sentence});
    }
  return table;
}

std::string platform_title(const Json& scenario) {
  const std::string kind = text_under(scenario, {"platform", "kind"});
  const std::string era = text_under(scenario, {"platform", "era"});
  return era.empty() ? kind : kind + " " + era;
}

std::vector<std::pair<std::string, std::string>> scenario_facts(const Json& scenario) {
  std::vector<std::pair<std::string, std::string>> facts;
  std::string platform = platform_title(scenario);
  if (const auto memory = number_under(scenario, "platform", "memory_mb"))
    platform += fmt::format(", {} MB", chart_number(*memory));
  if (!platform.empty()) facts.emplace_back("platform", platform);
  if (const std::string model = text_under(scenario, {"model", "name"}); !model.empty())
    facts.emplace_back("model", model);
  std::string workload = text_under(scenario, {"workload", "name"});
  if (workload.empty()) workload = text_under(scenario, {"workload", "kind"});
  if (const auto rate = number_under(scenario, "workload", "rate_per_s"))
    workload += fmt::format(", {} requests/s", chart_number(*rate));
  if (!workload.empty()) facts.emplace_back("workload", workload);
  return facts;
}

std::string tool_text(const Json& summary) {
  const std::string catalogue = text_under(summary, {"tool", "catalogue"});
  return fmt::format("coldcast {} (revision {}{})", text_under(summary, {"tool", "version"}),
                     text_under(summary, {"tool", "revision"}),
                     catalogue.empty() ? "" : ", catalogue of " + catalogue);
}

void reproduction_section(Page& page, const Json& summary, const std::string& command,
                          const std::vector<std::pair<std::string, Json>>& files) {
  page.section("How to get these numbers again");
  page.paragraph(
      "Same scenario, seed and version give the same numbers, to the last digit. Made by " +
      tool_text(summary) + ".");
  page.code("The command", command + "\n");
  std::vector<std::pair<std::string, std::string>> texts;
  std::size_t size = 0;
  for (const auto& [name, content] : files)
    size += texts.emplace_back(name, json_text(content)).second.size();
  // A page stays below 2 MB, whatever trace stands in a scenario.
  if (size > 800'000)
    return page.paragraph(
        "The resolved scenarios are too large for this page; they are the files "
        "of these names in the folder of results.");
  for (const auto& [name, text] : texts)
    page.code("The resolved scenario: " + name, text, name, false);
}

TimeUnit time_unit(double longest_s) {
  if (longest_s <= 900) return {"s", 1};
  if (longest_s <= 3 * 3600) return {"min", 60};
  if (longest_s <= 4 * 86400) return {"h", 3600};
  return {"days", 86400};
}

}  // namespace coldcast
