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

/// Variance of a mean of many waits times their number [Daley 1968], by batch means.
Measure asymptotic_variance(bool requests_for_one_percent) {
  Measure measure;
  measure.prepare = [](CaseWatch& watch, const CaseSystem& system) {
    // So long that neighbours hardly depend on each other: 100 times the relaxation.
    const double idle = 1 - system.load.value_or(0.5);
    watch.batch_requests = std::ceil(300 / (idle * idle));
  };
  measure.estimate = [requests_for_one_percent](const CaseSample& sample) {
    double count = 0, sum = 0;
    for (const Observation& run : sample.runs)
      count += run.batch_means.count, sum += run.batch_means.sum;
    if (count < 40) throw TooShort("the runs are too short for 40 batches");
    const double mean = sum / count;
    const double idle = 1 - sample.system.load.value_or(0.5);
    const double size = std::ceil(300 / (idle * idle));
    std::vector<Two> ratios;
    for (const Observation& run : sample.runs) {
      const Moments& m = run.batch_means;
      ratios.emplace_back(
          size * (m.squares - 2 * mean * m.sum + mean * mean * m.count) * count / (count - 1),
          m.count);
    }
    CaseEstimate estimate = ratio_estimate(ratios);
    // Batches depend on each other a little: the bias is of the order relaxation / batch.
    estimate.resolution = 0.01 * estimate.value;
    if (requests_for_one_percent) {
      const double factor = 1.96 * 1.96 * 1e4 / (mean * mean);
      estimate.value *= factor, estimate.error *= factor, estimate.resolution *= factor;
    }
    return std::vector{estimate};
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
       [](const Groups&) { return asymptotic_variance(false); }},
      {"n_1pct", "n_1pct_rho_0.8", "requests for a half-width of 1 % of the mean wait",
       [](const Groups&) { return asymptotic_variance(true); }},
  };
}

}  // namespace coldcast
