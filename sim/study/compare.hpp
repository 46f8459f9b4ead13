#pragma once
// Scenarios side by side under common random numbers: every one meets the same requests, so that
// what they differ by is known much better than either of them is.

#include <string>
#include <vector>

#include "sim/study/study.hpp"

namespace coldcast {

/// By how much a metric of a scenario differs from that of the first one.
struct Difference {
  MetricName metric;
  Estimate estimate;  ///< this one's less the first one's

  /// How sure it is that the two differ at all, from the paired t statistic: 0.99 for 99 %.
  double confidence = 0;

  /// The variance that the difference would have without common random numbers, over the one it
  /// has; nothing where the requests are not the same, or nothing varies.
  std::optional<double> variance_reduction;
};

/// One of the compared scenarios.
struct Compared {
  RunResult result;
  bool same_requests = true;            ///< as the first scenario
  std::vector<Difference> differences;  ///< of metrics that both have; none for the first
};

/// Runs each scenario with the seed and the replications of the first one. REQUIRES: not empty.
std::vector<Compared> compare(std::vector<Scenario> scenarios, const RunOptions& options);

/// The cheapest of those that serve the same requests as the first and meet all their limits;
/// nothing if none does or costs are unknown.
std::optional<std::size_t> cheapest(const std::vector<Compared>& compared);

}  // namespace coldcast
