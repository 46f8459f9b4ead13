// Scenarios side by side: pairs, confidence, limits.

#include "sim/study/compare.hpp"

#include <cmath>

#include "sim/core/statistics.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

const char* const calls = R"({
  "workload": {"kind": "poisson", "rate_per_s": 4, "duration_s": 50},
  "model": {"service": {"time_s": {"kind": "exponential", "mean_s": 0.5}, "at_vcpu": 1}},
  "platform": {"kind": "aws-lambda", "era": "2021", "memory_mb": 1769, "keep_alive_s": 20,
               "start_up": [{"name": "provision", "time_s": {"kind": "exponential", "mean_s": 1}}]},
  "run": {"replications": 12}
})";

const Difference& difference(const Compared& compared, const std::string& metric) {
  for (const Difference& one : compared.differences)
    if (one.metric.name == metric) return one;
  FAIL("no difference of " << metric);
  throw std::logic_error{"not reached"};
}

}  // namespace

TEST_CASE("a scenario does not differ from itself") {
  const auto compared = compare({scenario(calls), scenario(calls)}, {});
  REQUIRE(compared.size() == 2);
  CHECK(compared[0].differences.empty());
  CHECK(compared[1].same_requests);
  for (const Difference& one : compared[1].differences) {
    INFO(one.metric.name);
    CHECK(one.estimate.mean == 0);
    CHECK(one.estimate.half_width_95 == 0);
    CHECK(one.confidence == 0);
  }
}

TEST_CASE("what is longer by a constant is longer by just that, and surely so") {
  const auto compared =
      compare({scenario(calls), scenario(calls, R"({"client": {"round_trip_s": 0.25}})")}, {});
  const Difference& latency = difference(compared[1], "latency_mean_ms");
  CHECK(latency.estimate.mean == Approx(250));
  CHECK(*latency.estimate.half_width_95 < 1e-6);
  CHECK(latency.confidence > 0.999);
  CHECK(difference(compared[1], "cost_usd").estimate.mean == 0);
}

TEST_CASE("the same requests make a difference known better than two runs apart would") {
  const auto compared =
      compare({scenario(calls), scenario(calls, R"({"platform": {"memory_mb": 885}})")}, {});
  const Difference& latency = difference(compared[1], "latency_mean_ms");
  REQUIRE(latency.variance_reduction);
  CHECK(*latency.variance_reduction > 1);

  // The interval is that of the pairs: the errors of both ratios, replication by replication.
  const auto first = replicate(scenario(calls), {});
  const auto other = replicate(scenario(calls, R"({"platform": {"memory_mb": 885}})"), {});
  std::vector<double> pairs;
  for (std::size_t i = 0; i < first.size(); ++i)
    pairs.push_back(static_cast<double>(other[i].bill.total.value - first[i].bill.total.value));
  const Interval cost = mean_interval(pairs);
  const Difference& shown = difference(compared[1], "cost_usd");
  CHECK(shown.estimate.mean == Approx(cost.mean));
  CHECK(*shown.estimate.half_width_95 == Approx(cost.half_width));
}

TEST_CASE("the confidence of a difference is that of its t statistic") {
  const auto compared =
      compare({scenario(calls),
               scenario(calls, R"({"run": {"seed": 1}, "platform": {"keep_alive_s": 19}})")},
              {});
  for (const Difference& one : compared[1].differences) {
    if (!one.estimate.half_width_95 || *one.estimate.half_width_95 == 0) continue;
    INFO(one.metric.name);
    const double t =
        std::abs(one.estimate.mean) / *one.estimate.half_width_95 * student_t_quantile(0.975, 11);
    const double within = (1 + one.confidence) / 2;
    if (within < 1 - 1e-9 && within > 0.5 + 1e-9)
      CHECK(student_t_quantile(within, 11) == Approx(t).epsilon(1e-6));
    CHECK((one.confidence > 0.95) == (std::abs(one.estimate.mean) > *one.estimate.half_width_95));
  }
}

TEST_CASE("scenarios with other requests are compared as strangers") {
  const auto compared =
      compare({scenario(calls), scenario(calls, R"({"workload": {"rate_per_s": 5}})")}, {});
  CHECK_FALSE(compared[1].same_requests);
  CHECK_FALSE(difference(compared[1], "latency_mean_ms").variance_reduction);
}

TEST_CASE("all scenarios run with the seed and the replications of the first") {
  const auto compared =
      compare({scenario(calls), scenario(calls, R"({"run": {"seed": 7, "replications": 3}})")}, {});
  CHECK(compared[1].result.replications == 12);
  CHECK(difference(compared[1], "latency_mean_ms").estimate.mean == 0);
}

TEST_CASE("the cheapest is looked for among those that meet their limits") {
  const std::string limited = R"({"run": {"slo": ["mean<1s"]}})";
  const std::string small = R"({"platform": {"memory_mb": 128}, "run": {"slo": ["mean<1s"]}})";
  const std::string large = R"({"platform": {"memory_mb": 3000}, "run": {"slo": ["mean<1s"]}})";
  const auto compared =
      compare({scenario(calls, large), scenario(calls, small), scenario(calls, limited)}, {});
  CHECK_FALSE(compared[1].result.slo.front().ok);  // cheap, but 7 s for a call
  CHECK(cheapest(compared) == 2);
  CHECK_FALSE(cheapest(compare({scenario(calls, small)}, {})));
  CHECK_FALSE(cheapest(compare({scenario(testing::small)}, {})));  // it has no prices
}

TEST_CASE("a comparison gives the same on one thread and on four") {
  const std::vector<Scenario> scenarios{scenario(calls),
                                        scenario(calls, R"({"platform": {"memory_mb": 885}})")};
  RunOptions four;
  four.jobs = 4;
  const auto a = compare(scenarios, {}), b = compare(scenarios, four);
  for (std::size_t i = 0; i < a[1].differences.size(); ++i)
    CHECK(a[1].differences[i].estimate.mean == b[1].differences[i].estimate.mean);
}
