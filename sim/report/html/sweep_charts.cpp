#include "sim/report/html/sweep_charts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "sim/report/html/sweep_chart_parts.hpp"

namespace coldcast {
namespace {

constexpr std::size_t most_on_line = 200;    // a line has no more bends than that to be seen
constexpr std::size_t most_swept_lines = 8;  // as there are colours

constexpr const char* curve_metrics[] = {"latency_p50_ms", "latency_p95_ms", "latency_p99_ms",
                                         "cost_usd_per_1m"};

/// The unit in the name of a key: "memory_mb" is in MB.
std::string unit_of_key(const std::string& title) {
  static const std::pair<const char*, const char*> units[] = {
      {"_mb", "MB"}, {"_per_s", "per s"}, {"_ms", "ms"}, {"_usd", "USD"}, {"_s", "s"}};
  for (const auto& [end, unit] : units)
    if (title.ends_with(end)) return unit;
  return "";
}

ChartAxis axis_of_key(const SweptKey& key) {
  if (key.numbers.empty()) return {.title = key.title, .categories = key.values};
  return {.title = key.title,
          .unit = unit_of_key(key.title),
          .logarithmic = spans_decades(key.numbers)};
}

double place_on_key(const SweptKey& key, std::size_t value) {
  return key.numbers.empty() ? static_cast<double>(value) : key.numbers[value];
}

/// Points that differ in one key only, in the order of its values.
struct Line {
  std::string name;
  std::vector<std::size_t> points;
  bool of_pick = false;
};

std::string values_but(const SweptPoints& sweep, const SweptPoint& point, std::size_t key) {
  std::string text;
  for (std::size_t k = 0; k < sweep.keys.size(); ++k)
    if (k != key)
      text += (text.empty() ? "" : ", ") + sweep.keys[k].title + " " +
              sweep.keys[k].values[point.at[k]];
  return text;
}

std::vector<Line> lines_over(const SweptPoints& sweep, std::size_t key) {
  std::map<std::vector<std::size_t>, Line> lines;
  for (std::size_t i = 0; i < sweep.points.size(); ++i) {
    std::vector<std::size_t> others = sweep.points[i].at;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(key));
    Line& line = lines[others];
    line.points.push_back(i);
    line.of_pick |= sweep.pick == i;
  }
  std::vector<Line> all;
  for (auto& [others, line] : lines) {
    std::ranges::stable_sort(line.points, {},
                             [&](std::size_t i) { return sweep.points[i].at[key]; });
    line.name = values_but(sweep, sweep.points[line.points.front()], key);
    all.push_back(std::move(line));
  }
  return all;
}

/// As many as there are colours, that with the pick among them.
std::vector<Line> lines_to_draw(const std::vector<Line>& all) {
  std::vector<Line> some = spread_evenly(all, most_swept_lines);
  const auto picked = std::ranges::find(all, true, &Line::of_pick);
  if (picked != all.end() && std::ranges::none_of(some, &Line::of_pick)) some[1] = *picked;
  return some;
}

ChartSeries series_of_line(const SweptPoints& sweep, std::size_t key, const Line& line,
                           const std::string& metric, const std::string& name) {
  ChartSeries series{.name = name};
  for (const std::size_t i : spread_evenly(line.points, most_on_line))
    if (const StoredMetric* const found = metric_of_point(sweep.points[i], metric))
      series.points.push_back({.x = place_on_key(sweep.keys[key], sweep.points[i].at[key]),
                               .y = found->mean,
                               .y_half_width = found->half_width_95});
  return series;
}

void scale_y(Chart& chart) {
  std::vector<double> values;
  for (const ChartSeries& series : chart.series)
    for (const ChartPoint& point : series.points)
      if (!series.right && point.y) values.push_back(*point.y);
  chart.y.logarithmic = chart.kind != ChartKind::bar && spans_decades(values);
}

Chart empty_curve(const SweptPoints& sweep, std::size_t key) {
  const SweptKey& varied = sweep.keys[key];
  const bool numeric = !varied.numbers.empty();
  return {.title = "",
          .about = "",
          .kind = numeric ? ChartKind::line : ChartKind::bar,
          .x = axis_of_key(varied),
          .y = {.title = "latency", .unit = "ms"}};
}

void add_limits(const SweptPoints& sweep, Chart& chart, const std::string& metric) {
  for (const StoredLimit& limit : sweep.points.front().result.limits)
    if (metric.empty() || limit.metric == metric)
      for (ChartBand& band : latency_bands({limit}, false)) {
        const auto same = [&](const ChartBand& one) { return one.label == band.label; };
        if (std::ranges::none_of(chart.bands, same)) chart.bands.push_back(std::move(band));
      }
}

/// All percentiles and the cost in one chart: the memory curve.
std::vector<Chart> one_line(const SweptPoints& sweep, std::size_t key, const Line& line) {
  Chart chart = empty_curve(sweep, key);
  chart.title = "Latency and cost over " + sweep.keys[key].title;
  chart.about =
      "Median, p95 and p99 of the latency (left), and the cost of a million requests "
      "(right)." +
      points_left_out(std::min(line.points.size(), most_on_line), line.points.size(), "points");
  for (const char* metric : curve_metrics) {
    ChartSeries series = series_of_line(sweep, key, line, metric, metric_title(metric));
    series.right = std::string{metric} == "cost_usd_per_1m";
    if (series.points.empty()) continue;
    if (series.right) chart.right = axis_of_swept(metric);
    chart.series.push_back(std::move(series));
  }
  add_limits(sweep, chart, "");
  scale_y(chart);
  return {chart};
}

std::vector<Chart> many_lines(const SweptPoints& sweep, std::size_t key,
                              const std::vector<Line>& all) {
  const std::vector<Line> drawn = lines_to_draw(all);
  std::vector<Chart> charts;
  for (const char* metric : curve_metrics) {
    Chart chart = empty_curve(sweep, key);
    chart.y = axis_of_swept(metric);
    chart.title = metric_title(metric) + " over " + sweep.keys[key].title;
    chart.title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(chart.title[0])));
    chart.about = std::string{chart.kind == ChartKind::bar ? "Bars of a colour" : "A line"} +
                  " for each combination of the other keys, with 95 % intervals." +
                  points_left_out(drawn.size(), all.size(), "combinations");
    for (const Line& line : drawn)
      chart.series.push_back(series_of_line(sweep, key, line, metric, line.name));
    std::erase_if(chart.series, [](const ChartSeries& one) { return one.points.empty(); });
    add_limits(sweep, chart, metric);
    scale_y(chart);
    charts.push_back(std::move(chart));
  }
  return charts;
}

/// Each point by itself, over one key: for samples, in which all keys change at once.
Chart dots_over(const SweptPoints& sweep, std::size_t key, const std::string& metric) {
  Chart chart{.title = metric_title(metric) + " over " + sweep.keys[key].title,
              .about = "Each point by this key alone; the other keys differ as well.",
              .kind = ChartKind::scatter,
              .x = axis_of_key(sweep.keys[key]),
              .y = axis_of_swept(metric)};
  chart.title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(chart.title[0])));
  ChartSeries meet{.name = sweep.limited ? "meets all limits" : "point", .colour = 0};
  ChartSeries miss{.name = "misses a limit", .colour = 1};
  std::vector<std::size_t> all(sweep.points.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  for (const std::size_t i : spread_evenly(all, most_swept_dots)) {
    const SweptPoint& point = sweep.points[i];
    if (const StoredMetric* const found = metric_of_point(point, metric))
      (point.result.meets_limits() ? meet : miss)
          .points.push_back({.x = place_on_key(sweep.keys[key], point.at[key]),
                             .y = found->mean,
                             .y_half_width = found->half_width_95});
  }
  for (ChartSeries* series : {&meet, &miss})
    if (!series->points.empty()) chart.series.push_back(std::move(*series));
  chart.about += points_left_out(std::min(all.size(), most_swept_dots), all.size(), "points");
  add_limits(sweep, chart, metric);
  scale_y(chart);
  return chart;
}

}  // namespace

const StoredMetric* metric_of_point(const SweptPoint& point, const std::string& name) {
  const auto found = point.result.metrics.find(name);
  return found == point.result.metrics.end() ? nullptr : &found->second;
}

ChartAxis axis_of_swept(const std::string& metric) {
  const std::string unit = metric_unit(metric);
  return {.title = metric_title(metric), .unit = unit == "usd" ? "USD" : unit};
}

std::string judged_of_sweep(const SweptPoints& sweep) {
  for (const StoredLimit& limit : sweep.points.front().result.limits)
    if (limit.metric.starts_with("latency_")) return limit.metric;
  return "latency_p95_ms";
}

std::vector<std::size_t> keys_by_size(const SweptPoints& sweep) {
  std::vector<std::size_t> order(sweep.keys.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    const SweptKey &one = sweep.keys[a], &other = sweep.keys[b];
    if (one.values.size() != other.values.size()) return one.values.size() > other.values.size();
    return !one.numbers.empty() && other.numbers.empty();
  });
  return order;
}

bool spans_decades(const std::vector<double>& values) {
  if (values.empty()) return false;
  const auto [low, high] = std::ranges::minmax(values);
  return low > 0 && high > 10 * low;
}

std::string points_left_out(std::size_t drawn, std::size_t of, const char* what) {
  return drawn < of ? fmt::format(" {} of {} {} are drawn; results.csv holds all.", drawn, of, what)
                    : "";
}

std::vector<Chart> sweep_curves(const SweptPoints& sweep) {
  if (sweep.keys.empty() || sweep.points.empty()) return {};
  const std::vector<std::size_t> order = keys_by_size(sweep);
  const std::vector<Line> lines = lines_over(sweep, order.front());
  if (lines.size() == 1) return one_line(sweep, order.front(), lines.front());
  if (2 * lines.size() <= sweep.points.size()) return many_lines(sweep, order.front(), lines);
  std::vector<Chart> charts;
  constexpr std::size_t most_keys = 4;
  for (std::size_t k = 0; k < std::min(order.size(), most_keys); ++k)
    for (const std::string& metric : {judged_of_sweep(sweep), std::string{"cost_usd_per_1m"}})
      if (!sweep.keys[order[k]].numbers.empty())
        charts.push_back(dots_over(sweep, order[k], metric));
  return charts;
}

}  // namespace coldcast
