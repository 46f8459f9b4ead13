#include "verification/theory/one_server.hpp"

#include <cassert>
#include <cmath>

#include "verification/theory/percentile.hpp"

namespace coldcast::exact {

TimeMoments constant_moments(double s) { return {s, s * s, s * s * s}; }

TimeMoments exponential_moments(double mean) {
  return {mean, 2 * mean * mean, 6 * mean * mean * mean};
}

TimeMoments gamma_moments(double mean, double scv) {
  const double second = mean * mean * (1 + scv);
  return {mean, second, second * mean * (1 + 2 * scv)};
}

TimeMoments lognormal_moments(double mean, double scv) {
  return {mean, mean * mean * (1 + scv), std::pow(mean * (1 + scv), 3)};
}

TimeMoments hyperexponential_moments(double mean, double scv) {
  assert(scv >= 1);
  const double p = (1 + std::sqrt((scv - 1) / (scv + 1))) / 2, q = 1 - p;
  const double first = mean / (2 * p), other = mean / (2 * q);
  return {mean, 2 * (p * first * first + q * other * other),
          6 * (p * std::pow(first, 3) + q * std::pow(other, 3))};
}

OneServer m_g_1(double rate, const TimeMoments& service) {
  const double load = rate * service.mean;
  assert(load < 1);
  const double wait = rate * service.second / (2 * (1 - load));
  const double second = 2 * wait * wait + rate * service.third / (3 * (1 - load));
  return {.utilization = load,
          .p_wait = load,
          .wait_mean_s = wait,
          .wait_sd_s = std::sqrt(second - wait * wait),
          .sojourn_mean_s = wait + service.mean,
          .queue_mean = rate * wait};
}

double asymptotic_wait_variance(double rate, double service_s) {
  const double load = rate * service_s;
  assert(load < 1);
  return load * (2 + load * (5 + load * (load - 4))) / std::pow(1 - load, 4) * service_s *
         service_s;
}

// W* has the poles -r with r^2 - (m1 + m2 - lambda) r + m1 m2 (1 - rho) = 0; the weights follow
// from P(W > 0) = rho and the mean.
HyperexponentialWait m_h2_1(double rate, double service_s, double scv) {
  assert(scv > 1 && rate * service_s < 1);
  const double p = (1 + std::sqrt((scv - 1) / (scv + 1))) / 2;
  const double m1 = 2 * p / service_s, m2 = 2 * (1 - p) / service_s;
  const double load = rate * service_s;
  const double half = (m1 + m2 - rate) / 2, product = m1 * m2 * (1 - load);
  const double fast = half + std::sqrt(half * half - product), slow = product / fast;
  const double mean = m_g_1(rate, hyperexponential_moments(service_s, scv)).wait_mean_s;
  const double of_slow = (mean - load / fast) / (1 / slow - 1 / fast);
  return {.weights = {of_slow, load - of_slow}, .decays_per_s = {slow, fast}};
}

double HyperexponentialWait::above(double t_s) const {
  return weights[0] * std::exp(-decays_per_s[0] * t_s) +
         weights[1] * std::exp(-decays_per_s[1] * t_s);
}

double HyperexponentialWait::percentile_s(double p) const {
  return percentile_of([this](double t) { return above(t); }, p);
}

// A*(mu (1 - sigma)) - sigma is convex, positive at 0, zero at 1 and negative right before it.
RenewalArrivals gi_m_1(const GapTransform& gaps, double service_s) {
  double low = 0, high = 1;
  for (int i = 0; i < 60; ++i) {
    const double sigma = (low + high) / 2;
    (gaps((1 - sigma) / service_s) > sigma ? low : high) = sigma;
  }
  const double sigma = (low + high) / 2, slack = (1 - sigma) / service_s;
  return {.p_wait = sigma,
          .slack_per_s = slack,
          .wait_mean_s = sigma / slack,
          .sojourn_mean_s = 1 / slack};
}

RenewalArrivals d_m_1(double interval_s, double service_s) {
  assert(service_s < interval_s);
  return gi_m_1([=](double s) { return std::exp(-s * interval_s); }, service_s);
}

double RenewalArrivals::wait_above(double t_s) const {
  return p_wait * std::exp(-slack_per_s * t_s);
}

double RenewalArrivals::wait_percentile_s(double p) const {
  return p_wait <= 1 - p ? 0 : std::log(p_wait / (1 - p)) / slack_per_s;
}

double RenewalArrivals::sojourn_percentile_s(double p) const {
  return -std::log1p(-p) / slack_per_s;
}

}  // namespace coldcast::exact
