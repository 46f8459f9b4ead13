#include "sim/report/html/compare_charts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>

namespace coldcast {
namespace {

const StoredMetric* metric_of_compared(const ComparedScenario& scenario, const std::string& name) {
  const auto found = scenario.metrics.find(name);
  return found == scenario.metrics.end() ? nullptr : &found->second;
}

/// The latency that a limit is about; else the 95th percentile.
std::string judged_latency(const std::vector<ComparedScenario>& scenarios) {
  for (const StoredLimit& limit : scenarios.front().limits)
    if (limit.metric.starts_with("latency_")) return limit.metric;
  return "latency_p95_ms";
}

ChartAxis axis_of_metric(const std::string& metric) {
  const std::string unit = metric_unit(metric);
  return {.title = metric_title(metric), .unit = unit == "usd" ? "USD" : unit};
}

/// Values that span more than a factor of ten need a logarithmic axis.
bool wants_logarithm(const std::vector<ChartPoint>& points, bool of_x) {
  double low = std::numeric_limits<double>::max(), high = 0;
  for (const ChartPoint& point : points) {
    const double value = of_x ? point.x : point.y.value_or(0);
    low = std::min(low, value);
    high = std::max(high, value);
  }
  return low > 0 && high > 10 * low;
}

bool dominates(const ChartPoint& a, const ChartPoint& b) {
  return a.x <= b.x && *a.y <= *b.y && (a.x < b.x || *a.y < *b.y);
}

ChartSeries front_of(const std::vector<ChartPoint>& points) {
  ChartSeries front{.name = "Pareto front", .joined = true, .colour = 6};
  for (const ChartPoint& point : points)
    if (std::ranges::none_of(points, [&](const ChartPoint& b) { return dominates(b, point); }))
      front.points.push_back({.x = point.x, .y = point.y, .label = point.label});
  std::ranges::sort(front.points, {}, &ChartPoint::x);
  return front;
}

std::vector<std::string> titles_of(const std::vector<ComparedScenario>& scenarios) {
  std::vector<std::string> titles;
  for (const ComparedScenario& scenario : scenarios) titles.push_back(scenario.title);
  return titles;
}

}  // namespace

bool ComparedScenario::meets_limits() const {
  return std::ranges::all_of(limits, [](const StoredLimit& limit) { return limit.ok; });
}

Chart pareto_chart(const std::vector<ComparedScenario>& scenarios,
                   std::optional<std::size_t> pick) {
  const std::string latency = judged_latency(scenarios), cost = "cost_usd_per_1m";
  const bool limited = !scenarios.front().limits.empty();
  Chart chart{.title = "Cost and latency",
              .about =
                  "Each scenario by what a million requests cost and how long they take; low "
                  "and left is good. The line joins those that no other beats in both; the "
                  "ring is the cheapest of those that " +
                  std::string{limited ? "meet all limits." : "serve the same requests."},
              .kind = ChartKind::scatter,
              .x = axis_of_metric(cost),
              .y = axis_of_metric(latency)};
  ChartSeries meet{.name = limited ? "meets all limits" : "scenario", .colour = 0};
  ChartSeries miss{.name = "misses a limit", .colour = 1};
  std::vector<ChartPoint> all;
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    const StoredMetric* const x = metric_of_compared(scenarios[i], cost);
    const StoredMetric* const y = metric_of_compared(scenarios[i], latency);
    if (!x || !y || !scenarios[i].same_requests) continue;
    const ChartPoint point{.x = x->mean,
                           .y = y->mean,
                           .x_half_width = x->half_width_95,
                           .y_half_width = y->half_width_95,
                           .label = scenarios[i].title};
    all.push_back(point);
    (scenarios[i].meets_limits() ? meet : miss).points.push_back(point);
    if (pick == i) chart.marks.push_back({.label = "", .x = point.x, .y = *point.y});
  }
  if (all.empty()) return chart;
  if (all.size() < scenarios.size())
    chart.about += " Those with other requests, or without a bill, are left out.";
  chart.x.logarithmic = wants_logarithm(all, true);
  chart.y.logarithmic = wants_logarithm(all, false);
  for (const ChartBand& band : latency_bands(scenarios.front().limits, false))
    if (latency == scenarios.front().limits.front().metric || chart.bands.empty())
      chart.bands.push_back(band);
  for (ChartSeries* series : {&meet, &miss})
    if (!series->points.empty()) chart.series.push_back(std::move(*series));
  chart.series.push_back(front_of(all));
  return chart;
}

Chart percentiles_chart(const std::vector<ComparedScenario>& scenarios) {
  Chart chart{.title = "Latency percentiles",
              .about = "Median, p95 and p99 of the latency of each scenario, with 95 % intervals.",
              .kind = ChartKind::scatter,
              .x = {.title = "latency", .unit = "ms", .logarithmic = true},
              .y = {.title = "scenario", .categories = titles_of(scenarios)},
              .bands = latency_bands(scenarios.front().limits, true)};
  for (const auto& [name, title, colour] : {std::tuple{"latency_p50_ms", "p50", 0},
                                            {"latency_p95_ms", "p95", 3},
                                            {"latency_p99_ms", "p99", 1}}) {
    ChartSeries series{.name = title, .colour = static_cast<std::size_t>(colour)};
    for (std::size_t i = 0; i < scenarios.size(); ++i)
      if (const StoredMetric* metric = metric_of_compared(scenarios[i], name))
        series.points.push_back({.x = metric->mean,
                                 .y = static_cast<double>(i),
                                 .x_half_width = metric->half_width_95});
    if (!series.points.empty()) chart.series.push_back(std::move(series));
  }
  return chart;
}

Chart bills_chart(const std::vector<ComparedScenario>& scenarios) {
  Chart chart{.title = "Cost by item",
              .about = "The bill of a run of each scenario.",
              .kind = ChartKind::bar,
              .x = {.title = "scenario", .categories = titles_of(scenarios)},
              .y = {.title = "cost of a run", .unit = "USD"},
              .horizontal = true,
              .stacked = true};
  std::set<std::string> items;
  for (const ComparedScenario& scenario : scenarios)
    for (const auto& [item, usd] : scenario.bill)
      if (usd > 0) items.insert(item);
  for (const std::string& item : items) {
    ChartSeries series{.name = item};
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
      const auto found = scenarios[i].bill.find(item);
      series.points.push_back(
          {.x = static_cast<double>(i), .y = found == scenarios[i].bill.end() ? 0 : found->second});
    }
    chart.series.push_back(std::move(series));
  }
  return chart;
}

Chart differences_chart(const std::vector<ComparedScenario>& scenarios, const std::string& metric) {
  Chart chart{
      .title = "Difference in " + metric_title(metric),
      .about =
          "What each scenario has more (right) or less (left) than " + scenarios.front().title +
          ", with 95 % intervals. An interval that crosses zero shows no difference. Only of those "
          "that meet the same requests.",
      .kind = ChartKind::bar,
      .x = {.title = "scenario"},
      .y = axis_of_metric(metric),
      .horizontal = true};
  chart.y.title = "difference in " + chart.y.title;
  ChartSeries series{.name = "difference to " + scenarios.front().title};
  for (std::size_t i = 1; i < scenarios.size(); ++i) {
    const auto found = scenarios[i].differences.find(metric);
    if (found == scenarios[i].differences.end() || !scenarios[i].same_requests) continue;
    series.points.push_back({.x = static_cast<double>(chart.x.categories.size()),
                             .y = found->second.by.mean,
                             .y_half_width = found->second.by.half_width_95});
    chart.x.categories.push_back(scenarios[i].title);
  }
  const auto differs = [](const ChartPoint& point) {
    return point.y != 0 || point.y_half_width.value_or(0) > 0;
  };
  if (std::ranges::any_of(series.points, differs)) chart.series.push_back(std::move(series));
  return chart;
}

}  // namespace coldcast
