// Percentiles of too few samples, and of samples that are worth few.

#include "sim/study/refusals/refusals.hpp"
#include "tests/catch.hpp"
#include "tests/study/refusals/refused.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// So many replications of 1000 requests whose mean latency is 1 s and differs by `error_s` from
/// one to the next, in turn to either side; single latencies have the variance 1.
std::vector<Kept> apart_by(double error_s, std::size_t replications) {
  std::vector<Kept> kept(replications);
  for (std::size_t i = 0; i < replications; ++i) {
    kept[i].served = 1000;
    kept[i].latency_variance_s2 = 1;
    kept[i].latency_mean_s = 1 + (i % 2 == 0 ? error_s : -error_s);
  }
  return kept;
}

const MetricName p99{"latency_p99_ms", "ms", ""};

}  // namespace

TEST_CASE("a percentile that is not shown is refused") {
  const RunResult few = result_of(small);
  CHECK(says(refusals_with(few, percentile_code),
             "latency_p99_ms is not shown: it needs 10000 served requests, the run has 10"));
  for (const Refusal& refusal : few.refusals)
    CHECK(std::ranges::count(few.warnings, refusal.text) == 1);
}

TEST_CASE("samples are worth what the spread of replication means says") {
  // Independent latencies: means of 1000 spread by 1/sqrt(1000); the sum of squares of 20 of them
  // over 19 is 20/19 of that, so 20 000 samples seem worth 19 000.
  CHECK_FALSE(refuse_percentile(p99, 1e4, apart_by(1 / std::sqrt(1000.0), 20)));
  // Four times as far apart: a sixteenth.
  const auto refusal = refuse_percentile(p99, 1e4, apart_by(4 / std::sqrt(1000.0), 20));
  REQUIRE(refusal);
  CHECK(
      says(refusal->text, "20000 requests resemble each other so much that they are worth 1187;"));
}

TEST_CASE("chance in the spread of a few replications is no reason to refuse") {
  // 12 means as wide apart as if 12 000 latencies were worth 11 000 / 1.4^2 = 5612; chi-squared
  // with 11 degrees of freedom lets them be worth up to 1.99 times as much.
  CHECK_FALSE(refuse_percentile(p99, 1e4, apart_by(1.4 / std::sqrt(1000.0), 12)));
  CHECK(refuse_percentile(p99, 1e4, apart_by(1.6 / std::sqrt(1000.0), 12)));
}

TEST_CASE("a 95th percentile takes 72 samples for one to lie above it with 97.5 % confidence") {
  CHECK(std::pow(0.95, 72) < 0.025);
  CHECK(std::pow(0.95, 71) > 0.025);
  std::vector<Kept> kept = apart_by(0.1, 2);
  kept[0].served = 36;
  kept[1].served = 35;
  const auto refusal = refuse_small_percentiles(kept);
  REQUIRE(refusal);
  CHECK(says(refusal->text,
             "latency_p95_ms, wait_p95_ms reach beyond their samples: the run has "
             "71 served requests"));
  kept[1].served = 36;
  CHECK_FALSE(refuse_small_percentiles(kept));
}

TEST_CASE("latencies that are all the same have percentiles that are known") {
  CHECK_FALSE(says(refusals_with(result_of(small), percentile_code), "reach beyond"));
}
