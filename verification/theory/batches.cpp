#include "verification/theory/batches.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>
#include <vector>

#include "verification/theory/banded_chain.hpp"
#include "verification/theory/longest_line.hpp"
#include "verification/theory/one_server.hpp"
#include "verification/theory/percentile.hpp"
#include "verification/theory/poisson_terms.hpp"

namespace coldcast::exact {

ErlangMix full_batch_wait(double rate, std::int64_t size) {
  return {rate, std::vector<double>(static_cast<std::size_t>(size), 1 / static_cast<double>(size))};
}

FullBatches full_batches(double rate, std::int64_t size, double service_s) {
  const auto b = static_cast<double>(size);
  assert(rate * service_s < b);
  const auto gaps = [=](double s) { return std::pow(rate / (rate + s), b); };
  const double fill = (b - 1) / (2 * rate), line = gi_m_1(gaps, service_s).wait_mean_s;
  return {fill, line, fill + line, fill + line + service_s};
}

namespace {

/// P(at least n of a Poisson number).
double at_least(std::int64_t n, double mean) {
  return n <= 0 ? 1 : poisson_above(static_cast<std::size_t>(n - 1), mean);
}

}  // namespace

TimedBatches timed_batches(double rate, std::int64_t most, double timeout_s) {
  assert(most >= 1 && timeout_s > 0);
  double size = 1, waited = 0;  // per batch
  for (std::int64_t j = 1; j < most; ++j) {
    const double come = at_least(j, rate * timeout_s);
    size += come;
    waited += static_cast<double>(j) * come / rate;
  }
  return {.rate_per_s = rate,
          .most = most,
          .timeout_s = timeout_s,
          .batch_mean = size,
          .batches_per_s = rate / size,
          .p_closed_by_timeout = 1 - at_least(most - 1, rate * timeout_s),
          .wait_mean_s = waited / size};
}

// The request after j others waits longer than t if it came by T - t and no b - 1 - j more came
// within t of it.
double TimedBatches::wait_above(double t_s) const {
  if (t_s >= timeout_s) return 0;
  double sum = 0;
  for (std::int64_t j = 0; j < most - 1; ++j)
    sum += at_least(j, rate_per_s * (timeout_s - t_s)) *
           (1 - at_least(most - 1 - j, rate_per_s * t_s));
  return sum / batch_mean;
}

double TimedBatches::wait_percentile_s(double p) const {
  return percentile_of([this](double t) { return wait_above(t); }, p);
}

// While it idles with k < a waiting, lambda e_k = mu (p_0 + ... + p_k): what goes up there from
// below has come in by batches that left fewer than a.
BatchServer exponential_batches(double rate, std::int64_t fewest, std::int64_t most,
                                double service_s) {
  const double mu = 1 / service_s, b = static_cast<double>(most);
  assert(1 <= fewest && fewest <= most && rate < b * mu);
  // mu r (1 + r + ... + r^(b-1)) = lambda, which grows with r.
  double low = 0, high = 1;
  for (int i = 0; i < 60; ++i) {
    const double r = (low + high) / 2;
    (mu * r * -std::expm1(b * std::log(r)) < rate * (1 - r) ? low : high) = r;
  }
  const double r = (low + high) / 2;
  double all = 1 / (1 - r), queue = r / ((1 - r) * (1 - r));
  const double busy = all;
  double chance = 1, up_to = 0;
  for (std::int64_t k = 0; k < fewest; ++k) {
    up_to += chance;
    chance *= r;
    all += mu / rate * up_to;
    queue += mu / rate * up_to * static_cast<double>(k);
  }
  const double wait = queue / all / rate, utilization = busy / all;
  return {.wait_mean_s = wait,
          .sojourn_mean_s = wait + service_s,
          .batch_mean = rate / (mu * utilization),
          .utilization = utilization};
}

// From i left waiting, a batch of k = min(max(i, 1), b) starts (at once, or with the next request),
// takes D_k, and leaves i - min(i, b) and those that came meanwhile. Means of time are ratios of
// means per batch.
SizedBatches sized_batches(double rate, std::int64_t most,
                           const std::function<double(std::int64_t)>& time_s) {
  const auto b = static_cast<double>(most);
  assert(most >= 1 && rate * time_s(most) < b);
  double slowest = 0;
  for (std::int64_t k = 1; k <= most; ++k) slowest = std::max(slowest, time_s(k));
  const auto places = static_cast<std::size_t>(most);
  const std::size_t come_most = poisson_end(rate * slowest);
  const std::size_t last = longest_line(rate * time_s(most), b) + come_most;
  BandedChain chain(last, places, come_most);
  const auto batch_from = [most](std::size_t i) {
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(i), 1, most);
  };
  const auto left_from = [places](std::size_t i) { return i > places ? i - places : 0; };
  for (std::size_t i = 0; i <= last; ++i) {
    const std::vector<double> come = poisson_terms(rate * time_s(batch_from(i)), come_most);
    for (std::size_t n = 0; n < come.size(); ++n) chain.add(i, left_from(i) + n, come[n]);
  }
  const std::vector<double> waiting = std::move(chain).stationary();
  double cycle = 0, busy = 0, waited = 0, served = 0, spent = 0, single = 0, full = 0;
  for (std::size_t i = 0; i <= last; ++i) {
    const std::int64_t k = batch_from(i);
    const double time = time_s(k), chance = waiting[i], size = static_cast<double>(k);
    cycle += chance * (time + (i == 0 ? 1 / rate : 0));
    busy += chance * time;
    waited += chance * (static_cast<double>(left_from(i)) * time + rate * time * time / 2);
    served += chance * size;
    spent += chance * size * time;
    single += k == 1 ? chance : 0;
    full += k == most ? chance : 0;
  }
  const double wait = waited / cycle / rate;
  return {.server = {.wait_mean_s = wait,
                     .sojourn_mean_s = wait + spent / served,
                     .batch_mean = served,
                     .utilization = busy / cycle},
          .p_single = single,
          .p_full = full};
}

}  // namespace coldcast::exact
