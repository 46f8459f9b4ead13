#include "sim/report/html/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/numbers.hpp"

namespace coldcast {
namespace {

constexpr const char* chart_kinds[] = {"line", "step", "scatter", "bar", "heat"};

/// More than a screen has pixels.
constexpr int screen_digits = 7;

/// A number as JSON; what is not finite is null.
Json screen_json(double value) {
  if (!std::isfinite(value)) return {};
  return to_digits(value, screen_digits);
}

Json screen_json(const std::optional<double>& value) {
  return value ? screen_json(*value) : Json{};
}

Json axis_json(const ChartAxis& axis) {
  Json json{{"title", axis.title}, {"unit", axis.unit}};
  if (axis.logarithmic) json["log"] = true;
  if (!axis.categories.empty()) json["categories"] = axis.categories;
  if (axis.min) json["min"] = screen_json(axis.min);
  if (axis.max) json["max"] = screen_json(axis.max);
  return json;
}

/// [x, y, half-width of x, half-width of y, label, value], without what is empty at the end.
Json point_json(const ChartPoint& point) {
  Json json{screen_json(point.x), screen_json(point.y)};
  json.push_back(screen_json(point.x_half_width));
  json.push_back(screen_json(point.y_half_width));
  json.push_back(point.label.empty() ? Json{} : Json(point.label));
  json.push_back(screen_json(point.value));
  while (json.size() > 2 && json.back().is_null()) json.erase(json.size() - 1);
  return json;
}

Json chart_series_json(const ChartSeries& series) {
  Json points = Json::array();
  for (const ChartPoint& point : series.points) points.push_back(point_json(point));
  Json json{{"name", series.name}, {"points", std::move(points)}};
  if (series.right) json["right"] = true;
  if (series.filled) json["filled"] = true;
  if (series.joined) json["joined"] = true;
  if (series.colour) json["colour"] = *series.colour;
  return json;
}

/// The number at an axis, or the name of the category with that number.
std::string at_axis(const ChartAxis& axis, double value) {
  const double last = static_cast<double>(axis.categories.size()) - 1;
  if (axis.categories.empty() || !(value >= 0 && value <= last)) return chart_number(value);
  return axis.categories[static_cast<std::size_t>(value)];
}

std::string optional_number(const std::optional<double>& value) {
  return value ? chart_number(*value) : "";
}

bool same_places(const std::vector<ChartSeries>& all) {
  const auto same_x = [](const ChartPoint& a, const ChartPoint& b) { return a.x == b.x; };
  return std::ranges::all_of(all, [&](const ChartSeries& series) {
    return std::ranges::equal(series.points, all.front().points, same_x);
  });
}

bool has_intervals(const ChartSeries& series) {
  return std::ranges::any_of(
      series.points, [](const ChartPoint& point) { return point.y_half_width.has_value(); });
}

std::string with_unit(const std::string& name, const ChartAxis& axis) {
  return axis.unit.empty() ? name : name + " (" + axis.unit + ")";
}

PageTable wide_table(const Chart& chart) {
  PageTable table{.header = {axis_text(chart.x)}};
  for (const ChartSeries& series : chart.series) {
    table.header.push_back(with_unit(series.name, series.right ? *chart.right : chart.y));
    if (has_intervals(series)) table.header.push_back("± 95 %");
  }
  for (std::size_t i = 0; i < chart.series.front().points.size(); ++i) {
    std::vector<std::string> row{at_axis(chart.x, chart.series.front().points[i].x)};
    for (const ChartSeries& series : chart.series) {
      row.push_back(optional_number(series.points[i].y));
      if (has_intervals(series)) row.push_back(optional_number(series.points[i].y_half_width));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

PageTable long_table(const Chart& chart) {
  bool labels = false, x_intervals = false, y_intervals = false;
  for (const ChartSeries& series : chart.series)
    for (const ChartPoint& point : series.points) {
      labels |= !point.label.empty();
      x_intervals |= point.x_half_width.has_value();
      y_intervals |= point.y_half_width.has_value();
    }
  PageTable table{.header = {"series"}};
  if (labels) table.header.push_back("point");
  table.header.push_back(axis_text(chart.x));
  if (x_intervals) table.header.push_back("± 95 %");
  table.header.push_back(axis_text(chart.y));
  if (y_intervals) table.header.push_back("± 95 %");
  if (chart.value) table.header.push_back(axis_text(*chart.value));
  for (const ChartSeries& series : chart.series)
    for (const ChartPoint& point : series.points) {
      std::vector<std::string> row{series.name};
      if (labels) row.push_back(point.label);
      row.push_back(at_axis(chart.x, point.x));
      if (x_intervals) row.push_back(optional_number(point.x_half_width));
      row.push_back(point.y ? at_axis(chart.y, *point.y) : "");
      if (y_intervals) row.push_back(optional_number(point.y_half_width));
      if (chart.value) row.push_back(optional_number(point.value));
      table.rows.push_back(std::move(row));
    }
  return table;
}

}  // namespace

std::string chart_number(double value) { return fmt::format("{:.{}g}", value, screen_digits); }

std::string axis_text(const ChartAxis& axis) { return with_unit(axis.title, axis); }

Json chart_json(const Chart& chart) {
  Json json{{"title", chart.title},
            {"about", chart.about},
            {"kind", chart_kinds[static_cast<std::size_t>(chart.kind)]},
            {"x", axis_json(chart.x)},
            {"y", axis_json(chart.y)},
            {"series", Json::array()},
            {"bands", Json::array()},
            {"marks", Json::array()}};
  if (chart.right) json["right"] = axis_json(*chart.right);
  if (chart.value) json["value"] = axis_json(*chart.value);
  if (chart.horizontal) json["horizontal"] = true;
  if (chart.stacked) json["stacked"] = true;
  for (ChartSeries series : chart.series) {
    // Chart.js takes the ends of an axis from the first and the last point.
    if (chart.kind == ChartKind::scatter && !series.joined)
      std::ranges::stable_sort(series.points, {}, &ChartPoint::x);
    json["series"].push_back(chart_series_json(series));
  }
  for (const ChartBand& band : chart.bands)
    json["bands"].push_back({{"label", band.label},
                             {"vertical", band.vertical},
                             {"from", screen_json(band.from)},
                             {"to", screen_json(band.to)}});
  for (const ChartMark& mark : chart.marks)
    json["marks"].push_back(
        {{"label", mark.label}, {"x", screen_json(mark.x)}, {"y", screen_json(mark.y)}});
  return json;
}

PageTable chart_table(const Chart& chart) {
  const bool aligned = chart.kind != ChartKind::heat && chart.kind != ChartKind::scatter &&
                       !chart.series.empty() && same_places(chart.series);
  PageTable table = aligned ? wide_table(chart) : long_table(chart);
  table.caption = chart.title;
  return table;
}

}  // namespace coldcast
