#include "sim/report/priced_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/report/numbers.hpp"
#include "sim/report/run_json.hpp"
#include "sim/report/table.hpp"

namespace coldcast {
namespace {

const BillResult* line_in(const RunResult& result, const std::string& item) {
  for (const BillResult& line : result.bill)
    if (line.item == item) return &line;
  return nullptr;
}

/// The items of both bills, those of the old one first.
std::vector<std::string> items_of(const Repriced& run) {
  std::vector<std::string> items;
  for (const RunResult* result : {&run.before_result, &run.after_result})
    for (const BillResult& line : result->bill)
      if (std::ranges::find(items, line.item) == items.end()) items.push_back(line.item);
  return items;
}

std::string dollars_text(const std::optional<double>& usd) {
  return usd ? show("cost_usd", "usd", *usd, {}).value : "-";
}

/// "-12.3 %"; nothing where there is nothing to compare.
std::string change_text(const std::optional<double>& before, const std::optional<double>& after) {
  if (!before || !after || *before == 0) return "";
  return fmt::format("{:+.1f} %", (*after / *before - 1) * 100);
}

std::optional<double> mean_of(const RunResult& result, const std::string& metric) {
  const auto found = result.find(metric);
  return found ? std::optional{found->mean} : std::nullopt;
}

Table bill_table(const Repriced& run) {
  Table table{{"item", "quantity", "unit price before", "now", "usd before", "usd now", "change"}};
  for (const std::string& item : items_of(run)) {
    const BillResult* const before = line_in(run.before_result, item);
    const BillResult* const after = line_in(run.after_result, item);
    const BillResult& either = before ? *before : *after;
    const auto usd = [](const BillResult* line) {
      return line ? std::optional{line->usd.mean} : std::nullopt;
    };
    table.add({item, four_digits(either.quantity.mean) + " " + either.unit,
               before ? plain(before->unit_price_usd) : "-",
               after ? plain(after->unit_price_usd) : "-", dollars_text(usd(before)),
               dollars_text(usd(after)), change_text(usd(before), usd(after))});
  }
  return table;
}

/// The metrics of dollars that either side has.
std::vector<MetricName> dollar_metrics(const Repriced& run) {
  std::vector<MetricName> names;
  for (const MetricName& metric : metric_names())
    if (run.before_result.find(metric.name) || run.after_result.find(metric.name))
      names.push_back(metric);
  return names;
}

Table metrics_table(const Repriced& run) {
  Table table{{"", "before", "± 95 %", "now", "± 95 %", "change"}};
  for (const MetricName& metric : dollar_metrics(run)) {
    std::vector<std::string> row{metric.name};
    for (const RunResult* result : {&run.before_result, &run.after_result}) {
      const auto found = result->find(metric.name);
      const Shown shown = found ? show(metric.name, metric.unit, found->mean, found->half_width_95)
                                : Shown{"-", ""};
      row.push_back(shown.value);
      row.push_back(shown.half_width);
    }
    row.push_back(change_text(mean_of(run.before_result, metric.name),
                              mean_of(run.after_result, metric.name)));
    table.add(std::move(row));
  }
  return table;
}

std::string priced_heading(const Repriced& run) {
  return fmt::format("{}\n  {} replications\n  before  {}\n  now     {}\n", run.before.name,
                     run.before_result.replications, name_of_prices(run.before),
                     name_of_prices(run.after));
}

Json dollars_json(const RunResult& result) {
  const Json all = row_result_json(result);
  Json bill = Json::array();
  for (const BillResult& line : result.bill)
    bill.push_back({{"item", line.item},
                    {"quantity", line.quantity.mean},
                    {"unit", line.unit},
                    {"unit_price_usd", line.unit_price_usd},
                    {"usd", line.usd.mean}});
  return {{"metrics", all["metrics"]}, {"bill", std::move(bill)}};
}

Table priced_rows(const RepricedSweep& sweep) {
  std::vector<std::string> header{"point"};
  for (const std::string& title : key_titles(sweep.after.keys)) header.push_back(title);
  for (const char* title : {"a run before", "now", "1M requests before", "now", "a month before",
                            "now", "change", "limits"})
    header.emplace_back(title);
  Table table{header};
  table.judges_in("limits");
  const auto best_before = cheapest_row(sweep.before.rows), best = cheapest_row(sweep.after.rows);
  for (std::size_t i = 0; i < sweep.after.rows.size(); ++i) {
    const SweepRow &before = sweep.before.rows[i], &after = sweep.after.rows[i];
    std::vector<std::string> cells{std::string{best == i          ? "* "
                                               : best_before == i ? "o "
                                                                  : "  "} +
                                   std::to_string(after.point)};
    for (const std::string& key : sweep.after.keys)
      cells.push_back(value_cell(after.set.value(key, Json{})));
    for (const char* metric : {"cost_usd", "cost_usd_per_1m", "cost_usd_per_month"}) {
      cells.push_back(dollars_text(mean_of(before.result, metric)));
      cells.push_back(dollars_text(mean_of(after.result, metric)));
    }
    cells.push_back(
        change_text(mean_of(before.result, "cost_usd"), mean_of(after.result, "cost_usd")));
    cells.push_back(!after.error.empty()       ? "failed"
                    : after.result.slo.empty() ? ""
                    : satisfies_slo(after)     ? "met"
                                               : "misses " + violated_text(after));
    table.add(std::move(cells));
  }
  return table;
}

std::string priced_sweep_heading(const RepricedSweep& sweep) {
  return fmt::format("{}\n  {} points\n  before  {}\n  now     {}\n", sweep.after.name,
                     sweep.after.rows.size(), sweep.old_prices, sweep.new_prices);
}

std::string cheapest_line(const RepricedSweep& sweep, const std::string& star) {
  const auto before = cheapest_row(sweep.before.rows), after = cheapest_row(sweep.after.rows);
  std::string line;
  if (after) line += star + " the cheapest now";
  if (before && before != after)
    line += (line.empty() ? "" : ", ") + std::string{"o the cheapest before"};
  return line.empty() ? line : line + "\n";
}

}  // namespace

std::string priced_text(const Repriced& run) {
  return priced_heading(run) + "\n" + bill_table(run).text() + "\n" + metrics_table(run).text();
}

std::string priced_markdown(const Repriced& run) {
  return bill_table(run).markdown() + "\n" + metrics_table(run).markdown();
}

std::string priced_csv(const Repriced& run) {
  std::string csv = "metric,unit,before,before_half_width_95,mean,half_width_95\n";
  const auto cells = [](const std::optional<Estimate>& estimate) {
    if (!estimate) return std::string{","};
    return fmt::format("{},{}", estimate->mean,
                       estimate->half_width_95 ? fmt::format("{}", *estimate->half_width_95) : "");
  };
  for (const MetricName& metric : dollar_metrics(run))
    csv += fmt::format("{},{},{},{}\n", metric.name, metric.unit,
                       cells(run.before_result.find(metric.name)),
                       cells(run.after_result.find(metric.name)));
  for (const std::string& item : items_of(run)) {
    const auto usd = [&](const RunResult& result) {
      const BillResult* const line = line_in(result, item);
      return line ? std::optional{line->usd} : std::nullopt;
    };
    csv += fmt::format("{},usd,{},{}\n", csv_cell("bill_" + item + "_usd"),
                       cells(usd(run.before_result)), cells(usd(run.after_result)));
  }
  return csv;
}

Json priced_json(const Repriced& run, const std::string& catalogue) {
  Json json = dollars_json(run.after_result);
  json["schema_version"] = 1;
  json["tool"] = tool_json(catalogue);
  json["name"] = run.before.name;
  json["replications"] = run.after_result.replications;
  json["prices"] = name_of_prices(run.after);
  json["scenario"] = run.after.resolved;
  json["warnings"] = run.after_result.warnings;
  json["before"] = dollars_json(run.before_result);
  json["before"]["prices"] = name_of_prices(run.before);
  return json;
}

std::string priced_sweep_text(const RepricedSweep& sweep) {
  return priced_sweep_heading(sweep) + "\n" + priced_rows(sweep).text() + cheapest_line(sweep, "*");
}

std::string priced_sweep_markdown(const RepricedSweep& sweep) {
  const std::string below = cheapest_line(sweep, "\\*");
  return priced_rows(sweep).markdown() + (below.empty() ? "" : "\n" + below);
}

std::string priced_sweep_csv(const RepricedSweep& sweep) {
  std::vector<SweepCsvColumn> before;
  for (const char* metric : {"cost_usd", "cost_usd_per_month"}) {
    before.push_back({std::string{metric} + "_before", {}});
    for (const SweepRow& row : sweep.before.rows) {
      const auto usd = mean_of(row.result, metric);
      before.back().cells.push_back(usd ? fmt::format("{}", *usd) : "");
    }
  }
  return sweep_csv(sweep.after, before);
}

Json priced_sweep_json(const RepricedSweep& sweep, const std::string& catalogue) {
  Json json = sweep_json(sweep.after, catalogue);
  json["prices"] = sweep.new_prices;
  json["prices_before"] = sweep.old_prices;
  for (std::size_t i = 0; i < sweep.before.rows.size(); ++i) {
    Json before = Json::object();
    for (const MetricResult& metric : sweep.before.rows[i].result.metrics)
      if (metric.name.name.starts_with("cost_")) before[metric.name.name] = metric.estimate.mean;
    json["points"][i]["before"] = std::move(before);
  }
  return json;
}

}  // namespace coldcast
