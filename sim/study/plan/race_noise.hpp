#pragma once
// How noisy the replications of a race are, learnt from a few candidates of each group.

#include <functional>
#include <vector>

#include "sim/study/plan/race.hpp"

namespace coldcast {

/// REQUIRES: not empty.
double mean_of(const std::vector<double>& values);

/// Unbiased; 0 of fewer than two values.
double variance_of(const std::vector<double>& values);

/// The variance of a probe's replications.
struct Spread {
  std::size_t group = 0;
  double variance = 0;
  int freedom = 0;
};

/// Candidates whose noise is to be learnt: a tenth of all, 4 to 16, shared out among the groups; in
/// each those next to the limits and the cheapest that seem to meet them, by turns.
std::vector<std::size_t> choose_probes(const std::vector<std::size_t>& groups,
                                       const std::function<double(std::size_t)>& objective,
                                       const std::function<double(std::size_t)>& worst_excess);

/// The noise of each group: the mean variance of its probes, which counts for at most 16 degrees of
/// freedom, since a candidate is like its group only roughly. A group without probes takes that of
/// the noisiest one. No standard deviation is taken to be below `least_sd`.
std::vector<GroupNoise> noise_by_group(const std::vector<std::size_t>& groups,
                                       const std::vector<Spread>& probes, double least_sd);

}  // namespace coldcast
