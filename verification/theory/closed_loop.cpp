#include "verification/theory/closed_loop.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace coldcast::exact {
namespace {

/// The chances of n = 0, ..., users requests in the system.
std::vector<double> in_system(std::int64_t users, double think_s, double service_s,
                              std::int64_t servers) {
  std::vector<double> chances{0};  // logarithms until the largest is known
  for (std::int64_t n = 1; n <= users; ++n)
    chances.push_back(chances.back() +
                      std::log(static_cast<double>(users - n + 1) * service_s /
                               (static_cast<double>(std::min(n, servers)) * think_s)));
  const double most = *std::max_element(chances.begin(), chances.end());
  double sum = 0;
  for (double& chance : chances) sum += chance = std::exp(chance - most);
  for (double& chance : chances) chance /= sum;
  return chances;
}

}  // namespace

ClosedUsers closed_users(std::int64_t users, double think_s, double service_s,
                         std::int64_t servers) {
  assert(users >= 1 && servers >= 1 && think_s > 0);
  const std::vector<double> chances = in_system(users, think_s, service_s, servers);
  double busy = 0, queue = 0;
  for (std::int64_t n = 0; n <= users; ++n) {
    const double chance = chances[static_cast<std::size_t>(n)];
    busy += chance * static_cast<double>(std::min(n, servers));
    queue += chance * static_cast<double>(std::max<std::int64_t>(n - servers, 0));
  }
  std::vector<double> weights{0};
  const std::vector<double> found = in_system(users - 1, think_s, service_s, servers);
  for (std::int64_t n = 0; n < users; ++n) {
    if (n >= servers) weights.push_back(0);
    weights.back() += found[static_cast<std::size_t>(n)];
  }
  const double throughput = busy / service_s, wait = queue / throughput;
  return {.service_s = service_s,
          .throughput_per_s = throughput,
          .sojourn_mean_s = wait + service_s,
          .wait_mean_s = wait,
          .busy_mean = busy,
          .queue_mean = queue,
          .p_wait = 1 - weights[0],
          .wait = ErlangMix(static_cast<double>(servers) / service_s, weights)};
}

double ClosedUsers::sojourn_percentile_s(double p) const {
  return wait.with_service_percentile_s(service_s, p);
}

}  // namespace coldcast::exact
