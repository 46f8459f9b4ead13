// The bars about one run: what failed, what it cost, how long starts and parts took.

#include <fmt/format.h>

#include <algorithm>

#include "sim/core/request.hpp"
#include "sim/report/html/run_charts.hpp"

namespace coldcast {

std::string failure_cause(std::size_t fate) {
  std::string cause{fate_names[fate]};
  std::ranges::replace(cause, '_', ' ');
  return cause;
}

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
    series.points.push_back({.x = static_cast<double>(chart.x.categories.size()),
                             .y = metric->mean,
                             .y_half_width = metric->half_width_95});
    chart.x.categories.push_back(failure_cause(fate));
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
    ChartPoint point{.x = static_cast<double>(chart.x.categories.size()), .y = usd};
    if (line.is_number("half_width_95")) point.y_half_width = line.number("half_width_95");
    series.points.push_back(point);
    chart.x.categories.push_back(line.string("item"));
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
    (stage.boolean("billed") ? billed : free)
        .points.push_back({.x = static_cast<double>(chart.x.categories.size()),
                           .y = mean.mean,
                           .y_half_width = mean.half_width_95});
    chart.x.categories.push_back(name);
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
    series.points.push_back({.x = static_cast<double>(chart.x.categories.size()),
                             .y = mean.mean,
                             .y_half_width = mean.half_width_95});
    chart.x.categories.push_back(name);
  }
  if (!series.points.empty()) chart.series.push_back(std::move(series));
  return chart;
}

}  // namespace coldcast
