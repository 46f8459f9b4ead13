#include <cmath>

#include "verification/cases/measure_tables.hpp"

namespace coldcast {
namespace {

/// Slowdown in each quarter of sizes: all must be the same.
Measure slowdowns() {
  Measure measure;
  measure.prepare = [](CaseWatch& watch, const CaseSystem& system) {
    if (system.service.mean() <= 0) throw NotUnderstood("needs a \"service\" that takes time");
    watch.sizes = true;
  };
  measure.estimate = [](const CaseSample& sample) {
    std::vector<CaseEstimate> all;
    const bool alike = sample.system.service.is_constant();
    for (std::size_t quarter = 0; quarter < (alike ? 1 : 4); ++quarter) {
      std::vector<Two> ratios;
      for (const Observation& run : sample.runs) {
        Two two{run.slow_time[quarter].sum, run.slow_work[quarter].sum};
        for (std::size_t other = 1; alike && other < 4; ++other)
          two.first += run.slow_time[other].sum, two.second += run.slow_work[other].sum;
        ratios.push_back(two);
      }
      all.push_back(ratio_estimate(ratios));
    }
    return all;
  };
  return measure;
}

Measure slowdown() {
  return ratio(
      [](const Observation& run, const CaseSystem&) {
        Two two{0, 0};
        for (std::size_t i = 0; i < 4; ++i)
          two.first += run.slow_time[i].sum, two.second += run.slow_work[i].sum;
        return two;
      },
      [](CaseWatch& watch, const CaseSystem&) { watch.sizes = true; });
}

/// Requests in a batch: about five times what a line remembers, (1 + sqrt(load))^2 load /
/// (1 - load)^2 requests of M/M/1 [Cohen 1982, III.7.3].
double batch_size(const CaseSystem& system) {
  const double idle = 1 - system.load.value_or(0.5);
  const double spread = std::max(1.0, (1 + system.service_scv) / 2);
  return std::ceil(20 * spread / (idle * idle));
}

/// Variance of a mean of many waits times their number [Daley 1968]: that of means of batches plus
/// twice the covariance of neighbours, times the size of a batch. That leaves out only what
/// requests more than a batch apart have in common (a flat-top window [Politis, Romano 1995]),
/// where batch means alone leave out a part of all covariances, and it needs batches a tenth as
/// long.
std::vector<CaseEstimate> asymptotic_variance(const CaseSample& sample,
                                              bool requests_for_one_percent) {
  double count = 0, sum = 0;
  for (const Observation& run : sample.runs)
    count += run.batch_means.count, sum += run.batch_means.sum;
  if (count < 40 * static_cast<double>(sample.runs.size()))
    throw TooShort("the runs are too short for 40 batches each");
  const double size = batch_size(sample.system), mean = sum / count;
  std::vector<Two> ratios;
  for (const Observation& run : sample.runs) {
    const Moments& m = run.batch_means;
    const double both = 2 * m.sum - run.first_batch - run.last_batch;
    const double neighbours = run.batch_lag1 - mean * both + mean * mean * (m.count - 1);
    const double squares = m.squares - 2 * mean * m.sum + mean * mean * m.count;
    ratios.emplace_back(size * (squares + 2 * neighbours * m.count / (m.count - 1)), m.count);
  }
  // The mean is that of the same batches, which takes three of them away.
  const double whole = count / (count - 3);
  double factor = whole;
  if (requests_for_one_percent) {
    const double variance = ratio_estimate(ratios).value;
    for (std::size_t i = 0; i < ratios.size(); ++i) {  // what the error of the mean adds
      const Moments& m = sample.runs[i].batch_means;
      ratios[i].first -= 2 * variance / mean * (m.sum - mean * m.count);
    }
    factor *= 1.96 * 1.96 * 1e4 / (mean * mean);
  }
  CaseEstimate estimate = ratio_estimate(ratios);
  estimate.value *= factor, estimate.error *= factor;
  estimate.resolution = 1e-3 * estimate.value;  // what is left out
  return {estimate};
}

Measure variance_measure(bool requests_for_one_percent) {
  Measure measure;
  measure.prepare = [](CaseWatch& watch, const CaseSystem& system) {
    watch.batch_requests = batch_size(system);
    // The error of a variance lies in the longest of all busy periods: a load of 0.9 needs 270
    // million requests for 3 %.
    watch.effort = 16;
  };
  measure.estimate = [=](const CaseSample& sample) {
    return asymptotic_variance(sample, requests_for_one_percent);
  };
  return measure;
}

}  // namespace

std::vector<MeasureEntry> slowdown_measures() {
  return {
      {"slowdown_any_size", "slowdown_any_size",
       "time in the system over work, in each quarter of sizes: all four must agree",
       [](const Groups&) { return slowdowns(); }},
      {"mean_slowdown|slowdown_mean", "mean_slowdown", "mean time in the system over mean work",
       [](const Groups&) { return slowdown(); }},
      {"avar", "avar_rho_0.8", "variance of the mean of n waits, times n, for large n",
       [](const Groups&) { return variance_measure(false); }},
      {"n_1pct", "n_1pct_rho_0.8", "requests for a half-width of 1 % of the mean wait",
       [](const Groups&) { return variance_measure(true); }},
  };
}

}  // namespace coldcast
