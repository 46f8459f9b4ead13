#include "sim/report/html/sweep_charts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace coldcast {
namespace {

constexpr std::size_t most_dots = 600;       // on one chart
constexpr std::size_t most_on_line = 200;    // a line has no more bends than that to be seen
constexpr std::size_t most_swept_lines = 8;  // as there are colours
constexpr std::size_t most_across = 24;      // cells of a heat map to be read

constexpr const char* curve_metrics[] = {"latency_p50_ms", "latency_p95_ms", "latency_p99_ms",
                                         "cost_usd_per_1m"};

const StoredMetric* metric_of_point(const SweptPoint& point, const std::string& name) {
  const auto found = point.result.metrics.find(name);
  return found == point.result.metrics.end() ? nullptr : &found->second;
}

ChartAxis axis_of_swept(const std::string& metric) {
  const std::string unit = metric_unit(metric);
  return {.title = metric_title(metric), .unit = unit == "usd" ? "USD" : unit};
}

bool spans_decades(const std::vector<double>& values) {
  if (values.empty()) return false;
  const auto [low, high] = std::ranges::minmax(values);
  return low > 0 && high > 10 * low;
}

/// So many of them, evenly, the first and the last among them.
template <class T>
std::vector<T> spread_evenly(const std::vector<T>& all, std::size_t most) {
  if (all.size() <= most) return all;
  std::vector<T> some;
  for (std::size_t i = 0; i < most; ++i) some.push_back(all[i * (all.size() - 1) / (most - 1)]);
  return some;
}

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

/// The keys, those with most values first.
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

std::string points_left_out(std::size_t drawn, std::size_t of, const char* what) {
  return drawn < of ? fmt::format(" {} of {} {} are drawn; results.csv holds all.", drawn, of, what)
                    : "";
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
  for (const std::size_t i : spread_evenly(all, most_dots)) {
    const SweptPoint& point = sweep.points[i];
    if (const StoredMetric* const found = metric_of_point(point, metric))
      (point.result.meets_limits() ? meet : miss)
          .points.push_back({.x = place_on_key(sweep.keys[key], point.at[key]),
                             .y = found->mean,
                             .y_half_width = found->half_width_95});
  }
  for (ChartSeries* series : {&meet, &miss})
    if (!series->points.empty()) chart.series.push_back(std::move(*series));
  chart.about += points_left_out(std::min(all.size(), most_dots), all.size(), "points");
  add_limits(sweep, chart, metric);
  scale_y(chart);
  return chart;
}

std::string judged_of_sweep(const SweptPoints& sweep) {
  for (const StoredLimit& limit : sweep.points.front().result.limits)
    if (limit.metric.starts_with("latency_")) return limit.metric;
  return "latency_p95_ms";
}

/// Points by cost, then latency, of which the front is the running least of latency.
std::vector<std::size_t> front_of_sweep(const SweptPoints& sweep, const std::string& latency) {
  std::vector<std::size_t> known;
  for (std::size_t i = 0; i < sweep.points.size(); ++i)
    if (metric_of_point(sweep.points[i], "cost_usd_per_1m") &&
        metric_of_point(sweep.points[i], latency))
      known.push_back(i);
  const auto place = [&](std::size_t i) {
    return std::pair{metric_of_point(sweep.points[i], "cost_usd_per_1m")->mean,
                     metric_of_point(sweep.points[i], latency)->mean};
  };
  std::ranges::stable_sort(known, {}, place);
  std::vector<std::size_t> front;
  double least = std::numeric_limits<double>::infinity();
  for (const std::size_t i : known)
    if (place(i).second < least) {
      least = place(i).second;
      front.push_back(i);
    }
  return front;
}

/// The points that a heat map shows, by their values of two keys; nothing unless most places are
/// filled, and none twice.
struct Grid {
  std::size_t x = 0, y = 0;  ///< keys
  std::vector<std::size_t> points;
};

std::optional<Grid> grid_of(const SweptPoints& sweep) {
  if (sweep.keys.size() < 2) return {};
  const std::vector<std::size_t> order = keys_by_size(sweep);
  Grid grid{.x = order[0], .y = order[1], .points = {}};
  const std::size_t columns = sweep.keys[grid.x].values.size();
  const std::size_t rows = sweep.keys[grid.y].values.size();
  if (columns > most_across || rows > most_across) return {};
  const SweptPoint& fixed = sweep.points[sweep.pick.value_or(0)];
  std::set<std::pair<std::size_t, std::size_t>> taken;
  for (std::size_t i = 0; i < sweep.points.size(); ++i) {
    const SweptPoint& point = sweep.points[i];
    bool same = true;
    for (std::size_t k = 0; k < sweep.keys.size(); ++k)
      same &= k == grid.x || k == grid.y || point.at[k] == fixed.at[k];
    if (!same) continue;
    if (!taken.emplace(point.at[grid.x], point.at[grid.y]).second) return {};
    grid.points.push_back(i);
  }
  if (2 * taken.size() < columns * rows) return {};
  return grid;
}

std::string fixed_values(const SweptPoints& sweep, const Grid& grid) {
  const SweptPoint& fixed = sweep.points[sweep.pick.value_or(0)];
  std::string text;
  for (std::size_t k = 0; k < sweep.keys.size(); ++k)
    if (k != grid.x && k != grid.y)
      text += (text.empty() ? " All others as the " +
                                  std::string{sweep.pick ? "pick" : "first point"} + " has them: "
                            : ", ") +
              sweep.keys[k].title + " " + sweep.keys[k].values[fixed.at[k]];
  return text.empty() ? text : text + ".";
}

std::string missed_of(const SweptPoint& point) {
  std::set<std::string> missed;
  for (const StoredLimit& limit : point.result.limits)
    if (!limit.ok) missed.insert(limit.text);
  std::string text;
  for (const std::string& one : missed) text += (text.empty() ? "misses " : ", ") + one;
  return text;
}

Chart heat_map(const SweptPoints& sweep, const Grid& grid, const std::string& metric) {
  const auto names = [&](std::size_t key) {
    return ChartAxis{.title = sweep.keys[key].title, .categories = sweep.keys[key].values};
  };
  Chart chart{.title = "Map: " + metric_title(metric),
              .about = "Over " + sweep.keys[grid.x].title + " and " + sweep.keys[grid.y].title +
                       "." + (sweep.limited ? " Hatched cells miss a limit." : "") +
                       fixed_values(sweep, grid),
              .kind = ChartKind::heat,
              .x = names(grid.x),
              .y = names(grid.y),
              .value = axis_of_swept(metric)};
  ChartSeries series{.name = metric_title(metric)};
  std::vector<double> values;
  for (const std::size_t i : grid.points) {
    const SweptPoint& point = sweep.points[i];
    const StoredMetric* const found = metric_of_point(point, metric);
    if (!found) continue;
    values.push_back(found->mean);
    series.points.push_back({.x = static_cast<double>(point.at[grid.x]),
                             .y = static_cast<double>(point.at[grid.y]),
                             .label = missed_of(point),
                             .value = found->mean});
  }
  chart.value->logarithmic = spans_decades(values);
  chart.series.push_back(std::move(series));
  return chart;
}

}  // namespace

Chart sweep_pareto_chart(const SweptPoints& sweep) {
  const std::string latency = judged_of_sweep(sweep);
  std::vector<std::size_t> all(sweep.points.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  std::set<std::size_t> drawn;
  for (const std::size_t i : spread_evenly(all, most_dots)) drawn.insert(i);
  for (const std::size_t i : spread_evenly(front_of_sweep(sweep, latency), most_dots))
    drawn.insert(i);
  if (sweep.pick) drawn.insert(*sweep.pick);
  std::vector<ComparedScenario> some;
  std::optional<std::size_t> pick;
  for (const std::size_t i : drawn) {
    if (sweep.pick == i) pick = some.size();
    some.push_back(sweep.points[i].result);
  }
  Chart chart = pareto_chart(some, pick);
  chart.about =
      "Each point by what a million requests cost and how long they take; low and left "
      "is good. The line joins those that no other beats in both" +
      std::string{pick ? "; the ring is the cheapest" : ""} +
      (pick && sweep.limited ? " of those that meet all limits." : ".") +
      points_left_out(some.size(), sweep.points.size(), "points");
  for (ChartMark& mark : chart.marks) mark.label = sweep.points[*sweep.pick].result.title;
  for (ChartSeries& series : chart.series)
    if (series.name == "scenario") series.name = "point";
  return chart;
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

std::vector<Chart> sweep_heat_maps(const SweptPoints& sweep) {
  if (sweep.points.empty()) return {};
  const std::optional<Grid> grid = grid_of(sweep);
  if (!grid) return {};
  std::vector<Chart> charts;
  for (const std::string& metric :
       {std::string{"cost_usd_per_1m"}, judged_of_sweep(sweep), std::string{"success_ratio"}})
    charts.push_back(heat_map(sweep, *grid, metric));
  return charts;
}

}  // namespace coldcast
