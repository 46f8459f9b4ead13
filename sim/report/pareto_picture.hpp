#pragma once

#include <string>
#include <vector>

namespace coldcast {

/// A configuration by its cost and its latency.
struct ParetoPoint {
  std::string name;
  double cost_usd_per_1m = 0;
  double latency_ms = 0;
  bool meets = true;  ///< its limits
};

/// The points as text: cost to the right, latency upwards, both on axes of logarithms where they
/// spread. Those that nothing else beats in both are numbered by cost, and named below; the others
/// are dots, or crosses where they miss their limits. Only ASCII, whatever the names are. Points
/// without a cost or a latency above 0 are left out; with fewer than two the picture is empty.
std::string pareto_picture(const std::vector<ParetoPoint>& points, const std::string& latency_name);

}  // namespace coldcast
