#include "calibration/service/time_table.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace coldcast {

TimeTable::TimeTable(const std::vector<MeanSeen>& means, bool by_vcpu) : logs_(by_vcpu) {
  struct Sum {
    double weight = 0, time = 0;
  };
  std::map<double, Sum> sums;
  for (const MeanSeen& mean : means) {
    Sum& sum = sums[by_vcpu ? mean.at.vcpu.value_or(1) : mean.at.size.value_or(0)];
    sum.weight += mean.weight;
    sum.time += mean.weight * mean.mean_s;
  }
  for (const auto& [x, sum] : sums) points_.emplace_back(x, sum.time / sum.weight);
}

std::size_t TimeTable::segment(double x) const {
  std::size_t i = 1;
  while (i + 1 < points_.size() && points_[i].first < x) ++i;
  return i;
}

double TimeTable::at(double x) const {
  if (points_.size() == 1) return points_[0].second;
  const std::size_t i = segment(x);
  const auto& [x0, y0] = points_[i - 1];
  const auto& [x1, y1] = points_[i];
  if (logs_) return y0 * std::pow(x / x0, std::log(y1 / y0) / std::log(x1 / x0));
  return std::max(0.0, y0 + (y1 - y0) * (x - x0) / (x1 - x0));
}

double TimeTable::exponent(double x) const {
  if (points_.size() == 1) return 0;
  const std::size_t i = segment(x);
  const auto& [x0, y0] = points_[i - 1];
  const auto& [x1, y1] = points_[i];
  return std::log(y1 / y0) / std::log(x1 / x0);
}

}  // namespace coldcast
