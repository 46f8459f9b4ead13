#include "workloads/markov/chain.hpp"

#include <algorithm>

namespace coldcast {

std::vector<double> stationary_shares(RateMatrix rates) {
  const std::size_t n = rates.size();
  for (std::size_t last = n; last-- > 1;) {
    double leave = 0;
    for (std::size_t j = 0; j < last; ++j) leave += rates[last][j];
    for (std::size_t i = 0; i < last; ++i) {
      rates[i][last] /= leave;
      for (std::size_t j = 0; j < last; ++j)
        if (j != i) rates[i][j] += rates[i][last] * rates[last][j];
    }
  }
  std::vector<double> share(n, 0);
  share[0] = 1;
  double total = 1;
  for (std::size_t j = 1; j < n; ++j) {
    for (std::size_t i = 0; i < j; ++i) share[j] += share[i] * rates[i][j];
    total += share[j];
  }
  for (double& s : share) s /= total;
  return share;
}

bool connected(const RateMatrix& rates) {
  const std::size_t n = rates.size();
  std::vector<std::vector<bool>> reach(n, std::vector<bool>(n, false));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) reach[i][j] = i == j || rates[i][j] > 0;
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        if (reach[i][k] && reach[k][j]) reach[i][j] = true;
  return std::all_of(reach.begin(), reach.end(), [](const std::vector<bool>& row) {
    return std::all_of(row.begin(), row.end(), [](bool reached) { return reached; });
  });
}

std::size_t pick(const std::vector<double>& weights, double total, double uniform) {
  double left = uniform * total;
  std::size_t last = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] <= 0) continue;
    last = i;
    left -= weights[i];
    if (left < 0) break;
  }
  return last;
}

}  // namespace coldcast
