#include "verification/theory/keep_alive.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <complex>
#include <vector>

#include "verification/theory/erlang.hpp"
#include "verification/theory/laplace.hpp"
#include "verification/theory/level_chain.hpp"
#include "verification/theory/percentile.hpp"
#include "verification/theory/poisson_terms.hpp"

namespace coldcast::exact {

LoneInstance lone_instance(double rate, double service_s, double cold_start_s,
                           double keep_alive_s) {
  const double cold = std::exp(-rate * keep_alive_s);
  const double latency = service_s + cold * cold_start_s;
  const double cycle = 1 / rate + latency;  // from the end of a service to the next one
  return {.service_s = service_s,
          .cold_start_s = cold_start_s,
          .cold_ratio = cold,
          .success_ratio = 1 / (rate * cycle),
          .latency_mean_s = latency,
          .busy_mean = latency / cycle,
          .idle_mean = -std::expm1(-rate * keep_alive_s) / rate / cycle};
}

double LoneInstance::latency_percentile_s(double p) const {
  return percentile_of(
      [this](double t) {
        const double served = std::max(t - cold_start_s, 0.0);
        return (1 - cold_ratio) * std::exp(-t / service_s) +
               cold_ratio * std::exp(-served / service_s);
      },
      p);
}

QueuedInstance queued_instance(double rate, const TimeMoments& service, const TimeMoments& start,
                               double keep_alive_s) {
  const double load = rate * service.mean, cold = std::exp(-rate * keep_alive_s);
  assert(load < 1);
  const double warm_wait = m_g_1(rate, service).wait_mean_s;
  const double stretched = 1 + rate * cold * start.mean;
  const double cold_wait = cold * (2 * start.mean + rate * start.second) / (2 * stretched);
  const double empty = (1 - load) / stretched;
  const double wait = warm_wait + cold_wait;
  return {.wait_mean_s = wait,
          .wait_due_to_cold_s = cold_wait,
          .sojourn_mean_s = wait + service.mean,
          .cold_ratio = cold * empty,
          .p_found_empty = empty,
          .instances_mean = load + rate * cold * empty * start.mean + empty * (1 - cold)};
}

LoneRequests lone_requests(double shift_s, double exponential_s, double service_s,
                           double cold_start_s, double keep_alive_s) {
  assert(shift_s >= service_s + cold_start_s);
  const auto gap_reaches = [=](double t) {
    return std::exp(-std::max(t - shift_s, 0.0) / exponential_s);
  };
  const double after_warm = gap_reaches(keep_alive_s + service_s);
  const double after_cold = gap_reaches(keep_alive_s + service_s + cold_start_s);
  const double cold = after_warm / (1 - after_cold + after_warm);
  return {.cold_ratio = cold, .latency_mean_s = service_s + cold * cold_start_s};
}

namespace {

using Complex = std::complex<double>;
using Eigen::Index, Eigen::MatrixXcd, Eigen::VectorXcd, Eigen::VectorXd;

/// Sums over all levels k that a way up begins in, weighed by how often it does: of ways that take
/// T or longer, and of the time on them, each cut at T.
struct WaysUp {
  double late = 0;
  double time_s = 0;
};

/// `begun[k]`: how often per second, in each phase, a completion leaves k busy. With A = s + Lambda
/// + k mu - Q - k mu H_(k-1), the transform H_k of the way up from k and of the phase at its end is
/// A^-1 Lambda, and g_k = (1 - H_k 1) / s, that of its tail, is A^-1 (1 + k mu g_(k-1)): no digits
/// are lost where s is small. That of the time cut at T is g_k / s.
WaysUp ways_up(const BurstyLoad& load, double service_s, const std::vector<VectorXd>& begun,
               double keep_alive_s) {
  const Index phases = load.rates.size();
  const MatrixXcd up = load.rates.cast<Complex>().asDiagonal(), moves = load.moves.cast<Complex>();
  const MatrixXcd one = MatrixXcd::Identity(phases, phases);
  const Contour contour(keep_alive_s);
  WaysUp sum;
  for (std::size_t point = 0; point < contour.at.size(); ++point) {
    const Complex s = contour.at[point];
    MatrixXcd passes = MatrixXcd::Zero(phases, phases);
    VectorXcd tail = VectorXcd::Zero(phases);
    Complex late = 0;
    for (std::size_t k = 0; k < begun.size(); ++k) {
      const double down = static_cast<double>(k) / service_s;
      const MatrixXcd inverse = (s * one + up + down * one - moves - down * passes).inverse();
      tail = inverse * (VectorXcd::Ones(phases) + down * tail);
      passes = inverse * up;
      late += (begun[k].transpose().cast<Complex>() * tail).value();
    }
    // A parabola closed through the lower half plane would give the conjugate.
    sum.late += (contour.weights[point] * late).real();
    sum.time_s += (contour.weights[point] * late / s).real();
  }
  return sum;
}

}  // namespace

MostRecentlyUsed most_recently_used(const BurstyLoad& load, double service_s, double keep_alive_s,
                                    std::int64_t most) {
  assert(keep_alive_s > 0 && most >= 1);
  const auto end = static_cast<std::int64_t>(poisson_end(load.rates.maxCoeff() * service_s));
  std::vector<double> down;
  for (std::int64_t n = 1; n <= std::min(most, end); ++n)
    down.push_back(static_cast<double>(n) / service_s);
  const std::vector<VectorXd> levels = level_chain(load, down);

  double busy = 0;
  std::vector<VectorXd> begun;
  for (std::size_t k = 1; k < levels.size(); ++k) {
    busy += static_cast<double>(k) * levels[k].sum();
    begun.push_back(levels[k] * down[k - 1]);
  }
  const double rate = stationary(load.moves).dot(load.rates), accepted = busy / service_s;
  const WaysUp ways = ways_up(load, service_s, begun, keep_alive_s);
  return {.cold_ratio = ways.late / accepted,
          .success_ratio = accepted / rate,
          .busy_mean = busy,
          .idle_mean = ways.time_s,
          .instances_mean = busy + ways.time_s,
          .cold_starts_per_s = ways.late,
          .lifespan_mean_s = (busy + ways.time_s) / ways.late};
}

ProvisionedSpill provisioned_spill(double rate, double service_s, double cold_start_s,
                                   std::int64_t provisioned) {
  const double spilled = erlang_b(provisioned, rate * service_s);
  return {.cold_ratio = spilled,
          .latency_mean_s = service_s + spilled * cold_start_s,
          .provisioned_busy_mean = rate * service_s * (1 - spilled),
          .on_demand_busy_mean = rate * spilled * (service_s + cold_start_s)};
}

}  // namespace coldcast::exact
