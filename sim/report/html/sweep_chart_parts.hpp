#pragma once
// What the charts of a sweep have in common: sweep_charts.cpp, sweep_maps.cpp.

#include <cstddef>
#include <string>
#include <vector>

#include "sim/report/html/sweep_charts.hpp"

namespace coldcast {

inline constexpr std::size_t most_swept_dots = 600;  ///< on one chart

/// The metric of a point; nullptr if its result has none of that name.
const StoredMetric* metric_of_point(const SweptPoint& point, const std::string& name);

ChartAxis axis_of_swept(const std::string& metric);

/// The metric of latency that a limit is on; else the 95th percentile. REQUIRES: there are points.
std::string judged_of_sweep(const SweptPoints& sweep);

/// The keys, those with most values first.
std::vector<std::size_t> keys_by_size(const SweptPoints& sweep);

/// Whether values are better seen on a logarithmic axis.
bool spans_decades(const std::vector<double>& values);

/// So many of them, evenly, the first and the last among them. REQUIRES: most > 1.
template <class T>
std::vector<T> spread_evenly(const std::vector<T>& all, std::size_t most) {
  if (all.size() <= most) return all;
  std::vector<T> some;
  for (std::size_t i = 0; i < most; ++i) some.push_back(all[i * (all.size() - 1) / (most - 1)]);
  return some;
}

/// A sentence for the end of "about"; empty if all are drawn.
std::string points_left_out(std::size_t drawn, std::size_t of, const char* what);

}  // namespace coldcast
