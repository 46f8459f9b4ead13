#include "sim/core/distribution.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "sim/core/hyperexponential.hpp"
#include "sim/core/law.hpp"
#include "sim/core/mixture.hpp"
#include "sim/core/normal_quantile.hpp"
#include "sim/core/smooth_laws.hpp"
#include "sim/core/stepped_laws.hpp"

namespace coldcast {

namespace {

bool is_one_value(const std::vector<std::pair<double, Distribution>>& parts) {
  return std::all_of(parts.begin(), parts.end(), [&](const auto& part) {
    return part.second.is_constant() && part.second.mean() == parts.front().second.mean();
  });
}

}  // namespace

Distribution::Distribution(std::shared_ptr<const Law> law) : law_(std::move(law)) {}

Distribution::Distribution() : Distribution(constant_law(0)) {}

Distribution Distribution::constant(double value) {
  assert(value >= 0 && std::isfinite(value));
  return Distribution(constant_law(value));
}

Distribution Distribution::exponential(double mean) {
  assert(mean > 0 && std::isfinite(mean));
  return Distribution(exponential_law(mean));
}

Distribution Distribution::lognormal(double mean, double scv) {
  assert(mean > 0 && std::isfinite(mean) && scv > 0 && std::isfinite(scv));
  return Distribution(lognormal_law(mean / std::sqrt(1 + scv), std::sqrt(std::log1p(scv))));
}

Distribution Distribution::lognormal_from(double median, double p95) {
  assert(0 < median && median < p95 && std::isfinite(p95));
  return Distribution(lognormal_law(median, std::log(p95 / median) / normal_quantile(0.95)));
}

Distribution Distribution::gamma(double mean, double scv) {
  assert(mean > 0 && std::isfinite(mean) && scv > 0 && std::isfinite(scv));
  return Distribution(gamma_law(mean, scv));
}

Distribution Distribution::weibull(double mean, double shape) {
  assert(mean > 0 && std::isfinite(mean) && shape >= 0.01 && std::isfinite(shape));
  return Distribution(weibull_law(mean, shape));
}

Distribution Distribution::hyperexponential(double mean, double scv) {
  assert(mean > 0 && std::isfinite(mean) && scv > 1 && std::isfinite(scv));
  return Distribution(hyperexponential_law(mean, scv));
}

Distribution Distribution::pareto(double mean, double alpha) {
  assert(mean > 0 && std::isfinite(mean) && alpha > 1 && std::isfinite(alpha));
  return Distribution(pareto_law(mean, alpha));
}

Distribution Distribution::uniform(double low, double high) {
  assert(0 <= low && low <= high && std::isfinite(high));
  if (low == high) return constant(low);
  return Distribution(uniform_law(low, high));
}

Distribution Distribution::empirical(std::vector<double> sample) {
  assert(!sample.empty());
  std::sort(sample.begin(), sample.end());
  assert(sample.front() >= 0 && std::isfinite(sample.back()));
  if (sample.front() == sample.back()) return constant(sample.front());
  return Distribution(empirical_law(std::move(sample)));
}

Distribution Distribution::shifted(double shift, const Distribution& rest) {
  assert(shift >= 0 && std::isfinite(shift));
  return shift == 0 ? rest : Distribution(rest.law_->shifted(shift));
}

Distribution Distribution::mixture(std::vector<std::pair<double, Distribution>> parts) {
  assert(!parts.empty());
  if (parts.size() == 1 || is_one_value(parts)) return parts.front().second;
  std::vector<std::pair<double, Law::Pointer>> laws;
  for (const auto& [weight, part] : parts) laws.emplace_back(weight, part.law_);
  return Distribution(mixture_law(std::move(laws)));
}

double Distribution::quantile(double u) const { return law_->quantile(u); }
double Distribution::cdf(double x) const { return law_->cdf(x); }
double Distribution::mean() const { return law_->mean(); }
double Distribution::variance() const { return law_->variance(); }

Distribution Distribution::scaled(double factor) const {
  assert(factor >= 0 && std::isfinite(factor));
  return factor == 0 ? Distribution() : Distribution(law_->scaled(factor));
}

bool Distribution::is_constant() const { return law_->is_constant(); }

}  // namespace coldcast
