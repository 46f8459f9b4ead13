#pragma once

#include <string>
#include <utility>
#include <vector>

#include "calibration/service/mean_seen.hpp"

namespace coldcast {

/// Means by one condition, with what lies between and beyond them: straight lines, in logarithms of
/// vCPU and time or as they are.
class TimeTable {
 public:
  /// REQUIRES: not empty. Means at one place are averaged by weight.
  TimeTable(const std::vector<MeanSeen>& means, bool by_vcpu);

  double at(double x) const;

  /// d log(time) / d log(x) there; 0 with one point.
  double exponent(double x) const;

  const std::vector<std::pair<double, double>>& points() const { return points_; }

 private:
  std::size_t segment(double x) const;

  bool logs_;
  std::vector<std::pair<double, double>> points_;
};

}  // namespace coldcast
