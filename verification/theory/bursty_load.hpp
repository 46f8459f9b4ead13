#pragma once
// Bursty requests: a Poisson process whose rate is that of the current phase of a Markov chain,
// MMPP [Fischer, Meier-Hellstern, "The Markov-modulated Poisson process (MMPP) cookbook", 1993].

#include <Eigen/Dense>
#include <vector>

namespace coldcast::exact {

/// Rates per second; `moves` is the generator: [i][j] the rate from phase i to j, rows add up to 0.
/// REQUIRES (wherever it is taken): any phase can be reached from any other; a rate is above 0.
struct BurstyLoad {
  Eigen::VectorXd rates;
  Eigen::MatrixXd moves;
};

/// Phases with those rates; [i][j] of `moves` is the rate from i to j, whatever the diagonal says.
BurstyLoad bursty_load(const std::vector<double>& rates_per_s,
                       const std::vector<std::vector<double>>& moves_per_s);

/// Two phases: rates of requests, rates of leaving (1 / mean stay).
BurstyLoad two_phases(double rate_1, double rate_2, double leave_1, double leave_2);

/// One phase: Poisson requests.
BurstyLoad steady(double rate_per_s);

/// The long-run chances of the states of a chain in continuous time, by elimination without
/// subtractions [Grassmann, Taksar, Heyman 1985]; reads nothing on the diagonal.
Eigen::VectorXd stationary(Eigen::MatrixXd generator);

/// What the arrivals are like, with phases in their stationary distribution.
struct BurstStatistics {
  double mean_rate_per_s;
  double idc;  ///< of dispersion for counts: Var N(t) / E N(t) for t -> infinity
  double gap_mean_s;
  double gap_scv;
  std::vector<double> gap_correlations;  ///< of gaps 1, 2, ... apart
  std::vector<double> seen;              ///< [i]: the share of requests that come in phase i
};

/// With correlations up to that distance.
BurstStatistics statistics_of(const BurstyLoad& load, int distance);

/// Var N(t) / E N(t) of the number of requests in t seconds. REQUIRES: t_s > 0.
double idc_at(const BurstyLoad& load, double t_s);

/// Twice the integral of (t - u) cov(u) du from 0 to t, where cov is the autocovariance of the
/// rate: the variance of the expected number of requests in t seconds.
double variance_of_expected(const BurstyLoad& load, double t_s);

/// The integral of exp(-decay u) cov(u) du from 0 on. REQUIRES: decay_per_s > 0.
double discounted_covariance(const BurstyLoad& load, double decay_per_s);

}  // namespace coldcast::exact
