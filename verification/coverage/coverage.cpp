#include "verification/coverage/coverage.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "platforms/catalog.hpp"
#include "sim/study/parallel.hpp"
#include "sim/study/study.hpp"
#include "workloads/catalog.hpp"

namespace coldcast {
namespace {

struct ShareBounds {
  double low, high;
};

/// The score interval of a share [Wilson 1927], z standard errors to each side.
ShareBounds wilson(std::int64_t covered, std::int64_t runs, double z) {
  const auto n = static_cast<double>(runs);
  const double share = static_cast<double>(covered) / n;
  const double middle = share + z * z / (2 * n);
  const double reach = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  return {(middle - reach) / (1 + z * z / n), (middle + reach) / (1 + z * z / n)};
}

constexpr double z_of_95_percent = 1.96;
constexpr double z_of_one_in_10000 = 3.891;

Scenario scenario_of(const CoverageCase& one, const Catalogue& catalogue) {
  const Kinds kinds{.workloads = workload_kinds(),
                    .mechanisms = mechanisms(),
                    .client = client_reader(),
                    .metrics = metric_names()};
  return read_scenario(one.scenario, one.id, catalogue, kinds);
}

/// The intervals of all runs, by metric: [metric][run].
std::vector<std::vector<Estimate>> intervals_of(const CoverageCase& one, const Scenario& scenario,
                                                const CoverageOptions& options) {
  std::vector<std::vector<Estimate>> found(
      one.truths.size(), std::vector<Estimate>(static_cast<std::size_t>(options.runs)));
  const std::int64_t finished =
      for_each_index(0, options.runs, options.threads, options.stop, [&](std::int64_t i) {
        Scenario own = scenario;
        own.run.seed = seed_of_part(options.seed, one.id + " " + std::to_string(i));
        const RunResult result = run_scenario(own, {});
        for (std::size_t m = 0; m < one.truths.size(); ++m)
          if (const auto estimate = result.find(one.truths[m].metric))
            found[m][static_cast<std::size_t>(i)] = *estimate;
      });
  for (auto& estimates : found) estimates.resize(static_cast<std::size_t>(finished));
  return found;
}

CoverageRow row_of(const std::string& id, const CoverageTruth& truth,
                   const std::vector<Estimate>& estimates) {
  CoverageRow row{.id = id, .metric = truth.metric, .truth = truth.value};
  row.runs = static_cast<std::int64_t>(estimates.size());
  if (row.runs == 0) return row;
  for (const Estimate& estimate : estimates) {
    const double half_width = estimate.half_width_95.value_or(0);
    row.half_width += half_width / truth.value / static_cast<double>(row.runs);
    row.below += estimate.mean + half_width < truth.value;
    row.above += estimate.mean - half_width > truth.value;
  }
  row.covered = row.runs - row.below - row.above;
  const auto [low, high] = wilson(row.covered, row.runs, z_of_95_percent);
  row.low = low;
  row.high = high;
  row.verdict = coverage_verdict(row.covered, row.runs);
  return row;
}

}  // namespace

CoverageVerdict coverage_verdict(std::int64_t covered, std::int64_t runs) {
  const auto [low, high] = wilson(covered, runs, z_of_one_in_10000);
  if (high < least_coverage || low > most_coverage) return CoverageVerdict::fail;
  const double share = static_cast<double>(covered) / static_cast<double>(runs);
  // Two standard errors of a coverage of 95 % must fit between it and the bounds.
  const bool enough = 2 * std::sqrt(0.95 * 0.05 / static_cast<double>(runs)) <= 0.02;
  const bool inside = share >= least_coverage && share <= most_coverage;
  return enough && inside ? CoverageVerdict::pass : CoverageVerdict::inconclusive;
}

CoverageReport run_coverage(const std::vector<CoverageCase>& cases, const CoverageOptions& options,
                            const Catalogue& catalogue) {
  CoverageReport report;
  for (const CoverageCase& one : cases) {
    const auto intervals = intervals_of(one, scenario_of(one, catalogue), options);
    for (std::size_t m = 0; m < one.truths.size(); ++m)
      report.rows.push_back(row_of(one.id, one.truths[m], intervals[m]));
    report.stopped = report.rows.back().runs < options.runs;
    if (report.stopped) break;
  }
  return report;
}

}  // namespace coldcast
