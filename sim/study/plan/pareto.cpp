#include "sim/study/plan/pareto.hpp"

#include <algorithm>
#include <numeric>

namespace coldcast {

std::vector<std::size_t> pareto_front(const std::vector<std::array<double, 3>>& measures) {
  std::vector<std::size_t> order(measures.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return measures[a] < measures[b]; });
  std::vector<std::size_t> front;
  // Whatever dominates a candidate comes before it in this order, and what dominates that is there.
  for (const std::size_t c : order) {
    const bool dominated = std::any_of(front.begin(), front.end(), [&](std::size_t other) {
      for (std::size_t i = 0; i < 3; ++i)
        if (measures[other][i] > measures[c][i]) return false;
      return true;
    });
    if (!dominated) front.push_back(c);
  }
  return front;
}

std::vector<std::size_t> without_small_gains(const std::vector<std::size_t>& front,
                                             const std::vector<std::array<double, 3>>& measures,
                                             double share) {
  constexpr double least_gain = 1e-4;  // as percentages are shown
  std::vector<std::size_t> kept;
  for (const std::size_t c : front) {
    const bool gains = std::all_of(kept.begin(), kept.end(), [&](std::size_t other) {
      return measures[c][1] < measures[other][1] * (1 - share) ||
             measures[c][2] < measures[other][2] - least_gain;
    });
    if (gains) kept.push_back(c);
  }
  return kept;
}

}  // namespace coldcast
