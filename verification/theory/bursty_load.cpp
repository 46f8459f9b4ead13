#include "verification/theory/bursty_load.hpp"

#include <algorithm>
#include <cassert>
#include <unsupported/Eigen/MatrixFunctions>

namespace coldcast::exact {

using Eigen::Index, Eigen::MatrixXd, Eigen::VectorXd;

BurstyLoad bursty_load(const std::vector<double>& rates,
                       const std::vector<std::vector<double>>& moves) {
  const auto n = static_cast<Index>(rates.size());
  BurstyLoad made{Eigen::Map<const VectorXd>(rates.data(), n), MatrixXd::Zero(n, n)};
  assert(n > 0 && moves.size() == rates.size());
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j)
      if (i != j)
        made.moves(i, j) = moves[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
    made.moves(i, i) = -made.moves.row(i).sum();
  }
  return made;
}

BurstyLoad two_phases(double rate_1, double rate_2, double leave_1, double leave_2) {
  return bursty_load({rate_1, rate_2}, {{0, leave_1}, {leave_2, 0}});
}

BurstyLoad steady(double rate_per_s) { return bursty_load({rate_per_s}, {{0}}); }

VectorXd stationary(MatrixXd generator) {
  const Index last = generator.rows() - 1;
  for (Index n = last; n > 0; --n) {
    const double leaves = generator.row(n).head(n).sum();
    generator.col(n).head(n) /= leaves;
    generator.topLeftCorner(n, n) += generator.col(n).head(n) * generator.row(n).head(n);
  }
  VectorXd chances = VectorXd::Zero(last + 1);
  chances(0) = 1;
  for (Index n = 1; n <= last; ++n) chances(n) = chances.head(n).dot(generator.col(n).head(n));
  return chances / chances.sum();
}

namespace {

/// The autocovariance of the rate is cov(u) = weighed exp(Q u) off.
struct Rates {
  VectorXd weighed;  ///< by the chances of the phases
  VectorXd off;      ///< less their mean

  Rates(const BurstyLoad& load, const VectorXd& phases)
      : weighed(phases.cwiseProduct(load.rates)), off(load.rates.array() - weighed.sum()) {}
};

}  // namespace

double discounted_covariance(const BurstyLoad& load, double decay_per_s) {
  const Rates rates(load, stationary(load.moves));
  const Index n = rates.off.size();
  const MatrixXd resolvent = decay_per_s * MatrixXd::Identity(n, n) - load.moves;
  return rates.weighed.dot(resolvent.partialPivLu().solve(rates.off));
}

// The integral of (t - u) exp(Q u) off is a block of the exponential of a larger matrix [Van Loan,
// "Computing integrals involving the matrix exponential", 1978]: nothing cancels where t is small.
double variance_of_expected(const BurstyLoad& load, double t_s) {
  const Rates rates(load, stationary(load.moves));
  const Index n = rates.off.size();
  MatrixXd larger = MatrixXd::Zero(n + 2, n + 2);
  larger.topLeftCorner(n, n) = load.moves * t_s;
  larger.col(n).head(n) = rates.off * t_s;
  larger(n, n + 1) = t_s;
  const MatrixXd exponential = larger.exp();
  return 2 * rates.weighed.dot(exponential.col(n + 1).head(n));
}

double idc_at(const BurstyLoad& load, double t_s) {
  assert(t_s > 0);
  const double mean = stationary(load.moves).dot(load.rates) * t_s;
  return 1 + variance_of_expected(load, t_s) / mean;
}

// As a Markovian arrival process with D0 = Q - Lambda, D1 = Lambda: the phase right after a request
// moves by (-D0)^-1 D1, and each gap is a phase-type time.
BurstStatistics statistics_of(const BurstyLoad& load, int distance) {
  const VectorXd phases = stationary(load.moves);
  const double rate = phases.dot(load.rates);
  const VectorXd seen = phases.cwiseProduct(load.rates) / rate;
  const MatrixXd mean_times = (MatrixXd(load.rates.asDiagonal()) - load.moves).inverse();
  const VectorXd gap_from = mean_times.rowwise().sum();
  const double mean = 1 / rate;
  const double variance = 2 * seen.dot(mean_times * gap_from) - mean * mean;

  // On `off` the generator and this matrix do the same, and this one can be inverted.
  const Rates rates(load, phases);
  const double speed = std::max(-load.moves.diagonal().minCoeff(), 1e-300);
  const MatrixXd kept = speed * VectorXd::Ones(phases.size()) * phases.transpose() - load.moves;
  BurstStatistics result{
      .mean_rate_per_s = rate,
      .idc = 1 + 2 * rates.weighed.dot(kept.partialPivLu().solve(rates.off)) / rate,
      .gap_mean_s = mean,
      .gap_scv = variance / (mean * mean),
      .gap_correlations = {},
      .seen = {seen.data(), seen.data() + seen.size()}};
  const MatrixXd step = mean_times * load.rates.asDiagonal();
  VectorXd later = gap_from;
  for (int k = 1; k <= distance; ++k) {
    later = step * later;
    const double product = seen.dot(mean_times * later);
    result.gap_correlations.push_back((product - mean * mean) / variance);
  }
  return result;
}

}  // namespace coldcast::exact
