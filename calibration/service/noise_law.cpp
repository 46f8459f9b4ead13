#include "calibration/service/noise_law.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace coldcast {
namespace {

constexpr double least_scv = 1e-6, most_scv = 1e4;

double bounded_exp(double free, double least, double most) {
  return std::clamp(std::exp(std::clamp(free, -50.0, 50.0)), least, most);
}

double logistic(double free) { return 1 / (1 + std::exp(-std::clamp(free, -50.0, 50.0))); }

NoiseFamily without_shift(NoiseFamily family) {
  if (family == NoiseFamily::shifted_exponential) return NoiseFamily::exponential;
  return family == NoiseFamily::shifted_lognormal ? NoiseFamily::lognormal : NoiseFamily::gamma;
}

/// Weibull's shape; the reader of distributions takes 0.05 to 1000.
double weibull_shape(double free) { return bounded_exp(free, 0.05, 1000); }

std::vector<NoisePart> parts_from(NoiseFamily family, const std::vector<double>& free) {
  const auto scv = [&](std::size_t i) { return bounded_exp(free[i], least_scv, most_scv); };
  switch (family) {
    case NoiseFamily::constant:
    case NoiseFamily::exponential:
      return {{.family = family, .spread = family == NoiseFamily::exponential ? 1.0 : 0.0}};
    case NoiseFamily::lognormal:
    case NoiseFamily::gamma:
      return {{.family = family, .spread = scv(0)}};
    case NoiseFamily::weibull:
      return {{.family = family, .spread = weibull_shape(free[0])}};
    case NoiseFamily::shifted_exponential:
    case NoiseFamily::shifted_lognormal:
    case NoiseFamily::shifted_gamma: {
      const double shift = std::clamp(logistic(free[0]), 1e-6, 1 - 1e-6);
      return {{.family = without_shift(family),
               .shift = shift,
               .mean = 1 - shift,
               .spread = family == NoiseFamily::shifted_exponential ? 1.0 : scv(1)}};
    }
    case NoiseFamily::mixture: {
      const double slow = 0.5 * logistic(free[0]);  // share of the slower calls: below one half
      const double ratio = 1 + bounded_exp(free[1], 1e-4, 1e4);
      const double main = 1 / (1 - slow + slow * ratio);
      return {
          {.family = NoiseFamily::lognormal, .weight = 1 - slow, .mean = main, .spread = scv(2)},
          {.family = NoiseFamily::lognormal,
           .weight = slow,
           .mean = main * ratio,
           .spread = scv(3)}};
    }
  }
  return {};
}

double log_density_of(const NoisePart& part, double x) {
  if (!(x > 0)) return -HUGE_VAL;
  switch (part.family) {
    case NoiseFamily::exponential:
      return -x / part.mean - std::log(part.mean);
    case NoiseFamily::lognormal: {
      const double variance = std::log1p(part.spread);
      const double z = std::log(x / part.mean) + variance / 2;
      return -z * z / (2 * variance) - std::log(x) -
             0.5 * std::log(2 * std::numbers::pi * variance);
    }
    case NoiseFamily::gamma: {
      const double k = 1 / part.spread, scale = part.mean * part.spread;
      return (k - 1) * std::log(x / scale) - x / scale - std::log(scale) - std::lgamma(k);
    }
    case NoiseFamily::weibull: {
      const double k = part.spread, scale = part.mean / std::tgamma(1 + 1 / k);
      const double log_ratio = std::log(x / scale);
      return std::log(k / scale) + (k - 1) * log_ratio - std::exp(std::min(k * log_ratio, 700.0));
    }
    default:
      return -HUGE_VAL;
  }
}

/// Of the part without its shift, of so many times its mean.
Distribution law_of(const NoisePart& part, double factor) {
  const double mean = part.mean * factor;
  switch (part.family) {
    case NoiseFamily::exponential:
      return Distribution::exponential(mean);
    case NoiseFamily::lognormal:
      return Distribution::lognormal(mean, part.spread);
    case NoiseFamily::gamma:
      return Distribution::gamma(mean, part.spread);
    case NoiseFamily::weibull:
      return Distribution::weibull(mean, part.spread);
    default:
      return Distribution::constant(mean);
  }
}

double scv_of(const NoisePart& part) {
  if (part.family != NoiseFamily::weibull) return part.spread;
  const double mean = std::tgamma(1 + 1 / part.spread);
  return std::max(0.0, std::tgamma(1 + 2 / part.spread) / (mean * mean) - 1);
}

Json part_json(const NoisePart& part, double factor) {
  Json rest = {{"kind", name_of(part.family)}, {"mean_s", part.mean * factor}};
  if (part.family == NoiseFamily::constant)
    rest = {{"kind", "constant"}, {"value_s", part.mean * factor}};
  if (part.family == NoiseFamily::lognormal || part.family == NoiseFamily::gamma)
    rest["scv"] = part.spread;
  if (part.family == NoiseFamily::weibull) rest["shape"] = part.spread;
  if (part.shift == 0) return rest;
  return {{"kind", "shifted"}, {"shift_s", part.shift * factor}, {"rest", rest}};
}

}  // namespace

std::string name_of(NoiseFamily family) {
  static const std::vector<std::string> names = {
      "constant",          "exponential",   "lognormal", "gamma", "weibull", "shifted-exponential",
      "shifted-lognormal", "shifted-gamma", "mixture"};
  return names[static_cast<std::size_t>(family)];
}

const std::vector<NoiseFamily>& noise_families() {
  static const std::vector<NoiseFamily> all = {NoiseFamily::exponential,
                                               NoiseFamily::lognormal,
                                               NoiseFamily::gamma,
                                               NoiseFamily::weibull,
                                               NoiseFamily::shifted_exponential,
                                               NoiseFamily::shifted_lognormal,
                                               NoiseFamily::shifted_gamma,
                                               NoiseFamily::mixture};
  return all;
}

int parameters_of(NoiseFamily family) {
  switch (family) {
    case NoiseFamily::constant:
    case NoiseFamily::exponential:
      return 0;
    case NoiseFamily::shifted_lognormal:
    case NoiseFamily::shifted_gamma:
      return 2;
    case NoiseFamily::mixture:
      return 4;
    default:
      return 1;
  }
}

NoiseLaw::NoiseLaw(NoiseFamily family, const std::vector<double>& free)
    : family_(family), parts_(parts_from(family, free)) {}

NoiseLaw NoiseLaw::of_scv(NoiseFamily family, double scv) {
  const double bounded = std::clamp(scv, least_scv, most_scv);
  if (family != NoiseFamily::weibull) return NoiseLaw{family, {std::log(bounded)}};
  double low = std::log(0.06), high = std::log(1000.0);  // its scv falls with its shape
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    (NoiseLaw{family, {middle}}.scv() > bounded ? low : high) = middle;
  }
  return NoiseLaw{family, {(low + high) / 2}};
}

double NoiseLaw::log_density(double x) const {
  double most = -HUGE_VAL, sum = 0;
  std::vector<double> logs;
  if (parts_.size() == 1) return log_density_of(parts_[0], x - parts_[0].shift);
  for (const NoisePart& part : parts_) {
    logs.push_back(std::log(part.weight) + log_density_of(part, x - part.shift));
    most = std::max(most, logs.back());
  }
  if (most == -HUGE_VAL) return most;
  for (const double one : logs) sum += std::exp(one - most);
  return most + std::log(sum);
}

double NoiseLaw::cdf(double x) const {
  if (std::isinf(x)) return 1;
  double p = 0;
  for (const NoisePart& part : parts_)
    if (x >= part.shift) p += part.weight * law_of(part, 1).cdf(x - part.shift);
  return std::min(p, 1.0);
}

double NoiseLaw::scv() const {
  double second = 0;
  for (const NoisePart& part : parts_) {
    const double mean = part.shift + part.mean;
    second += part.weight * (mean * mean + part.mean * part.mean * scv_of(part));
  }
  return std::max(0.0, second - 1);
}

Distribution NoiseLaw::around(double mean_s) const {
  std::vector<std::pair<double, Distribution>> laws;
  for (const NoisePart& part : parts_) {
    const Distribution law = law_of(part, mean_s);
    laws.emplace_back(part.weight,
                      part.shift > 0 ? Distribution::shifted(part.shift * mean_s, law) : law);
  }
  return laws.size() == 1 ? laws[0].second : Distribution::mixture(std::move(laws));
}

Json NoiseLaw::json(double mean_s) const {
  if (parts_.size() == 1) return part_json(parts_[0], mean_s);
  Json parts = Json::array();
  for (const NoisePart& part : parts_)
    parts.push_back({{"weight", part.weight}, {"of", part_json(part, mean_s)}});
  return {{"kind", "mixture"}, {"parts", parts}};
}

}  // namespace coldcast
