#include "calibration/service/mean_seen.hpp"

#include <algorithm>
#include <cmath>

#include "calibration/service/nelder_mead.hpp"
#include "calibration/service/noise_fit.hpp"
#include "sim/config/error.hpp"

namespace coldcast {
namespace {

MeanSeen begin_with(const MeasuredTimes& group) {
  return {.at = group.at,
          .mean_s = 0,
          .error = {},
          .scv = {},
          .count = 0,
          .weight = group.weight,
          .place = group.place};
}

MeanSeen of_moments(const MeasuredTimes& group) {
  const MeasuredMoments& moments = *group.moments;
  MeanSeen seen = begin_with(group);
  seen.mean_s = moments.mean_s;
  seen.count = moments.count.value_or(0);
  if (!(seen.mean_s > 0)) throw ConfigError(group.place, "", "a mean of 0 s tells of no time");
  if (moments.variance_s2) seen.scv = *moments.variance_s2 / (seen.mean_s * seen.mean_s);
  if (moments.error_s) seen.error = *moments.error_s / seen.mean_s;
  return seen;
}

MeanSeen of_known(const MeasuredTimes& group) {
  MeanSeen seen = begin_with(group);
  seen.count = group.count();
  double sum = 0, squares = 0;
  for (const TimeSeen& time : group.times) sum += time.count * time.low_s;
  seen.mean_s = sum / seen.count;
  if (!(seen.mean_s > 0)) throw ConfigError(group.place, "", "all times are 0 s");
  for (const TimeSeen& time : group.times)
    squares += time.count * (time.low_s - seen.mean_s) * (time.low_s - seen.mean_s);
  if (seen.count > 1) seen.scv = squares / (seen.count - 1) / (seen.mean_s * seen.mean_s);
  return seen;
}

/// How many different bounds there are; one alone tells no spread.
std::size_t bounds_of(const MeasuredTimes& group) {
  std::vector<double> bounds;
  for (const TimeSeen& time : group.times)
    for (const double bound : {time.low_s, time.high_s})
      if (bound > 0 && std::isfinite(bound)) bounds.push_back(bound);
  std::sort(bounds.begin(), bounds.end());
  return static_cast<std::size_t>(std::unique(bounds.begin(), bounds.end()) - bounds.begin());
}

double rough_mean(const MeasuredTimes& group) {
  double sum = 0, count = 0;
  for (const TimeSeen& time : group.times) {
    const double high = std::isinf(time.high_s) ? 1.3 * time.low_s : time.high_s;
    sum += time.count * (time.low_s > 0 ? (time.low_s + high) / 2 : 0.85 * high);
    count += time.count;
  }
  return sum / count;
}

/// The standard error of the first of two coordinates, from the curvature at the least value.
template <class Function>
double error_of_first(const Function& function, const std::vector<double>& at) {
  const double h = 0.01;
  const auto value = [&](double a, double b) { return function({at[0] + a * h, at[1] + b * h}); };
  const double middle = value(0, 0);
  const double aa = (value(1, 0) - 2 * middle + value(-1, 0)) / (h * h);
  const double bb = (value(0, 1) - 2 * middle + value(0, -1)) / (h * h);
  const double ab = (value(1, 1) - value(1, -1) - value(-1, 1) + value(-1, -1)) / (4 * h * h);
  const double determinant = aa * bb - ab * ab;
  return determinant > 0 && bb > 0 ? std::sqrt(bb / determinant) : NAN;
}

MeanSeen of_bounds(const MeasuredTimes& group, double scv_of_others) {
  MeanSeen seen = begin_with(group);
  seen.count = group.count();
  const bool unbounded = std::ranges::all_of(
      group.times, [](const TimeSeen& time) { return std::isinf(time.high_s); });
  if (unbounded)
    throw ConfigError(group.place, "", "all times lie beyond a limit, which tells no mean");
  const bool one_bound = bounds_of(group) < 2;
  double best = HUGE_VAL;
  for (const NoiseFamily family :
       {NoiseFamily::lognormal, NoiseFamily::gamma, NoiseFamily::weibull}) {
    const auto function = [&](const std::vector<double>& at) {
      const double scv = one_bound ? std::max(scv_of_others, 1e-4) : std::exp(at[1]);
      if (!(scv < 1e3)) return HUGE_VAL;
      const NoiseLaw law = NoiseLaw::of_scv(family, scv);
      return -log_likelihood(group.times, law, std::exp(at[0]));
    };
    SearchOptions options{.steps = {0.1, 0.5}};
    const SearchResult found =
        search_least(function, {std::log(rough_mean(group)), std::log(0.1)}, options);
    if (found.value >= best - 1e-9) continue;
    best = found.value;
    seen.mean_s = std::exp(found.at[0]);
    if (one_bound) continue;
    seen.scv = std::exp(found.at[1]);
    const double error = error_of_first(function, found.at);
    seen.error = std::isfinite(error) ? std::optional{error} : std::nullopt;
  }
  return seen;
}

}  // namespace

std::optional<double> common_scv(const std::vector<MeanSeen>& means) {
  double sum = 0, freedom = 0;
  for (const MeanSeen& mean : means) {
    if (!mean.scv) continue;
    const double weight = std::max(1.0, mean.count - 1);
    sum += weight * *mean.scv;
    freedom += weight;
  }
  if (freedom == 0) return std::nullopt;
  return sum / freedom;
}

std::vector<MeanSeen> means_of(const std::vector<MeasuredTimes>& groups,
                               std::vector<std::string>& notes) {
  std::vector<MeanSeen> means;
  std::vector<std::size_t> bounded;
  for (const MeasuredTimes& group : groups) {
    if (!group.moments && !group.exact()) bounded.push_back(means.size());
    if (group.moments && !group.moments->variance_s2 && bounds_of(group) > 1) {
      means.push_back(of_moments(group));
      means.back().scv = of_bounds(group, 0).scv;
      continue;
    }
    means.push_back(group.moments   ? of_moments(group)
                    : group.exact() ? of_known(group)
                                    : begin_with(group));
  }
  const double known_scv = common_scv(means).value_or(0);
  bool one_bound = false;
  for (const std::size_t i : bounded) {
    one_bound |= bounds_of(groups[i]) < 2;
    means[i] = of_bounds(groups[i], known_scv);
  }
  if (one_bound)
    notes.push_back(known_scv > 0
                        ? "where only a median is known, the mean follows from the spread elsewhere"
                        : "where only a median is known, it is taken for the mean");
  // With few times of its own a group may look more exact than it is.
  if (const auto scv = common_scv(means))
    for (MeanSeen& mean : means)
      if (!mean.error && mean.count > 0 && *scv > 0) mean.error = std::sqrt(*scv / mean.count);
  return means;
}

}  // namespace coldcast
