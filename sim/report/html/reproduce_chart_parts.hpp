#pragma once
// What the charts of an experiment have in common: reproduce_charts.cpp, reproduce_figures.cpp.

#include <limits>
#include <string>
#include <vector>

#include "sim/report/html/chart.hpp"

namespace coldcast {

inline constexpr double any_number = std::numeric_limits<double>::max();

/// The unit of a quantity by the end of its name, and by how much it is multiplied.
struct QuantityUnit {
  std::string unit;
  double factor = 1;
};
QuantityUnit unit_of_quantity(const std::string& quantity);

/// Whether an axis, that of x or that of y, may be logarithmic.
bool all_positive(const std::vector<ChartSeries>& all, bool of_x);

}  // namespace coldcast
