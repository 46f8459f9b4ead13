#include "verification/theory/erlang_mix.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "verification/theory/percentile.hpp"
#include "verification/theory/poisson_terms.hpp"

namespace coldcast::exact {

ErlangMix::ErlangMix(double rate_per_s, const std::vector<double>& weights) : rate_(rate_per_s) {
  assert(rate_per_s > 0 && !weights.empty());
  more_than_.assign(weights.begin() + 1, weights.end());
  for (std::size_t k = more_than_.size(); k-- > 1;) more_than_[k - 1] += more_than_[k];
}

double ErlangMix::mean_s() const {
  return std::accumulate(more_than_.rbegin(), more_than_.rend(), 0.0) / rate_;
}

// After j of the k departures by t, X > t if there are more than j to come in all.
double ErlangMix::above(double t_s) const {
  if (more_than_.empty()) return 0;
  const std::vector<double> departed = poisson_terms(rate_ * t_s, more_than_.size() - 1);
  return std::inner_product(departed.begin(), departed.end(), more_than_.begin(), 0.0);
}

double ErlangMix::percentile_s(double p) const {
  return percentile_of([this](double t) { return above(t); }, p);
}

// Watch the service, too, only at the instants of a Poisson process of the same rate: each of them
// ends it with chance q = 1 / (rate mean). So after k departures are over it survives the instants
// that are left, which the Poisson terms weigh: `alive` is I_k = P(departed = k) + (1 - q) I_(k+1).
double ErlangMix::with_service_above(double mean_s, double t_s) const {
  const double stays = 1 - 1 / (rate_ * mean_s);
  assert(stays >= -1e-12);
  const std::size_t last = more_than_.size();
  const std::size_t end = std::max(last, poisson_end(rate_ * t_s));
  const std::vector<double> departed = poisson_terms(rate_ * t_s, end);
  const auto more_than = [this, last](std::size_t k) { return k < last ? more_than_[k] : 0.0; };
  double alive = 0, sum = 0;
  for (std::size_t k = end + 1; k-- > 0;) {
    alive = departed[k] + std::max(stays, 0.0) * alive;
    const double weight = (k == 0 ? 1 : more_than(k - 1)) - more_than(k);
    sum += weight * alive + departed[k] * more_than(k);
  }
  return sum;
}

double ErlangMix::with_service_percentile_s(double mean_s, double p) const {
  return percentile_of([=, this](double t) { return with_service_above(mean_s, t); }, p);
}

}  // namespace coldcast::exact
