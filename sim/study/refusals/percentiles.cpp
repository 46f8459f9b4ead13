#include <algorithm>
#include <cmath>

#include "sim/study/refusals/refusals.hpp"
#include "sim/study/refusals/samples.hpp"

namespace coldcast {
namespace {

/// The percentiles that are shown however few were served.
constexpr std::pair<std::string_view, double> always_shown[] = {
    {"latency_p50_ms", 0.50},
    {"latency_p90_ms", 0.90},
    {"latency_p95_ms", 0.95},
    {"wait_p95_ms", 0.95},
};

/// Below so many samples none of them lies above the percentile with 97.5 % confidence, so that no
/// interval of order statistics ends within them: p^n > 0.025 [Hahn, Meeker: "Statistical
/// Intervals", 1991].
double least_for(double p) { return std::ceil(std::log(0.025) / std::log(p)); }

/// The quantile of chi-squared over its degrees of freedom [Wilson, Hilferty 1931].
double upper_chi_squared_share(double degrees_of_freedom) {
  const double spread = 2 / (9 * degrees_of_freedom);
  return std::pow(1 - spread + 1.96 * std::sqrt(spread), 3);
}

struct Worth {
  double samples;
  double at_most;  ///< with 97.5 % confidence
};

/// How many independent latencies the run is worth: those served, less what their likeness costs.
/// The variance of the replication means tells: n independent ones would have sigma^2 / n.
Worth worth_of(const std::vector<Kept>& kept) {
  std::vector<double> means;
  const double served = served_in_all(kept);
  double variance = 0;
  for (const Kept& one : kept) {
    if (one.served == 0) continue;
    means.push_back(one.latency_mean_s);
    variance += one.latency_variance_s2 / static_cast<double>(kept.size());
  }
  if (means.size() < 2) return {served, served};
  const MeanOfRuns mean = mean_of_runs(means);
  if (mean.error <= 0) return {served, served};
  const double worth = variance / (mean.error * mean.error);
  const double more = upper_chi_squared_share(static_cast<double>(means.size() - 1));
  return {std::min(served, worth), std::min(served, worth * more)};
}

bool all_alike(const std::vector<Kept>& kept) {
  return std::all_of(kept.begin(), kept.end(), [&](const Kept& one) {
    return one.latency_variance_s2 <= 1e-12 * one.latency_mean_s * one.latency_mean_s &&
           one.served > 0 &&
           std::abs(one.latency_mean_s - kept.front().latency_mean_s) <= 1e-6 * one.latency_mean_s;
  });
}

std::string whole_number(double number) {
  return std::to_string(static_cast<std::int64_t>(number));
}

}  // namespace

std::optional<Refusal> refuse_percentile(const MetricName& metric, double least,
                                         const std::vector<Kept>& kept) {
  const double served = served_in_all(kept);
  const std::string code{percentile_code};
  if (served < least)
    return Refusal{code, metric.name + " is not shown: it needs " + whole_number(least) +
                             " served requests, the run has " + whole_number(served)};
  const Worth worth = worth_of(kept);
  if (worth.at_most >= least) return std::nullopt;
  return Refusal{code, metric.name + " rests on few independent samples: " + whole_number(served) +
                           " requests resemble each other so much that " + "they are worth " +
                           whole_number(worth.samples) + "; mind its interval"};
}

std::optional<Refusal> refuse_small_percentiles(const std::vector<Kept>& kept) {
  const double served = served_in_all(kept);
  if (served == 0 || all_alike(kept)) return std::nullopt;
  std::string names;
  double least = 0;
  for (const auto& [name, p] : always_shown) {
    if (served >= least_for(p)) continue;
    names += (names.empty() ? "" : ", ") + std::string{name};
    least = std::max(least, least_for(p));
  }
  if (names.empty()) return std::nullopt;
  return Refusal{std::string{percentile_code},
                 names + " reach beyond their samples: the run has " + whole_number(served) +
                     " served requests, of which none need lie above them; it takes " +
                     whole_number(least)};
}

}  // namespace coldcast
