#include "verification/theory/bursty_servers.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cassert>
#include <vector>

#include "verification/theory/level_chain.hpp"

namespace coldcast::exact {

using Eigen::Index, Eigen::MatrixXd, Eigen::VectorXd;

namespace {

/// The smallest solution of R = up (leaves - R down)^-1: `leaves` is what leaves a level.
MatrixXd rate_matrix(const MatrixXd& up, const MatrixXd& leaves, const MatrixXd& down) {
  const MatrixXd one = MatrixXd::Identity(up.rows(), up.rows()), inverse = leaves.inverse();
  MatrixXd rises = inverse * up, falls = inverse * down;  // in 1, 2, 4, ... levels at once
  MatrixXd first_down = falls, so_far = rises;
  for (int step = 0; step < 64 && so_far.maxCoeff() > 1e-18; ++step) {
    const MatrixXd back = (one - rises * falls - falls * rises).inverse();
    rises = back * rises * rises;
    falls = back * falls * falls;
    first_down += so_far * falls;
    so_far = so_far * rises;
  }
  return up * (leaves - up * first_down).inverse();
}

}  // namespace

BurstyLine mmpp_m_c(const BurstyLoad& load, double service_s, std::int64_t servers) {
  const Index phases = load.rates.size();
  const MatrixXd one = MatrixXd::Identity(phases, phases), up = load.rates.asDiagonal();
  const double mean_rate = stationary(load.moves).dot(load.rates);
  const auto c = static_cast<double>(servers);
  assert(servers >= 1 && mean_rate * service_s < c);
  const MatrixXd down = c / service_s * one;
  const MatrixXd ratio = rate_matrix(up, up - load.moves + down, down);

  // Levels below c, from the top: x_(n+1) = x_n ratios[n].
  std::vector<MatrixXd> ratios(static_cast<std::size_t>(servers));
  ratios.back() = ratio;
  for (std::size_t n = ratios.size() - 1; n > 0; --n) {
    const double mu = static_cast<double>(n) / service_s, next = mu + 1 / service_s;
    ratios[n - 1] = up * (up - load.moves + mu * one - next * ratios[n]).inverse();
  }
  VectorXd level = stationary(load.moves - up + ratios[0] / service_s);
  double sum = 0, at_once = 0;
  for (const MatrixXd& to_next : ratios) {
    sum += level.sum();
    at_once += level.dot(load.rates);
    level = to_next.transpose() * level;
  }
  const MatrixXd all_above = (one - ratio).inverse();
  const VectorXd queued = (all_above * ratio * all_above).rowwise().sum();
  sum += level.dot(all_above.rowwise().sum());
  const double queue = level.dot(queued) / sum, wait = queue / mean_rate;

  const double requests = mean_rate * sum, p_wait = level.dot(all_above * load.rates) / requests;
  std::vector<double> weights{at_once / requests};
  double left = p_wait;
  while (left > 1e-17 && left > 1e-16 * p_wait) {
    weights.push_back(level.dot(load.rates) / requests);
    level = ratio.transpose() * level;
    left = level.dot(all_above * load.rates) / requests;
  }
  return {.service_s = service_s,
          .utilization = mean_rate * service_s / c,
          .p_wait = p_wait,
          .wait_mean_s = wait,
          .sojourn_mean_s = wait + service_s,
          .queue_mean = queue,
          .busy_mean = mean_rate * service_s,
          .spectral_radius = ratio.eigenvalues().cwiseAbs().maxCoeff(),
          .wait = ErlangMix(c / service_s, weights)};
}

double BurstyLine::sojourn_percentile_s(double p) const {
  return wait.with_service_percentile_s(service_s, p);
}

BurstyLimit mmpp_m_c_k_m(const BurstyLoad& load, double service_s, std::int64_t servers,
                         std::int64_t room, double patience_s) {
  assert(servers >= 1 && room >= servers && patience_s > 0);
  const auto in_line = [servers](std::int64_t n) {
    return static_cast<double>(std::max<std::int64_t>(n - servers, 0));
  };
  std::vector<double> down;
  for (std::int64_t n = 1; n <= room; ++n)
    down.push_back(static_cast<double>(std::min(n, servers)) / service_s + in_line(n) / patience_s);
  const std::vector<VectorXd> levels = level_chain(load, down);
  const double rate = stationary(load.moves).dot(load.rates);
  double busy = 0, queue = 0, waits = 0;
  for (std::int64_t n = 0; n <= room; ++n) {
    const VectorXd& level = levels[static_cast<std::size_t>(n)];
    busy += level.sum() * static_cast<double>(std::min(n, servers));
    queue += level.sum() * in_line(n);
    if (n >= servers && n < room) waits += level.dot(load.rates) / rate;
  }
  return {.success_ratio = busy / service_s / rate,
          .reject_ratio = levels.back().dot(load.rates) / rate,
          .abandon_ratio = queue / patience_s / rate,
          .time_fraction_full = levels.back().sum(),
          .p_wait_all = waits,
          .wait_mean_all_s = queue / rate,
          .busy_mean = busy,
          .queue_mean = queue};
}

}  // namespace coldcast::exact
