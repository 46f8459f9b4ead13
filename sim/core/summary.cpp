#include "sim/core/summary.hpp"

#include <algorithm>

namespace coldcast {

void Summary::merge(const Summary& other) {
  requests_ += other.requests_;
  items_ += other.items_;
  for (std::size_t fate = 0; fate < fates; ++fate) by_fate_[fate] += other.by_fate_[fate];
  cold_ += other.cold_;
  cold_served_ += other.cold_served_;
  latency_sum_ += other.latency_sum_;
  cold_latency_sum_ += other.cold_latency_sum_;
  wait_sum_ += other.wait_sum_;
  network_sum_ += other.network_sum_;
  latency_squares_s2_ += other.latency_squares_s2_;
  last_finish_ = std::max(last_finish_, other.last_finish_);
  latency_.merge(other.latency_);
  wait_.merge(other.wait_);
}

double Summary::latency_variance_s2() const {
  if (served() == 0) return 0;
  const double n = static_cast<double>(served());
  const double mean = latency_sum_s() / n;
  return std::max(0.0, latency_squares_s2_ / n - mean * mean);
}

}  // namespace coldcast
