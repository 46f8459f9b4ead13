#include "sim/report/html/run_charts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include "sim/core/request.hpp"

namespace coldcast {
namespace {

/// Latencies of all requests, of cold and of warm ones; `place` turns a percentage into a point.
template <class Place>
std::vector<ChartSeries> latency_series(const CsvColumns& latency, const Place& place) {
  const auto& percent = latency.column("percent");
  const bool some_cold = std::ranges::any_of(latency.column("cold_ms"),
                                             [](const auto& cell) { return cell.has_value(); });
  std::vector<ChartSeries> all;
  for (const auto& [name, column, colour] :
       {std::tuple{"all", "all_ms", 6}, {"cold", "cold_ms", 1}, {"warm", "warm_ms", 0}}) {
    if (!some_cold && std::string_view{name} != "all") continue;
    ChartSeries series{.name = std::string{name} + " requests",
                       .colour = static_cast<std::size_t>(colour)};
    const auto& cells = latency.column(column);
    for (std::size_t i = 0; i < latency.rows(); ++i)
      if (percent[i] && cells[i])
        if (const auto point = place(*percent[i], *cells[i])) series.points.push_back(*point);
    all.push_back(std::move(series));
  }
  return all;
}

/// A ring where so many per cent of all requests are answered.
std::vector<ChartMark> mark_at(const CsvColumns& latency, double percent, const char* name,
                               double y) {
  const auto &percents = latency.column("percent"), &all = latency.column("all_ms");
  for (std::size_t i = 0; i < latency.rows(); ++i)
    if (percents[i] == percent && all[i])
      return {{.label = std::string{name} + " " + show("latency_ms", "ms", *all[i], {}).value,
               .x = *all[i],
               .y = y}};
  return {};
}

double longest_of(const CsvColumns& columns) {
  const auto& t = columns.column("t_s");
  return t.empty() ? 0 : t.back().value_or(0);
}

/// A column over time, each cell by what `value` makes of it and of the length of its step.
template <class Value>
ChartSeries course(const CsvColumns& columns, const std::string& column, const std::string& name,
                   const TimeUnit& unit, const Value& value) {
  ChartSeries series{.name = name};
  const auto &t = columns.column("t_s"), &cells = columns.column(column);
  double before = 0;
  for (std::size_t i = 0; i < columns.rows(); ++i) {
    const double end = t[i].value_or(before);
    ChartPoint point{.x = end / unit.seconds};
    if (cells[i] && end > before) point.y = value(*cells[i], end - before);
    series.points.push_back(point);
    before = end;
  }
  return series;
}

double as_it_is(double value, double) { return value; }
double per_second(double count, double seconds) { return count / seconds; }

ChartAxis time_axis(const TimeUnit& unit) { return {.title = "time", .unit = unit.unit, .min = 0}; }

bool has_values(const ChartSeries& series) {
  return std::ranges::any_of(series.points,
                             [](const ChartPoint& point) { return point.y.value_or(0) != 0; });
}

}  // namespace

Chart latency_distribution_chart(const CsvColumns& latency, std::vector<ChartBand> bands) {
  return {.title = "Latency distribution",
          .about =
              "The share of served requests that were answered within each latency, in the "
              "first replication. Left and high is good.",
          .x = {.title = "latency", .unit = "ms", .logarithmic = true},
          .y = {.title = "requests within it", .unit = "%", .min = 0, .max = 100},
          .series = latency_series(latency,
                                   [](double percent, double ms) -> std::optional<ChartPoint> {
                                     return ChartPoint{.x = ms, .y = percent};
                                   }),
          .bands = std::move(bands),
          .marks = mark_at(latency, 50, "p50", 50)};
}

Chart latency_tail_chart(const CsvColumns& latency, std::vector<ChartBand> bands) {
  return {.title = "Latency tail",
          .about =
              "The share of served requests that took longer than each latency, in the first "
              "replication: 1 % is p99, 0.1 % is p99.9.",
          .x = {.title = "latency", .unit = "ms", .logarithmic = true},
          .y = {.title = "requests above it", .unit = "%", .logarithmic = true, .max = 100},
          .series = latency_series(latency,
                                   [](double percent, double ms) -> std::optional<ChartPoint> {
                                     if (percent >= 100)
                                       return std::nullopt;  // nothing is above the largest
                                     return ChartPoint{.x = ms, .y = 100 - percent};
                                   }),
          .bands = std::move(bands),
          .marks = mark_at(latency, 99, "p99", 1)};
}

Chart latency_course_chart(const CsvColumns& windows, const CsvColumns* timeline) {
  const TimeUnit unit = time_unit(longest_of(timeline ? *timeline : windows));
  Chart chart{.title = "Latency and offered load over time",
              .about =
                  "Latency of the requests that arrived in each window of the first "
                  "replication, on the left; the load they came in, shaded, on the right.",
              .x = time_axis(unit),
              .y = {.title = "latency", .unit = "ms", .logarithmic = true}};
  std::size_t colour = 0;
  for (const auto& [column, name] :
       {std::pair{"p50_ms", "latency p50"}, {"p95_ms", "latency p95"}, {"p99_ms", "latency p99"}}) {
    chart.series.push_back(course(windows, column, name, unit, as_it_is));
    chart.series.back().colour = std::array{0UL, 3UL, 1UL}[colour++];
  }
  // The load in the same windows, lest narrower steps show noise of their own.
  if (timeline) {
    chart.right = ChartAxis{.title = "offered load", .unit = "requests/s", .min = 0};
    ChartSeries load{.name = "offered load", .right = true, .filled = true, .colour = 6};
    const auto &t = timeline->column("t_s"), &offered = timeline->column("offered");
    double begin = 0;
    std::size_t row = 0;
    for (const auto& end : windows.column("t_s")) {
      double count = 0, until = begin;
      for (; row < timeline->rows() && t[row] && *t[row] <= end.value_or(0) + 1e-9; ++row) {
        count += offered[row].value_or(0);
        until = *t[row];
      }
      if (until > begin)
        load.points.push_back({.x = until / unit.seconds, .y = count / (until - begin)});
      begin = until;
    }
    chart.series.push_back(std::move(load));
  }
  return chart;
}

Chart load_course_chart(const CsvColumns& timeline) {
  const TimeUnit unit = time_unit(longest_of(timeline));
  Chart chart{.title = "Offered and completed load over time",
              .about =
                  "Requests per second that arrived and that were answered well, in the first "
                  "replication.",
              .x = time_axis(unit),
              .y = {.title = "load", .unit = "requests/s", .min = 0}};
  chart.series.push_back(course(timeline, "offered", "offered", unit, per_second));
  chart.series.push_back(course(timeline, "completed", "completed", unit, per_second));
  chart.series.front().filled = true;
  chart.series.front().colour = 6;
  chart.series.back().colour = 2;
  return chart;
}

Chart instances_course_chart(const CsvColumns& timeline) {
  const TimeUnit unit = time_unit(longest_of(timeline));
  Chart chart{.title = "Instances over time",
              .about =
                  "Instances that serve, start and idle at the end of each step of the first "
                  "replication.",
              .kind = ChartKind::step,
              .x = time_axis(unit),
              .y = {.title = "instances", .min = 0}};
  for (const auto& [column, name, colour] : {std::tuple{"active", "active", 0},
                                             {"starting", "starting", 1},
                                             {"idle", "idle", 2},
                                             {"provisioned", "provisioned", 4},
                                             {"queued", "requests that wait", 3}}) {
    ChartSeries series = course(timeline, column, name, unit, as_it_is);
    const bool always = std::string_view{column} == "active" ||
                        std::string_view{column} == "idle" ||
                        std::string_view{column} == "starting";
    if (!always && !has_values(series)) continue;
    series.colour = static_cast<std::size_t>(colour);
    if (std::string_view{column} == "queued") {
      chart.right = ChartAxis{.title = "requests that wait", .min = 0};
      series.right = true;
    }
    chart.series.push_back(std::move(series));
  }
  return chart;
}

Chart cost_course_chart(const CsvColumns& timeline) {
  const TimeUnit unit = time_unit(longest_of(timeline));
  Chart chart{
      .title = "Dollars spent over time",
      .about = "What the first replication had cost since its start, without free allowance.",
      .x = time_axis(unit),
      .y = {.title = "spent", .unit = "USD", .min = 0}};
  ChartSeries spent = course(timeline, "usd", "spent", unit, as_it_is);
  if (has_values(spent)) chart.series.push_back(std::move(spent));
  return chart;
}

Chart failures_course_chart(const CsvColumns& timeline) {
  const TimeUnit unit = time_unit(longest_of(timeline));
  Chart chart{.title = "Failures over time",
              .about = "Requests per second that failed, by cause, in the first replication.",
              .x = time_axis(unit),
              .y = {.title = "failures", .unit = "requests/s", .min = 0}};
  for (std::size_t fate = 1; fate < fates; ++fate) {
    ChartSeries series = course(timeline, fmt::format("failed_{}", fate_names[fate]),
                                failure_cause(fate), unit, per_second);
    if (has_values(series)) chart.series.push_back(std::move(series));
  }
  return chart;
}

}  // namespace coldcast
