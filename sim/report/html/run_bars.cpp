// The bars about one run: what failed, what it cost, how long starts and parts took.

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "sim/core/request.hpp"
#include "sim/report/html/run_charts.hpp"

namespace coldcast {

std::string failure_cause(std::size_t fate) {
  std::string cause{fate_names[fate]};
  std::ranges::replace(cause, '_', ' ');
  return cause;
}

namespace {

/// Puts a bar behind those that the chart has, into a series of it.
void add_bar(Chart& chart, ChartSeries& series, const std::string& name, double height,
             std::optional<double> half_width) {
  series.points.push_back({.x = static_cast<double>(chart.x.categories.size()),
                           .y = height,
                           .y_half_width = half_width});
  chart.x.categories.push_back(name);
}

}  // namespace

Chart failures_chart(Fields& metrics) {
  Chart chart{.title = "Failures by cause",
              .about = "Requests of a run that failed, with 95 % intervals of the mean.",
              .kind = ChartKind::bar,
              .x = {.title = "cause"},
              .y = {.title = "requests that failed"},
              .horizontal = true};
  ChartSeries series{.name = "failed requests", .colour = 1};
  for (std::size_t fate = 1; fate < fates; ++fate) {
    const auto metric = stored_metric(metrics, fmt::format("failed_{}", fate_names[fate]));
    if (!metric || metric->mean == 0) continue;
    add_bar(chart, series, failure_cause(fate), metric->mean, metric->half_width_95);
  }
  if (!series.points.empty()) chart.series.push_back(std::move(series));
  return chart;
}

Chart bill_chart(Fields& summary) {
  Chart chart{.title = "Cost by item",
              .about = "The lines of the bill of a run, with 95 % intervals of the mean.",
              .kind = ChartKind::bar,
              .x = {.title = "item"},
              .y = {.title = "cost of a run", .unit = "USD"},
              .horizontal = true};
  ChartSeries series{.name = "cost of a run"};
  for (Fields& line : summary.objects("bill")) {
    const double usd = line.number("usd");
    if (usd == 0) continue;
    std::optional<double> half_width;
    if (line.is_number("half_width_95")) half_width = line.number("half_width_95");
    add_bar(chart, series, line.string("item"), usd, half_width);
  }
  if (!series.points.empty()) chart.series.push_back(std::move(series));
  return chart;
}

Chart stages_chart(Fields& summary) {
  Chart chart{.title = "Stages of a cold start",
              .about = "How long each stage takes when it runs, with 95 % intervals of the mean.",
              .kind = ChartKind::bar,
              .x = {.title = "stage"},
              .y = {.title = "mean time", .unit = "ms"},
              .horizontal = true,
              .stacked = true};
  ChartSeries billed{.name = "billed", .colour = 0}, free{.name = "not billed", .colour = 5};
  for (Fields& stage : summary.objects("stages")) {
    const std::string name = stage.string("stage");
    const StoredMetric mean = stored_estimate(stage.object("mean_ms"), name);
    add_bar(chart, stage.boolean("billed") ? billed : free, name, mean.mean, mean.half_width_95);
  }
  for (ChartSeries* series : {&billed, &free})
    if (!series->points.empty()) chart.series.push_back(std::move(*series));
  return chart;
}

Chart parts_chart(Fields& summary) {
  Chart chart{.title = "Latency by part",
              .about =
                  "Mean latency of the requests that each part of the platform served, with 95 "
                  "% intervals.",
              .kind = ChartKind::bar,
              .x = {.title = "part"},
              .y = {.title = "mean latency", .unit = "ms"},
              .horizontal = true};
  ChartSeries series{.name = "mean latency"};
  for (Fields& part : summary.objects("parts")) {
    const std::string name = part.string("part");
    const StoredMetric mean = stored_estimate(part.object("latency_mean_ms"), name);
    add_bar(chart, series, name, mean.mean, mean.half_width_95);
  }
  if (!series.points.empty()) chart.series.push_back(std::move(series));
  return chart;
}

}  // namespace coldcast
