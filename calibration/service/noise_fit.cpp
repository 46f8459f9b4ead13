#include "calibration/service/noise_fit.hpp"

#include <algorithm>
#include <cmath>

#include "calibration/service/nelder_mead.hpp"
#include "sim/config/error.hpp"
#include "sim/core/statistics.hpp"

namespace coldcast {
namespace {

constexpr std::size_t most_ratios = 10'000;  // enough to tell families apart
constexpr double exact_scv = 1e-6;

/// So many at most, evenly by rank.
std::vector<TimeSeen> thinned(std::vector<TimeSeen> ratios) {
  if (ratios.size() <= most_ratios) return ratios;
  std::ranges::stable_sort(ratios, {}, &TimeSeen::low_s);
  std::vector<TimeSeen> kept;
  const double step = static_cast<double>(ratios.size()) / static_cast<double>(most_ratios);
  for (std::size_t i = 0; i < most_ratios; ++i)
    kept.push_back(ratios[static_cast<std::size_t>((static_cast<double>(i) + 0.5) * step)]);
  return kept;
}

struct RoughSpread {
  double scv = 0, least = 1, count = 0;
};

/// From the middles of bounds: where a search begins.
RoughSpread rough_spread(const std::vector<TimeSeen>& ratios) {
  RoughSpread rough{.scv = 0, .least = HUGE_VAL, .count = 0};
  double sum = 0, squares = 0;
  for (const TimeSeen& ratio : ratios) {
    const double high = std::isinf(ratio.high_s) ? 1.3 * ratio.low_s : ratio.high_s;
    const double low = ratio.low_s > 0 ? ratio.low_s : 0.7 * high;
    const double x = (low + high) / 2;
    sum += ratio.count * x;
    squares += ratio.count * x * x;
    rough.count += ratio.count;
    rough.least = std::min(rough.least, ratio.exact() ? ratio.low_s : low);
  }
  const double mean = sum / rough.count;
  rough.scv = std::max(exact_scv * 10, squares / rough.count / (mean * mean) - 1);
  return rough;
}

double logit(double p) { return std::log(p / (1 - p)); }

std::vector<std::vector<double>> starts_of(NoiseFamily family, const RoughSpread& rough) {
  const double log_scv = std::log(rough.scv);
  const double shift = std::clamp(0.9 * rough.least, 0.01, 0.95);
  const double log_rest = std::log(std::max(rough.scv / ((1 - shift) * (1 - shift)), 1e-5));
  switch (family) {
    case NoiseFamily::lognormal:
    case NoiseFamily::gamma:
      return {{log_scv}};
    case NoiseFamily::weibull:
      return {{-0.55 * log_scv}};  // shape ~ scv^-0.55 over the usual range
    case NoiseFamily::shifted_exponential:
      return {{logit(shift)}};
    case NoiseFamily::shifted_lognormal:
    case NoiseFamily::shifted_gamma:
      return {{logit(shift), log_rest}, {logit(shift / 2), log_scv}};
    case NoiseFamily::mixture:
      return {{logit(0.2), std::log(1.0), log_scv - 1.5, log_scv - 1.5},
              {logit(0.05), std::log(5.0), log_scv - 3, log_scv - 1}};
    default:
      return {};
  }
}

double minus_log_likelihood(const std::vector<TimeSeen>& ratios, const NoiseLaw& law,
                            const RoughSpread& rough) {
  // A density may grow without bounds where its left end meets the least time seen. The least of n
  // exponential times lies an n-th of their mean above the end.
  if (law.parts()[0].shift > rough.least - (1 - rough.least) / rough.count) return HUGE_VAL;
  return -log_likelihood(ratios, law, 1);
}

struct Fitted {
  NoiseLaw law;
  std::vector<double> free;
  double log_likelihood = -HUGE_VAL;
};

Fitted fitted(const std::vector<TimeSeen>& ratios, NoiseFamily family) {
  const RoughSpread rough = rough_spread(ratios);
  if (parameters_of(family) == 0) {
    const NoiseLaw law{family, {}};
    return {law, {}, log_likelihood(ratios, law, 1)};
  }
  Fitted best;
  const auto worse = [&](const std::vector<double>& free) {
    return minus_log_likelihood(ratios, NoiseLaw{family, free}, rough);
  };
  for (const std::vector<double>& start : starts_of(family, rough)) {
    if (!std::isfinite(worse(start))) continue;
    SearchOptions options{.steps = std::vector<double>(start.size(), 0.5),
                          .tolerance = 1e-7,
                          .least_step = 1e-5,
                          .most_calls = 150 * static_cast<int>(start.size())};
    const SearchResult found = search_least(worse, start, options);
    if (-found.value > best.log_likelihood)
      best = {NoiseLaw{family, found.at}, found.at, -found.value};
  }
  return best;
}

/// From the curvature of the likelihood in the one parameter, which is a logarithm.
std::optional<double> error_of_spread(const std::vector<TimeSeen>& ratios, const Fitted& best) {
  if (best.free.size() != 1 || best.law.parts()[0].shift > 0) return std::nullopt;
  const double h = 0.02;
  const auto at = [&](double free) {
    return log_likelihood(ratios, NoiseLaw{best.law.family(), {free}}, 1);
  };
  const double curvature =
      (2 * best.log_likelihood - at(best.free[0] + h) - at(best.free[0] - h)) / (h * h);
  if (!(curvature > 0)) return std::nullopt;
  return 1 / std::sqrt(curvature);
}

/// The chance of at least that A^2 [Marsaglia, Marsaglia: "Evaluating the Anderson-Darling
/// distribution", Journal of Statistical Software 9, 2004], by its limit for many values.
double chance_of_ad(double z) {
  if (z <= 0) return 1;
  if (z < 2)
    return 1 -
           std::exp(-1.2337141 / z) / std::sqrt(z) *
               (2.00012 +
                (0.247105 - (0.0649821 - (0.0347962 - (0.0116720 - 0.00168691 * z) * z) * z) * z) *
                    z);
  return 1 - std::exp(-std::exp(
                 1.0776 -
                 (2.30695 - (0.43424 - (0.082433 - (0.008056 - 0.0003146 * z) * z) * z) * z) * z));
}

void judge_known(NoiseFit& fit, std::vector<double> known) {
  std::sort(known.begin(), known.end());
  const auto n = static_cast<double>(known.size());
  std::vector<double> u;
  for (const double x : known) u.push_back(std::clamp(fit.law.cdf(x), 1e-12, 1 - 1e-12));
  double distance = 0, sum = 0;
  for (std::size_t i = 0; i < u.size(); ++i) {
    const auto rank = static_cast<double>(i);
    distance = std::max({distance, u[i] - rank / n, (rank + 1) / n - u[i]});
    sum += (2 * rank + 1) * (std::log(u[i]) + std::log1p(-u[u.size() - 1 - i]));
  }
  fit.ks_distance = distance;
  fit.ks_p = kolmogorov_p(distance, n);
  fit.ad = -n - sum / n;
  fit.ad_p = std::clamp(chance_of_ad(*fit.ad), 0.0, 1.0);
  const Distribution law = fit.law.around(1);
  const std::size_t points = std::min<std::size_t>(known.size(), 40);
  for (std::size_t i = 0; i < points; ++i) {
    const double p = (static_cast<double>(i) + 0.5) / static_cast<double>(points);
    fit.quantiles.push_back({p, known[static_cast<std::size_t>(p * n)], law.quantile(p)});
  }
}

/// Where all are known, by those; of bounds, by the share below each.
void judge_noise(NoiseFit& fit, std::vector<TimeSeen> ratios) {
  std::vector<double> known;
  for (const TimeSeen& ratio : ratios)
    if (ratio.exact()) known.push_back(ratio.low_s);
  if (known.size() == ratios.size() && known.size() >= 5) return judge_known(fit, known);
  const Distribution law = fit.law.around(1);
  std::ranges::stable_sort(ratios, {}, &TimeSeen::high_s);
  double below = 0;
  for (const TimeSeen& ratio : ratios) {
    below += ratio.count;
    const double p = below / fit.count;
    if (std::isinf(ratio.high_s) || !(p > 0 && p < 1) || fit.quantiles.size() >= 40) continue;
    fit.quantiles.push_back({p, ratio.high_s, law.quantile(p)});
  }
}

}  // namespace

double log_likelihood(const std::vector<TimeSeen>& times, const NoiseLaw& law, double mean_s) {
  double sum = 0;
  for (const TimeSeen& time : times) {
    if (time.exact()) {
      sum += time.count * (law.log_density(time.low_s / mean_s) - std::log(mean_s));
      continue;
    }
    const double p = law.cdf(time.high_s / mean_s) - law.cdf(time.low_s / mean_s);
    sum += time.count * std::log(std::max(p, 1e-300));
  }
  return sum;
}

NoiseFit fit_noise(const std::vector<TimeSeen>& all, std::optional<NoiseFamily> only) {
  const std::vector<TimeSeen> ratios = thinned(all);
  NoiseFit fit;
  for (const TimeSeen& ratio : ratios) fit.count += ratio.count;
  if (ratios.size() < all.size())
    fit.notes.push_back("the noise is fitted to every " +
                        number_text(std::round(static_cast<double>(all.size()) /
                                               static_cast<double>(ratios.size()))) +
                        ". of the times, by rank");
  const bool constant = std::ranges::all_of(
      ratios, [](const TimeSeen& r) { return r.exact() && std::abs(r.low_s - 1) < 1e-9; });
  if (only == NoiseFamily::constant || constant) return fit;
  std::vector<NoiseFamily> families = noise_families();
  if (only) families = {*only};
  Fitted best;
  double least = HUGE_VAL;
  for (const NoiseFamily family : families) {
    // A mixture of few times is a law for each of them.
    if (!only && fit.count < 12.0 * parameters_of(family)) continue;
    Fitted one = fitted(ratios, family);
    if (!std::isfinite(one.log_likelihood)) continue;
    const double bic = parameters_of(family) * std::log(fit.count) - 2 * one.log_likelihood;
    fit.candidates.push_back({family, one.log_likelihood, bic});
    if (bic >= least) continue;
    least = bic;
    best = std::move(one);
  }
  if (fit.candidates.empty()) return noise_of_scv(rough_spread(ratios).scv, fit.count, only);
  fit.law = best.law;
  fit.spread_error = error_of_spread(ratios, best);
  judge_noise(fit, ratios);
  return fit;
}

NoiseFit noise_of_scv(double scv, double count, std::optional<NoiseFamily> only) {
  NoiseFit fit;
  fit.count = count;
  if (!(scv > exact_scv) || only == NoiseFamily::constant) return fit;
  NoiseFamily family = only.value_or(NoiseFamily::lognormal);
  if (family == NoiseFamily::exponential) {
    fit.law = NoiseLaw{family, {}};
    return fit;
  }
  if (parameters_of(family) != 1 || family == NoiseFamily::shifted_exponential) {
    fit.notes.push_back("a variance alone does not determine a " + name_of(family) +
                        " law; lognormal is taken");
    family = NoiseFamily::lognormal;
  } else if (!only) {
    fit.notes.push_back(
        "the family of the noise is not determined by the data; lognormal is taken");
  }
  fit.law = NoiseLaw::of_scv(family, scv);
  // Of the variance of a normal sample; few laws of times have lighter tails.
  if (count > 2) fit.spread_error = std::sqrt(2 / (count - 1));
  return fit;
}

}  // namespace coldcast
