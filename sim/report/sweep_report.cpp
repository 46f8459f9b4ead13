#include "sim/report/sweep_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/report/numbers.hpp"
#include "sim/report/run_json.hpp"
#include "sim/report/table.hpp"

namespace coldcast {
namespace {

struct SweepColumn {
  const char* title;
  const char* metric;
};

constexpr SweepColumn sweep_columns[] = {
    {"mean", "latency_mean_ms"},        {"p50", "latency_p50_ms"},
    {"p95", "latency_p95_ms"},          {"p99", "latency_p99_ms"},
    {"success", "success_ratio"},       {"cold", "cold_start_ratio"},
    {"peak inst.", "instances_peak"},   {"a run", "cost_usd"},
    {"1M requests", "cost_usd_per_1m"}, {"a month", "cost_usd_per_month"}};

const MetricResult* metric_in(const SweepRow& row, const std::string& name) {
  for (const MetricResult& metric : row.result.metrics)
    if (metric.name.name == name) return &metric;
  return nullptr;
}

std::string plain_number(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "";
}

/// The metrics that some row has, in their usual order.
std::vector<std::string> metrics_of(const std::vector<SweepRow>& rows) {
  std::set<std::string> there;
  for (const SweepRow& row : rows)
    for (const MetricResult& metric : row.result.metrics) there.insert(metric.name.name);
  std::vector<std::string> names;
  for (const MetricName& metric : metric_names())
    if (there.contains(metric.name)) names.push_back(metric.name);
  return names;
}

bool has_limits(const SweepReport& report) {
  return std::ranges::any_of(report.rows,
                             [](const SweepRow& row) { return !row.result.slo.empty(); });
}

std::string limits_cell(const SweepRow& row) {
  if (!row.error.empty()) return "failed";
  if (row.result.slo.empty()) return "";
  return satisfies_slo(row) ? "met" : "misses " + violated_text(row);
}

Table sweep_table(const SweepReport& report) {
  std::vector<std::string> header{"point"};
  for (const std::string& title : key_titles(report.keys)) header.push_back(title);
  for (const SweepColumn& column : sweep_columns) header.emplace_back(column.title);
  header.emplace_back("limits");
  Table table{header};
  table.judges_in("limits");
  const auto best = cheapest_row(report.rows);
  for (std::size_t i = 0; i < report.rows.size(); ++i) {
    const SweepRow& row = report.rows[i];
    std::vector<std::string> cells{(best == i ? "* " : "  ") + std::to_string(row.point)};
    for (const std::string& key : report.keys)
      cells.push_back(value_cell(row.set.value(key, Json{})));
    for (const SweepColumn& column : sweep_columns) {
      const MetricResult* const found = metric_in(row, column.metric);
      cells.push_back(found ? show(column.metric, found->name.unit, found->estimate.mean, {}).value
                            : "-");
    }
    cells.push_back(limits_cell(row));
    table.add(std::move(cells));
  }
  return table;
}

std::string sweep_heading(const SweepReport& report) {
  std::string text = report.name + "\n  " + std::to_string(report.points) + " points";
  if (static_cast<std::int64_t>(report.rows.size()) != report.points)
    text += ", " + std::to_string(report.rows.size()) + " of them here";
  return text + "\n";
}

std::string below_table(const SweepReport& report, const std::string& star) {
  std::string text;
  if (cheapest_row(report.rows))
    text += star + (has_limits(report) ? " the cheapest of those that meet their limits\n"
                                       : " the cheapest\n");
  for (const SweepRow& row : report.rows)
    if (!row.error.empty())
      text += "point " + std::to_string(row.point) + " failed: " + row.error + "\n";
  return text;
}

Json row_json(const SweepRow& row) {
  Json json{{"point", row.point}, {"set", row.set}, {"satisfies_slo", satisfies_slo(row)}};
  json["error"] = row.error.empty() ? Json{} : Json(row.error);
  if (!row.error.empty()) return json;
  const Json stored = row_result_json(row.result);
  for (const char* key : {"replications", "metrics", "warnings", "refusals"})
    json[key] = stored[key];
  json["bill"] = Json::array();
  for (const BillResult& line : row.result.bill)
    json["bill"].push_back({{"item", line.item},
                            {"quantity", line.quantity.mean},
                            {"unit", line.unit},
                            {"unit_price_usd", line.unit_price_usd},
                            {"usd", line.usd.mean}});
  json["slo"] = json["violated"] = Json::array();
  for (const SloResult& slo : row.result.slo) {
    json["slo"].push_back({{"slo", slo.slo.text},
                           {"metric", slo.slo.metric},
                           {"limit", slo.slo.max ? *slo.slo.max : *slo.slo.min},
                           {"value", slo.value ? Json(*slo.value) : Json{}},
                           {"ok", slo.ok},
                           {"margin", slo.margin}});
    if (!slo.ok) json["violated"].push_back(slo.slo.text);
  }
  return json;
}

}  // namespace

std::vector<std::string> key_titles(const std::vector<std::string>& keys) {
  const auto last_steps = [](const std::string& key, int steps) {
    std::size_t from = key.size();
    for (int i = 0; i < steps && from != std::string::npos && from > 0; ++i)
      from = key.rfind('/', from - 1);
    return key.substr(from == std::string::npos ? 0 : from + 1);
  };
  std::vector<std::string> titles;
  for (const std::string& key : keys) {
    int steps = 1;
    const auto is_unclear = [&](const std::string& other) {
      return other != key && last_steps(other, steps) == last_steps(key, steps);
    };
    while (steps < 64 && std::ranges::any_of(keys, is_unclear)) ++steps;
    titles.push_back(last_steps(key, steps));
  }
  return titles;
}

std::string value_cell(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string violated_text(const SweepRow& row) {
  std::string text;
  for (const SloResult& slo : row.result.slo)
    if (!slo.ok) text += (text.empty() ? "" : "; ") + slo.slo.text;
  return text;
}

std::optional<std::size_t> cheapest_row(const std::vector<SweepRow>& rows) {
  std::optional<std::size_t> best;
  double least = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto cost = rows[i].result.find("cost_usd");
    if (!cost || !satisfies_slo(rows[i]) || (best && cost->mean >= least)) continue;
    best = i;
    least = cost->mean;
  }
  return best;
}

std::string sweep_csv(const SweepReport& report, const std::vector<SweepCsvColumn>& further) {
  const std::vector<std::string> names = metrics_of(report.rows);
  std::string csv = "point";
  for (const std::string& key : report.keys) csv += "," + csv_cell(key);
  csv += ",replications";
  for (const std::string& name : names) csv += fmt::format(",{0},{0}_half_width_95", name);
  csv += ",satisfies_slo,violated,error";
  for (const SweepCsvColumn& column : further) csv += "," + csv_cell(column.title);
  csv += "\n";
  for (std::size_t i = 0; i < report.rows.size(); ++i) {
    const SweepRow& row = report.rows[i];
    const bool ran = row.error.empty();
    csv += std::to_string(row.point);
    for (const std::string& key : report.keys)
      csv += "," + csv_cell(value_cell(row.set.value(key, Json{})));
    csv += "," + (ran ? std::to_string(row.result.replications) : "");
    for (const std::string& name : names) {
      const MetricResult* const metric = metric_in(row, name);
      csv += metric ? fmt::format(",{},{}", metric->estimate.mean,
                                  plain_number(metric->estimate.half_width_95))
                    : ",,";
    }
    csv += fmt::format(",{},{},{}", satisfies_slo(row), csv_cell(violated_text(row)),
                       csv_cell(row.error));
    for (const SweepCsvColumn& column : further) csv += "," + csv_cell(column.cells[i]);
    csv += "\n";
  }
  return csv;
}

Json sweep_json(const SweepReport& report, const std::string& catalogue) {
  Json rows = Json::array();
  for (const SweepRow& row : report.rows) rows.push_back(row_json(row));
  Json best;
  if (const auto found = cheapest_row(report.rows)) best = report.rows[*found].point;
  return {{"schema_version", 1},   {"tool", tool_json(catalogue)},  {"name", report.name},
          {"keys", report.keys},   {"points_total", report.points}, {"cheapest", best},
          {"sweep", report.sweep}, {"points", std::move(rows)}};
}

std::string sweep_text(const SweepReport& report) {
  return sweep_heading(report) + "\n" + sweep_table(report).text() + below_table(report, "*");
}

std::string sweep_markdown(const SweepReport& report) {
  const std::string below = below_table(report, "\\*");
  return sweep_table(report).markdown() + (below.empty() ? "" : "\n" + below);
}

}  // namespace coldcast
