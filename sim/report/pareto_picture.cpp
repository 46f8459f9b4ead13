#include "sim/report/pareto_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/numbers.hpp"

namespace coldcast {
namespace {

constexpr std::size_t columns_wide = 60, rows_high = 15;
constexpr std::size_t most_named = 35;  // 1 to 9, then a to z

char name_of(std::size_t rank) {
  return static_cast<char>(rank < 9 ? '1' + rank : 'a' + (rank - 9));
}

/// From values to places on an axis of so many of them.
class PictureAxis {
 public:
  PictureAxis(double least, double most, std::size_t places)
      : logarithmic_(most > 3 * least), places_(places), least_(on(least)), most_(on(most)) {}

  std::size_t place(double value) const {
    if (most_ <= least_) return places_ / 2;
    const double share = (on(value) - least_) / (most_ - least_);
    const auto last = static_cast<double>(places_ - 1);
    return static_cast<std::size_t>(std::clamp(std::round(share * last), 0.0, last));
  }

  /// The value that lies at a share of the axis.
  double at(double share) const {
    const double value = least_ + share * (most_ - least_);
    return logarithmic_ ? std::exp(value) : value;
  }

 private:
  double on(double value) const { return logarithmic_ ? std::log(value) : value; }

  bool logarithmic_;
  std::size_t places_;
  double least_;
  double most_;
};

PictureAxis axis_of(const std::vector<ParetoPoint>& points, double ParetoPoint::*measure,
                    std::size_t places) {
  const auto [least, most] = std::ranges::minmax(points, {}, measure);
  return {least.*measure, most.*measure, places};
}

/// Those that nothing beats in both, by cost: with rising cost each is faster than all before it.
/// What meets its limits comes first, so that it alone makes the front where there is any.
std::vector<std::size_t> front_of(const std::vector<ParetoPoint>& points) {
  const bool some_meet = std::ranges::any_of(points, &ParetoPoint::meets);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < points.size(); ++i)
    if (points[i].meets || !some_meet) order.push_back(i);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) {
    return std::pair{points[i].cost_usd_per_1m, points[i].latency_ms};
  });
  std::vector<std::size_t> front;
  for (const std::size_t i : order)
    if (front.empty() || points[i].latency_ms < points[front.back()].latency_ms) front.push_back(i);
  return front;
}

std::string trimmed_line(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

/// The labels of the latency axis: at the top, in the middle, at the bottom.
std::string label_of_row(const PictureAxis& axis, std::size_t row) {
  const auto last = static_cast<double>(rows_high - 1);
  if (row != 0 && row != rows_high / 2 && row != rows_high - 1) return "";
  const double ms = axis.at(1 - static_cast<double>(row) / last);
  return show("latency", "ms", ms, {}).value;
}

std::string cost_line(const PictureAxis& axis) {
  const auto text = [&](double share) { return show("cost", "usd", axis.at(share), {}).value; };
  return fmt::format("{:<20}{:^20}{:>20}", text(0), text(0.5), text(1));
}

}  // namespace

std::string pareto_picture(const std::vector<ParetoPoint>& all, const std::string& latency_name) {
  std::vector<ParetoPoint> points;
  for (const ParetoPoint& point : all)
    if (std::isfinite(point.cost_usd_per_1m) && point.cost_usd_per_1m > 0 &&
        std::isfinite(point.latency_ms) && point.latency_ms > 0)
      points.push_back(point);
  if (points.size() < 2) return "";

  const PictureAxis cost = axis_of(points, &ParetoPoint::cost_usd_per_1m, columns_wide);
  const PictureAxis latency = axis_of(points, &ParetoPoint::latency_ms, rows_high);
  std::vector<std::string> grid(rows_high, std::string(columns_wide, ' '));
  const auto mark = [&](const ParetoPoint& point, char with) {
    grid[rows_high - 1 - latency.place(point.latency_ms)][cost.place(point.cost_usd_per_1m)] = with;
  };
  for (const bool meets : {false, true})
    for (const ParetoPoint& point : points)
      if (point.meets == meets) mark(point, meets ? '.' : 'x');
  std::vector<std::size_t> front = front_of(points);
  if (front.size() > most_named) front.resize(most_named);
  // The cheaper one is seen where two lie in the same place.
  for (std::size_t rank = front.size(); rank-- > 0;) mark(points[front[rank]], name_of(rank));

  std::string text = latency_name + "\n";
  for (std::size_t row = 0; row < rows_high; ++row)
    text += trimmed_line(fmt::format("{:>10} |{}", label_of_row(latency, row), grid[row]));
  text += fmt::format("{:>10} +{}\n", "", std::string(columns_wide, '-'));
  text += trimmed_line(fmt::format("{:>12}{}", "", cost_line(cost)));
  text += fmt::format("{:>12}{:>{}}\n", "", "cost per 1M requests", columns_wide);
  for (std::size_t rank = 0; rank < front.size(); ++rank) {
    const ParetoPoint& point = points[front[rank]];
    text += fmt::format("  {}  {}: {}, {}{}\n", name_of(rank), point.name,
                        show("cost", "usd", point.cost_usd_per_1m, {}).value,
                        show("latency", "ms", point.latency_ms, {}).value,
                        point.meets ? "" : ", misses its limits");
  }
  return text;
}

}  // namespace coldcast
