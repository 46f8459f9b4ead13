#include "sim/study/compare.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/statistics.hpp"
#include "sim/study/summarise.hpp"

namespace coldcast {
namespace {

/// What each replication adds to the error of a ratio of sums (delta method): the deviations have
/// mean zero, and their mean square over n (n - 1) is the squared standard error.
struct Deviations {
  double value = 0;
  std::vector<double> each;
};

std::optional<Deviations> deviations(const std::vector<Kept>& kept, std::size_t metric) {
  double over = 0, under = 0;
  for (const Kept& one : kept) {
    over += one.metrics[metric].numerator;
    under += one.metrics[metric].denominator;
  }
  if (!(under > 0)) return std::nullopt;
  Deviations found{.value = over / under, .each = {}};
  const double mean_under = under / static_cast<double>(kept.size());
  for (const Kept& one : kept)
    found.each.push_back(
        (one.metrics[metric].numerator - found.value * one.metrics[metric].denominator) /
        mean_under);
  return found;
}

double sum_of_squares(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return sum;
}

/// The probability that a t variable is smaller than this one, on both sides: how sure a difference
/// is. No more than 1 - 2e-12, beyond which quantiles overflow.
double confidence_of(double t, int degrees_of_freedom) {
  double low = 0.5, high = 1 - 1e-12;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (student_t_quantile(middle, degrees_of_freedom) < t ? low : high) = middle;
  }
  return 2 * low - 1;
}

Difference difference(const MetricName& metric, const Deviations& first, const Deviations& other,
                      bool paired) {
  Difference found{.metric = metric,
                   .estimate = {other.value - first.value, {}},
                   .confidence = 0,
                   .variance_reduction = {}};
  const std::size_t n = std::min(first.each.size(), other.each.size());
  if (n < 2) return found;
  std::vector<double> pairs;
  for (std::size_t i = 0; i < n; ++i) pairs.push_back(other.each[i] - first.each[i]);
  const double apart = sum_of_squares(first.each) + sum_of_squares(other.each);
  const double together = paired ? sum_of_squares(pairs) : apart;
  const auto count = static_cast<double>(n);
  const double error = std::sqrt(together / count / (count - 1));
  const int freedom = static_cast<int>(n) - 1;
  found.estimate.half_width_95 = student_t_quantile(0.975, freedom) * error;
  if (error > 0)
    found.confidence = confidence_of(std::abs(found.estimate.mean) / error, freedom);
  else
    found.confidence = found.estimate.mean != 0 ? 1 : 0;
  if (paired && together > 0) found.variance_reduction = apart / together;
  return found;
}

std::vector<Difference> differences(const std::vector<Kept>& first, const std::vector<Kept>& other,
                                    bool paired) {
  std::vector<Difference> found;
  for (std::size_t i = 0; i < metrics().size(); ++i) {
    const auto a = deviations(first, i);
    const auto b = deviations(other, i);
    if (a && b) found.push_back(difference(metrics()[i].name, *a, *b, paired));
  }
  return found;
}

/// Requests are the same where the workload is, and what the model makes of their size.
bool same_requests(const Scenario& a, const Scenario& b) {
  const auto run = [](const Scenario& scenario, const char* key) {
    return scenario.resolved["run"].value(key, Json{});
  };
  return a.resolved["workload"] == b.resolved["workload"] &&
         run(a, "requests") == run(b, "requests") && run(a, "duration_s") == run(b, "duration_s");
}

bool meets_limits(const RunResult& result) {
  return std::all_of(result.slo.begin(), result.slo.end(),
                     [](const SloResult& slo) { return slo.ok; });
}

}  // namespace

std::vector<Compared> compare(std::vector<Scenario> scenarios, const RunOptions& options) {
  std::vector<Compared> all;
  std::vector<Kept> first;
  for (Scenario& scenario : scenarios) {
    scenario.run.seed = scenarios.front().run.seed;
    scenario.run.replications = scenarios.front().run.replications;
    const std::vector<Kept> kept = replicate(scenario, options);
    Compared one{.result = summarise(scenario, kept), .same_requests = true, .differences = {}};
    one.result.interrupted = static_cast<std::int64_t>(kept.size()) < scenario.run.replications;
    one.same_requests = same_requests(scenarios.front(), scenario);
    if (all.empty())
      first = kept;
    else
      one.differences = differences(first, kept, one.same_requests);
    all.push_back(std::move(one));
    if (all.back().result.interrupted) break;
  }
  return all;
}

std::optional<std::size_t> cheapest(const std::vector<Compared>& compared) {
  std::optional<std::size_t> best;
  double least = 0;
  for (std::size_t i = 0; i < compared.size(); ++i) {
    const auto cost = compared[i].result.find("cost_usd");
    if (!cost || !compared[i].same_requests || !meets_limits(compared[i].result)) continue;
    if (best && cost->mean >= least) continue;
    best = i;
    least = cost->mean;
  }
  return best;
}

}  // namespace coldcast
