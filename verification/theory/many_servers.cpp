#include "verification/theory/many_servers.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "verification/theory/erlang.hpp"
#include "verification/theory/exponentials.hpp"
#include "verification/theory/percentile.hpp"
#include "verification/theory/poisson_terms.hpp"

namespace coldcast::exact {
namespace {

/// A birth-death chain up to the level where `deaths` ends: the chances of its levels. Weights are
/// taken from the most likely level outwards, so none overflows.
std::vector<double> levels(const std::vector<double>& births, const std::vector<double>& deaths) {
  std::vector<double> logs(deaths.size(), 0.0);
  for (std::size_t n = 1; n < logs.size(); ++n)
    logs[n] = logs[n - 1] + std::log(births[n - 1] / deaths[n]);
  const double most = *std::max_element(logs.begin(), logs.end());
  double sum = 0;
  for (double& weight : logs) sum += weight = std::exp(weight - most);
  for (double& weight : logs) weight /= sum;
  return logs;
}

/// Levels of c servers with `room` in all: deaths at min(n, c) mu + max(n - c, 0) leaving.
std::vector<double> levels_of(double rate, double service_s, std::int64_t servers,
                              std::int64_t room, double leaving_per_s) {
  const std::vector<double> births(static_cast<std::size_t>(room), rate);
  std::vector<double> deaths{0};
  for (std::int64_t n = 1; n <= room; ++n)
    deaths.push_back(static_cast<double>(std::min(n, servers)) / service_s +
                     static_cast<double>(std::max<std::int64_t>(n - servers, 0)) * leaving_per_s);
  return levels(births, deaths);
}

/// 1 / pi_0 = the sum of a^n / n! below c plus that of a^n / (c! c^(n-c)) from c on.
double empty_chance(double offered, std::int64_t servers) {
  const auto c = static_cast<std::size_t>(servers);
  const double below = 1 - poisson_above(c - 1, offered);
  const double line = poisson_terms(offered, c).back() / (1 - offered / static_cast<double>(c));
  return std::exp(-offered) / (below + line);
}

}  // namespace

ManyServers m_m_c(double rate, double service_s, std::int64_t servers) {
  const double offered = rate * service_s;
  const double p_wait = erlang_c(servers, offered);
  const double slack = (static_cast<double>(servers) - offered) / service_s;
  const double wait = p_wait / slack;
  return {.service_s = service_s,
          .slack_per_s = slack,
          .utilization = offered / static_cast<double>(servers),
          .busy_mean = offered,
          .p_wait = p_wait,
          .wait_mean_s = wait,
          .sojourn_mean_s = wait + service_s,
          .queue_mean = rate * wait,
          .p_empty = empty_chance(offered, servers)};
}

double ManyServers::wait_above(double t_s) const { return p_wait * std::exp(-slack_per_s * t_s); }

double ManyServers::wait_percentile_s(double p) const {
  return p_wait <= 1 - p ? 0 : std::log(p_wait / (1 - p)) / slack_per_s;
}

// Service goes on at t, or it does not but would, had the wait taken no time: the wait lasts until
// x and the service from there on. With rates a of the wait and mu of the service the second is
// exp(-mu t) mu (1 - exp(-(a - mu) t)) / (a - mu), written so that neither factor overflows.
double ManyServers::sojourn_above(double t_s) const {
  const double mu = 1 / service_s;
  const double fast = std::max(mu, slack_per_s), slow = std::min(mu, slack_per_s);
  const double served = std::exp(-mu * t_s);
  return served + p_wait * mu * std::exp(-slow * t_s) * exponential_integral(fast - slow, t_s);
}

double ManyServers::sojourn_percentile_s(double p) const {
  return percentile_of([this](double t) { return sojourn_above(t); }, p);
}

LimitedLine m_m_c_k(double rate, double service_s, std::int64_t servers, std::int64_t room) {
  assert(servers >= 1 && room >= servers);
  const std::vector<double> level = levels_of(rate, service_s, servers, room, 0);
  const double accepted = 1 - level.back();
  std::vector<double> weights{0};
  double busy = 0, queue = 0;
  for (std::int64_t n = 0; n <= room; ++n) {
    const double chance = level[static_cast<std::size_t>(n)];
    busy += chance * static_cast<double>(std::min(n, servers));
    queue += chance * static_cast<double>(std::max<std::int64_t>(n - servers, 0));
    if (n < servers) weights[0] += n < room ? chance / accepted : 0;
    if (n >= servers && n < room) weights.push_back(chance / accepted);
  }
  const double wait = queue / (rate * accepted);
  return {.service_s = service_s,
          .reject_ratio = level.back(),
          .success_ratio = accepted,
          .p_wait = 1 - weights[0],
          .wait_mean_s = wait,
          .sojourn_mean_s = wait + service_s,
          .busy_mean = busy,
          .queue_mean = queue,
          .p_empty = level[0],
          .wait = ErlangMix(static_cast<double>(servers) / service_s, weights)};
}

double LimitedLine::sojourn_percentile_s(double p) const {
  return wait.with_service_percentile_s(service_s, p);
}

ImpatientLine m_m_c_k_m(double rate, double service_s, std::int64_t servers, std::int64_t room,
                        double patience_s) {
  assert(servers >= 1 && room >= servers && patience_s > 0);
  const std::vector<double> level = levels_of(rate, service_s, servers, room, 1 / patience_s);
  double waits = 0, busy = 0, queue = 0;
  for (std::int64_t n = 0; n <= room; ++n) {
    const double chance = level[static_cast<std::size_t>(n)];
    busy += chance * static_cast<double>(std::min(n, servers));
    queue += chance * static_cast<double>(std::max<std::int64_t>(n - servers, 0));
    if (n >= servers && n < room) waits += chance;
  }
  const double abandoned = queue / patience_s / rate;
  return {.success_ratio = busy / service_s / rate,
          .abandon_ratio = abandoned,
          .reject_ratio = level.back(),
          .p_wait_all = waits,
          .wait_mean_all_s = queue / rate,
          .queue_mean = queue,
          .busy_mean = busy};
}

ImpatientLine m_m_c_m(double rate, double service_s, std::int64_t servers, double patience_s) {
  // Up to where levels, ever less likely from here on, are negligible beside the likeliest.
  double weight = 0, most = 0;  // logarithms
  std::int64_t room = 0;
  for (double ratio = 1; room < servers || ratio >= 1 || weight > most - 46; ++room) {
    const auto busy = static_cast<double>(std::min(room + 1, servers));
    const auto queue = static_cast<double>(std::max<std::int64_t>(room + 1 - servers, 0));
    ratio = rate / (busy / service_s + queue / patience_s);
    most = std::max(most, weight += std::log(ratio));
  }
  ImpatientLine line = m_m_c_k_m(rate, service_s, servers, room, patience_s);
  line.reject_ratio = 0;
  return line;
}

ConstantPatience m_m_c_d(double rate, double service_s, std::int64_t servers, double timeout_s) {
  assert(servers >= 1 && timeout_s > 0);
  const double mu_c = static_cast<double>(servers) / service_s;
  const double slack = mu_c - rate;
  // All masses are divided by exp(-slack D) where that is large: overloads with long patience.
  const double scale = std::exp(std::min(slack * timeout_s, 0.0));
  const double idle = scale / erlang_b(servers - 1, rate * service_s);
  const double in_time = slack >= 0 ? rate * exponential_integral(slack, timeout_s)
                                    : rate * exponential_integral(-slack, timeout_s);
  const double late = rate * (slack >= 0 ? std::exp(-slack * timeout_s) : 1) / mu_c;
  const double all = idle + in_time + late;
  const double timeout_ratio = late / all;
  // Below 0, x exp(-k x) from 0 to D is (D - y) exp(k y) times exp(-k D), y the way from the end.
  const double waited = rate / all *
                        (slack >= 0 ? exponential_moment(slack, timeout_s)
                                    : timeout_s * exponential_integral(-slack, timeout_s) -
                                          exponential_moment(-slack, timeout_s));
  const double success = (idle + in_time) / all;
  return {.slack_per_s = slack,
          .timeout_s = timeout_s,
          .at_once = idle / all,
          .density_per_s = rate / all,
          .success_ratio = success,
          .timeout_ratio = timeout_ratio,
          .p_wait = (in_time + late) / all,
          .wait_mean_served_s = waited / success,
          .wait_mean_all_s = waited + timeout_s * timeout_ratio};
}

double ConstantPatience::wait_percentile_served_s(double p) const {
  const double within = p * success_ratio - at_once;
  if (within <= 0) return 0;
  // From the end on which the density is highest, whose integral from there cannot overflow.
  const double steepness = std::abs(slack_per_s);
  const double area = (slack_per_s >= 0 ? within : (1 - p) * success_ratio) / density_per_s;
  const double way = steepness * area == 0 ? area : -std::log1p(-steepness * area) / steepness;
  return slack_per_s >= 0 ? way : timeout_s - way;
}

}  // namespace coldcast::exact
