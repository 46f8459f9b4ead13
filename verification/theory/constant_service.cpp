#include "verification/theory/constant_service.hpp"

#include <cassert>
#include <cmath>
#include <utility>

#include "verification/theory/banded_chain.hpp"
#include "verification/theory/longest_line.hpp"
#include "verification/theory/percentile.hpp"
#include "verification/theory/poisson_terms.hpp"

namespace coldcast::exact {

ConstantService m_d_c(double rate, double service_s, std::int64_t servers) {
  const double offered = rate * service_s, c = static_cast<double>(servers);
  assert(offered > 0 && offered < c);
  const auto leave = static_cast<std::size_t>(servers);
  const std::vector<double> come = poisson_terms(offered, poisson_end(offered));
  const std::size_t last = longest_line(offered, c);
  BandedChain chain(last, leave, come.size());
  for (std::size_t from = 0; from <= last; ++from)
    for (std::size_t k = 0; k < come.size(); ++k)
      chain.add(from, from + k > leave ? from + k - leave : 0, come[k]);
  std::vector<double> above = std::move(chain).stationary();
  double mean = 0, sum = 0;
  for (std::size_t n = above.size(); n-- > 0;) {
    const double chance = above[n];
    above[n] = sum;
    mean += sum;
    sum += chance;
  }
  ConstantService queue{.service_s = service_s,
                        .rate_per_s = rate,
                        .p_wait = 0,
                        .wait_mean_s = mean / rate,
                        .sojourn_mean_s = mean / rate + service_s,
                        .queue_mean = mean,
                        .servers = servers,
                        .queue_above = above};
  queue.p_wait = queue.wait_above(0);
  return queue;
}

// With k D the next multiple of D after t: whoever comes now has gone into service by then if no
// more than k c - 1 are before it, of the line at t - k D and of those who came since [Franx 2001,
// (8)].
double ConstantService::wait_above(double t_s) const {
  const double k = std::floor(t_s / service_s) + 1;
  const auto n = static_cast<std::size_t>(k * static_cast<double>(servers)) - 1;
  const double come = rate_per_s * (k * service_s - t_s);
  const std::vector<double> terms = poisson_terms(come, n);
  double sum = poisson_above(n, come);
  for (std::size_t j = 0; j <= n; ++j)
    if (n - j < queue_above.size()) sum += terms[j] * queue_above[n - j];
  return sum;
}

double ConstantService::wait_percentile_s(double p) const {
  return percentile_of([this](double t) { return wait_above(t); }, p);
}

}  // namespace coldcast::exact
