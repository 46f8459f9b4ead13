// Whether 95 % intervals hold the truth as often as they say. Few runs here, with fixed seeds and
// the tolerance of a binomial number; `coldcast verify --coverage 2000` makes many.

#include "verification/coverage/coverage.hpp"

#include <cmath>

#include "sim/study/parallel.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

/// The case with a replication cut to a fraction, so that a test is quick.
CoverageCase shortened(CoverageCase one, double share) {
  const double warm_up_s = one.scenario["run"]["warmup_s"];
  const double end_s = one.scenario["run"]["duration_s"];
  one.scenario["run"]["duration_s"] = warm_up_s + (end_s - warm_up_s) * share;
  return one;
}

CoverageReport report_of(const std::vector<CoverageCase>& cases, std::int64_t runs,
                         int threads = 1) {
  return run_coverage(cases, {.seed = 1, .runs = runs, .threads = threads}, Catalogue{"configs"});
}

}  // namespace

TEST_CASE("intervals hold the truth about 95 times in 100") {
  constexpr std::int64_t runs = 60;
  std::vector<CoverageCase> cases;
  for (const CoverageCase& one : coverage_cases()) cases.push_back(shortened(one, 0.4));
  const CoverageReport report = report_of(cases, runs, processors());
  // 4 standard deviations of a binomial number with 95 %: 60 +- 6.8 runs.
  const double tolerance = 4 * std::sqrt(0.95 * 0.05 / runs);
  for (const CoverageRow& row : report.rows) {
    INFO(row.id << " " << row.metric);
    CHECK(row.covered + row.below + row.above == runs);
    CHECK(row.coverage() >= 0.95 - tolerance);
    CHECK(row.half_width > 0);
    CHECK(row.half_width < 0.5);
    CHECK(row.verdict != CoverageVerdict::fail);
  }
}

TEST_CASE("a truth that is wrong by more than the interval is found not to be covered") {
  CoverageCase wrong = shortened(coverage_cases().front(), 0.4);
  for (CoverageTruth& truth : wrong.truths) truth.value *= 2;
  for (const CoverageRow& row : report_of({wrong}, 20).rows) {
    CHECK(row.covered == 0);
    CHECK(row.below == 20);
    CHECK(row.verdict == CoverageVerdict::fail);
  }
}

TEST_CASE("a coverage is judged by what its number of runs can tell") {
  CHECK(coverage_verdict(950, 1000) == CoverageVerdict::pass);
  CHECK(coverage_verdict(930, 1000) == CoverageVerdict::pass);
  CHECK(coverage_verdict(970, 1000) == CoverageVerdict::pass);
  CHECK(coverage_verdict(925, 1000) == CoverageVerdict::inconclusive);
  CHECK(coverage_verdict(880, 1000) == CoverageVerdict::fail);
  CHECK(coverage_verdict(1000, 1000) == CoverageVerdict::fail);
  CHECK(coverage_verdict(95, 100) == CoverageVerdict::inconclusive);
  CHECK(coverage_verdict(50, 100) == CoverageVerdict::fail);
}

TEST_CASE("a study of coverage is the same on one thread and on two") {
  const std::vector<CoverageCase> one{shortened(coverage_cases()[1], 0.1)};
  const CoverageReport a = report_of(one, 8, 1), b = report_of(one, 8, 2);
  REQUIRE(a.rows.size() == b.rows.size());
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    CHECK(a.rows[i].covered == b.rows[i].covered);
    CHECK(a.rows[i].half_width == b.rows[i].half_width);
  }
}
