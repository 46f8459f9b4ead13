#pragma once
// The charts about the points of a sweep. However many there are, each chart draws so few that a
// page stays small; what is left out is said below its title.

#include <optional>
#include <string>
#include <vector>

#include "sim/report/html/chart.hpp"
#include "sim/report/html/compare_charts.hpp"

namespace coldcast {

/// A key that takes more than one value.
struct SweptKey {
  std::string title;                 ///< "memory_mb"
  std::vector<std::string> values;   ///< each once: numbers sorted, texts as they came
  std::vector<double> numbers = {};  ///< the same as numbers; empty if one of them is none
};

/// A point that ran.
struct SweptPoint {
  std::int64_t number = 0;
  std::vector<std::size_t> at;  ///< by varied key: which of its values
  ComparedScenario result;      ///< titled by its values: "memory_mb 1024, concurrency 8"
};

struct SweptPoints {
  std::vector<SweptKey> keys;
  std::vector<SweptPoint> points;
  std::optional<std::size_t> pick;  ///< the cheapest that meets its limits
  bool limited = false;             ///< whether there are limits
};

/// Cost against latency: the front, the pick, and as many of the others as can be told apart.
Chart sweep_pareto_chart(const SweptPoints& sweep);

/// Percentiles of latency and cost over the key with most values, a line for each combination of
/// the others; over each key as points where hardly two points have the others in common. None
/// where nothing varies.
std::vector<Chart> sweep_curves(const SweptPoints& sweep);

/// Cost, latency and success over the two keys with most values, all others as the pick has them.
/// None unless the points make a grid.
std::vector<Chart> sweep_heat_maps(const SweptPoints& sweep);

}  // namespace coldcast
