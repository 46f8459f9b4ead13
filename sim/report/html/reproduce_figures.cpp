// The figures of an experiment: its quantities, over what varies, over time and as distributions.

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <map>

#include "sim/report/html/reproduce_chart_parts.hpp"
#include "sim/report/html/reproduce_charts.hpp"

namespace coldcast {
namespace {

constexpr std::size_t most_places = 30;         // rows of a chart
constexpr std::size_t most_figures = 12;        // charts of quantities
constexpr std::size_t most_course_steps = 200;  // of a course
constexpr std::size_t most_curves = 8;          // as there are colours

std::string quantity_words(std::string quantity) {
  for (const char* end : {"_usd", "_ms", "_s", "_mb"})
    if (quantity.ends_with(end)) quantity.resize(quantity.size() - std::string{end}.size());
  std::ranges::replace(quantity, '_', ' ');
  return quantity;
}

/// The sentence case of titles.
std::string capital(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::optional<double> whole_number(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !std::isfinite(value)) return {};
  return value;
}

double spread_of(const std::vector<ChartSeries>& all) {
  double low = any_number, high = 0;
  for (const ChartSeries& series : all)
    for (const ChartPoint& point : series.points)
      if (point.y) {
        low = std::min(low, *point.y);
        high = std::max(high, *point.y);
      }
  return low > 0 ? high / low : 0;
}

/// The key of a knob and its number: "memory_mb", 2048 of "lambda @memory_mb=2048".
struct Knob {
  std::string place;  ///< without it
  std::string key;
  double value = 0;
};

std::optional<Knob> knob_of(const std::string& place) {
  const std::size_t at = place.find('@'), equals = place.rfind('=');
  if (at == std::string::npos || equals == std::string::npos || equals < at) return {};
  const std::size_t comma = place.rfind(',', equals);
  const std::size_t begin = comma == std::string::npos || comma < at ? at + 1 : comma + 1;
  const auto value = whole_number(place.substr(equals + 1));
  if (!value) return {};
  std::string rest = place.substr(0, begin - 1);
  while (rest.ends_with(' ')) rest.pop_back();
  return Knob{rest, place.substr(begin, equals - begin), *value};
}

using CellsOfQuantity = std::vector<const StoredCell*>;

/// Whether all are about the same knob, which has three values at least.
bool has_one_knob(const CellsOfQuantity& cells) {
  std::map<double, std::size_t> values;
  std::string key;
  for (const StoredCell* one : cells) {
    const auto knob = knob_of(one->place);
    if (!knob || (!key.empty() && knob->key != key)) return false;
    key = knob->key;
    ++values[knob->value];
  }
  return values.size() >= 3;
}

ChartAxis quantity_axis(const std::string& quantity) {
  return {.title = quantity_words(quantity), .unit = unit_of_quantity(quantity).unit};
}

/// Lines over the knob: simulated, and beside it published in the same colour.
Chart over_knob(const std::string& quantity, const CellsOfQuantity& cells) {
  const QuantityUnit unit = unit_of_quantity(quantity);
  std::map<std::string, std::pair<ChartSeries, ChartSeries>> lines;
  std::vector<std::string> order;
  std::string key;
  for (const StoredCell* one : cells) {
    const Knob knob = *knob_of(one->place);
    key = knob.key;
    if (!lines.contains(knob.place)) order.push_back(knob.place);
    auto& [simulated, published] = lines[knob.place];
    if (one->cell.simulated)
      simulated.points.push_back({.x = knob.value, .y = *one->cell.simulated * unit.factor});
    if (one->cell.simulated && one->cell.half_width_95)
      simulated.points.back().y_half_width = *one->cell.half_width_95 * unit.factor;
    if (one->cell.published.value)
      published.points.push_back({.x = knob.value, .y = *one->cell.published.value * unit.factor});
  }
  Chart chart{.title = capital(quantity_words(quantity)) + " over " + key,
              .about = "Simulated, with 95 % intervals, and published where the paper prints it.",
              .kind = ChartKind::line,
              .x = {.title = key},
              .y = quantity_axis(quantity)};
  for (std::size_t i = 0; i < std::min(order.size(), most_curves); ++i) {
    auto& [simulated, published] = lines[order[i]];
    simulated.name = "simulated: " + order[i];
    published.name = "published: " + order[i];
    for (ChartSeries* series : {&simulated, &published}) {
      series->colour = i;
      std::ranges::stable_sort(series->points, {}, &ChartPoint::x);
      if (!series->points.empty()) chart.series.push_back(std::move(*series));
    }
  }
  if (order.size() > most_curves)
    chart.about +=
        fmt::format(" {} of {} lines are drawn; cells.csv holds all.", most_curves, order.size());
  const auto knob_range = [&] {
    double low = any_number, high = -any_number;
    for (const StoredCell* one : cells) {
      low = std::min(low, knob_of(one->place)->value);
      high = std::max(high, knob_of(one->place)->value);
    }
    return low > 0 && high > 10 * low;
  };
  chart.x.logarithmic = knob_range();
  chart.y.logarithmic = spread_of(chart.series) > 20;
  return chart;
}

/// A row for each place; those with published numbers first if there are too many.
Chart by_place(const std::string& quantity, CellsOfQuantity cells) {
  const QuantityUnit unit = unit_of_quantity(quantity);
  std::ranges::stable_partition(
      cells, [](const StoredCell* one) { return one->cell.published.value.has_value(); });
  Chart chart{.title = capital(quantity_words(quantity)),
              .about = "Simulated, with 95 % intervals, and published where the paper prints it.",
              .kind = ChartKind::scatter,
              .x = quantity_axis(quantity),
              .y = {.title = "where"}};
  if (cells.size() > most_places)
    chart.about +=
        fmt::format(" {} of {} are drawn; cells.csv holds all.", most_places, cells.size());
  ChartSeries simulated{.name = "simulated", .colour = 0};
  ChartSeries published{.name = "published", .colour = 1};
  for (std::size_t i = 0; i < std::min(cells.size(), most_places); ++i) {
    const ExperimentCell& cell = cells[i]->cell;
    const double y = static_cast<double>(chart.y.categories.size());
    if (!cell.simulated && !cell.published.value) continue;
    chart.y.categories.push_back(cells[i]->place.empty() ? quantity : cells[i]->place);
    if (cell.simulated) {
      simulated.points.push_back({.x = *cell.simulated * unit.factor, .y = y});
      if (cell.half_width_95)
        simulated.points.back().x_half_width = *cell.half_width_95 * unit.factor;
    }
    if (cell.published.value)
      published.points.push_back({.x = *cell.published.value * unit.factor, .y = y});
  }
  double low = any_number, high = 0;
  for (const ChartSeries* series : {&simulated, &published})
    for (const ChartPoint& point : series->points) {
      low = std::min(low, point.x);
      high = std::max(high, point.x);
    }
  chart.x.logarithmic = unit.unit != "%" && low > 0 && high > 10 * low;
  for (ChartSeries* series : {&simulated, &published})
    if (!series->points.empty()) chart.series.push_back(std::move(*series));
  return chart;
}

}  // namespace

std::vector<Chart> quantity_charts(const std::vector<StoredCell>& cells) {
  std::map<std::string, CellsOfQuantity> by_quantity;
  std::vector<std::string> order;
  for (const StoredCell& one : cells) {
    if (!by_quantity.contains(one.quantity)) order.push_back(one.quantity);
    by_quantity[one.quantity].push_back(&one);
  }
  std::ranges::stable_partition(order, [&](const std::string& quantity) {
    return std::ranges::any_of(by_quantity[quantity], [](const StoredCell* one) {
      return one->cell.published.value.has_value();
    });
  });
  std::vector<Chart> charts;
  for (const std::string& quantity : order) {
    const CellsOfQuantity& of_it = by_quantity[quantity];
    if (of_it.size() < 2 || charts.size() == most_figures) continue;
    charts.push_back(has_one_knob(of_it) ? over_knob(quantity, of_it) : by_place(quantity, of_it));
  }
  return charts;
}

std::vector<Chart> course_charts(Fields& experiment) {
  if (!experiment.is_array("series")) return {};
  std::map<std::string, Chart> charts;
  std::vector<std::string> order;
  for (Fields& course : experiment.objects("series")) {
    const std::string id = course.string("series");
    const double step_s = course.number("step_s");
    const std::size_t slash = id.rfind('/');
    const std::string column = slash == std::string::npos ? id : id.substr(slash + 1);
    const std::string quantity = column.substr(0, column.find('@'));
    if (!charts.contains(quantity)) {
      order.push_back(quantity);
      charts[quantity] = {.title = capital(quantity_words(quantity)) + " over time",
                          .about = "Means over all replications, simulated.",
                          .kind = ChartKind::line,
                          .x = {.title = "time", .unit = "s"},
                          .y = quantity_axis(quantity)};
    }
    Chart& chart = charts[quantity];
    if (chart.series.size() == most_curves) continue;
    ChartSeries series{.name = slash == std::string::npos ? id : id.substr(0, slash)};
    if (column.find('@') != std::string::npos) series.name += " " + column.substr(column.find('@'));
    const Json& values = course.raw("values");
    const std::size_t together = values.size() / most_course_steps + 1;
    const double factor = unit_of_quantity(quantity).factor;
    for (std::size_t i = together - 1; i < values.size(); i += together) {
      ChartPoint point{.x = static_cast<double>(i + 1) * step_s};
      if (values[i].is_number()) point.y = values[i].get<double>() * factor;
      series.points.push_back(point);
    }
    chart.series.push_back(std::move(series));
  }
  std::vector<Chart> drawn;
  for (const std::string& quantity : order) drawn.push_back(std::move(charts[quantity]));
  return drawn;
}

std::vector<Chart> stored_cdf_charts(Fields& experiment) {
  if (!experiment.is_array("cdf")) return {};
  Chart chart{.title = "Distribution of latency",
              .about = "The share of requests up to each latency, simulated.",
              .kind = ChartKind::scatter,
              .x = {.title = "latency", .unit = "s"},
              .y = {.title = "requests", .unit = "%", .min = 0, .max = 100}};
  for (Fields& curve : experiment.objects("cdf")) {
    if (chart.series.size() == most_curves) break;
    ChartSeries series{.name = curve.string("point"), .joined = true};
    for (const std::vector<double>& pair : curve.rows("percent_and_latency_s", 2))
      series.points.push_back({.x = pair[1], .y = pair[0]});
    chart.series.push_back(std::move(series));
  }
  chart.x.logarithmic = all_positive(chart.series, true);
  return {chart};
}

}  // namespace coldcast
