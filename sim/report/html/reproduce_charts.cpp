#include "sim/report/html/reproduce_charts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/report/html/reproduce_chart_parts.hpp"
#include "sim/study/experiments/judge.hpp"

namespace coldcast {
namespace {

constexpr std::size_t most_pairs = 600;  // dots of a series

std::optional<double> optional_value(Fields& fields, const char* key) {
  if (!fields.is_number(key)) return {};
  return fields.number(key, {-any_number, any_number});
}

/// From below the least to above the greatest number of the chart: on it both are the same.
ChartSeries diagonal_of(const std::vector<ChartSeries>& all, bool logarithmic) {
  double low = any_number, high = -any_number;
  for (const ChartSeries& series : all)
    for (const ChartPoint& point : series.points)
      for (const double value : {point.x, *point.y}) {
        low = std::min(low, value);
        high = std::max(high, value);
      }
  if (logarithmic) {
    low /= 1.5;
    high *= 1.5;
  } else {
    low = std::min(low, 0.0);
  }
  return {.name = "both the same",
          .points = {{.x = low, .y = low}, {.x = high, .y = high}},
          .joined = true,
          .colour = 6};
}

Chart published_chart(const std::vector<StoredCell>& cells, const std::string& group) {
  const std::string unit = group == "cost"      ? "USD"
                           : group == "latency" ? "s"
                           : group == "success" ? "%"
                                                : "";
  Chart chart{.title = "Published and simulated: " + group,
              .about = "Each published number by its simulation. On the line both are the same.",
              .kind = ChartKind::scatter,
              .x = {.title = "published", .unit = unit},
              .y = {.title = "simulated", .unit = unit}};
  std::size_t not_drawn = 0, zeros = 0;
  static const std::pair<const char*, const char*> uses[] = {
      {"fit", "fitted"}, {"held_out", "held out"}, {"reference", "reference, not fitted"}};
  for (const auto& [use, name] : uses) {
    ChartSeries series{.name = name, .colour = chart.series.size()};
    for (const StoredCell& one : cells) {
      if (one.use != use || !one.cell.simulated || !one.cell.published.value ||
          group_of(one.cell) != group)
        continue;
      const double factor = unit_of_quantity(one.quantity).factor;
      const double x = *one.cell.published.value * factor, y = *one.cell.simulated * factor;
      if (group == "other" && (x <= 0 || y <= 0)) {
        ++zeros;
        continue;
      }
      if (series.points.size() == most_pairs) {
        ++not_drawn;
        continue;
      }
      ChartPoint point{.x = x, .y = y, .label = one.cell.id};
      if (one.cell.half_width_95) point.y_half_width = *one.cell.half_width_95 * factor;
      series.points.push_back(std::move(point));
    }
    if (!series.points.empty()) chart.series.push_back(std::move(series));
  }
  if (not_drawn > 0)
    chart.about += fmt::format(" {} more are in the tables and in cells.csv.", not_drawn);
  if (zeros > 0) chart.about += fmt::format(" {} that are zero or below are left out.", zeros);
  if (group == "other") chart.about += " Units differ: they are those of the tables.";
  if (chart.series.empty()) return chart;
  const bool logarithmic =
      group != "success" && all_positive(chart.series, true) && all_positive(chart.series, false);
  chart.x.logarithmic = chart.y.logarithmic = logarithmic;
  chart.series.push_back(diagonal_of(chart.series, logarithmic));
  return chart;
}

}  // namespace

QuantityUnit unit_of_quantity(const std::string& quantity) {
  if (quantity.ends_with("_usd") || quantity.starts_with("cost_usd")) return {"USD", 1};
  if (quantity.ends_with("_ms")) return {"s", 0.001};
  if (quantity.ends_with("_s")) return {"s", 1};
  if (quantity.ends_with("_mb")) return {"MB", 1};
  if (quantity.ends_with("_ratio") || quantity.starts_with("success")) return {"%", 100};
  if (quantity.ends_with("_pct")) return {"%", 1};
  return {"", 1};
}

bool all_positive(const std::vector<ChartSeries>& all, bool of_x) {
  return std::ranges::all_of(all, [&](const ChartSeries& series) {
    return std::ranges::all_of(series.points, [&](const ChartPoint& point) {
      return (of_x ? point.x : point.y.value_or(1)) > 0;
    });
  });
}

std::vector<StoredCell> stored_cells(Fields& experiment) {
  std::vector<StoredCell> cells;
  for (Fields& fields : experiment.objects("cells")) {
    StoredCell one;
    one.cell.id = fields.string("cell");
    one.cell.simulated = optional_value(fields, "simulated");
    one.cell.half_width_95 = optional_value(fields, "half_width_95");
    one.cell.published.value = optional_value(fields, "published");
    one.cell.published.source = fields.string("source");
    one.cell.in_source = fields.boolean("in_source");
    one.use = fields.word("use", {"fit", "held_out", "reference"});
    one.rests_on = fields.strings("rests_on");
    const std::size_t slash = one.cell.id.rfind('/');
    const std::string last =
        slash == std::string::npos ? one.cell.id : one.cell.id.substr(slash + 1);
    const std::size_t at = last.find('@');
    one.quantity = last.substr(0, at);
    if (slash != std::string::npos) one.place = one.cell.id.substr(0, slash);
    if (at != std::string::npos) one.place += (one.place.empty() ? "" : " ") + last.substr(at);
    cells.push_back(std::move(one));
  }
  return cells;
}

std::vector<Chart> published_charts(const std::vector<StoredCell>& cells) {
  std::vector<Chart> charts;
  for (const char* group : {"cost", "latency", "success", "other"})
    if (Chart chart = published_chart(cells, group); !chart.series.empty())
      charts.push_back(std::move(chart));
  return charts;
}

}  // namespace coldcast
