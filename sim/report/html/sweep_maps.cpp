// The charts that show all points of a sweep at once: cost against latency, and maps over two keys.

#include <algorithm>
#include <limits>
#include <set>

#include "sim/report/html/sweep_chart_parts.hpp"

namespace coldcast {
namespace {

constexpr std::size_t most_across = 24;  // cells of a heat map to be read

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
  for (const std::size_t i : spread_evenly(all, most_swept_dots)) drawn.insert(i);
  for (const std::size_t i : spread_evenly(front_of_sweep(sweep, latency), most_swept_dots))
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
