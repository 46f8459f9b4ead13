// A scenario over replications: ratios of sums, intervals, precision, limits and interruption.

#include "sim/study/study.hpp"

#include "sim/report/run_json.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// Some 40 calls per replication, each of another length.
const char* const random_calls = R"({
  "workload": {"kind": "poisson", "rate_per_s": 4, "duration_s": 10},
  "model": {"service": {"kind": "exponential", "mean_s": 0.5}},
  "platform": {"kind": "function", "cold_start_s": 1, "keep_alive_s": 2, "max_instances": 3},
  "run": {"replications": 5}
})";

Estimate value(const RunResult& result, const std::string& metric) {
  const auto found = result.find(metric);
  INFO(metric);
  REQUIRE(found);
  return *found;
}

std::string text_of_run(const Scenario& s, const RunOptions& options) {
  return json_text(run_json(s, run_scenario(s, options), "", {}));
}

bool warns(const RunResult& result, const std::string& sentence) {
  return std::find(result.warnings.begin(), result.warnings.end(), sentence) !=
         result.warnings.end();
}

}  // namespace

TEST_CASE("a metric is the ratio of sums over replications, not the mean of ratios") {
  const Scenario s = scenario(random_calls);
  double latency = 0, served = 0, requests = 0;
  for (std::uint64_t i = 0; i < 5; ++i) {
    const Measurement m = measure(s, i);
    latency += m.summary.latency_sum_s();
    served += static_cast<double>(m.summary.served());
    requests += static_cast<double>(m.summary.requests());
  }
  const RunResult result = run_scenario(s, {});
  CHECK(result.replications == 5);
  CHECK(value(result, "latency_mean_ms").mean == Approx(latency / served * 1e3));
  CHECK(value(result, "success_ratio").mean == Approx(served / requests));
  CHECK(value(result, "requests").mean == Approx(requests / 5));
  CHECK(value(result, "failed_throttled").mean == Approx((requests - served) / 5));
  CHECK(static_cast<double>(result.simulated_requests) == requests);
  CHECK(*value(result, "latency_mean_ms").half_width_95 > 0);
}

TEST_CASE("one replication has no half-width") {
  const RunResult result =
      run_scenario(scenario(random_calls, R"({"run": {"replications": 1}})"), {});
  for (const MetricResult& metric : result.metrics) CHECK_FALSE(metric.estimate.half_width_95);
}

TEST_CASE("a precision is reached by doubling the replications") {
  const Scenario s = scenario(random_calls);
  RunOptions options;
  options.precision = 0.05;
  options.precise = {"latency_mean_ms"};
  const RunResult result = run_scenario(s, options);
  const auto relative = [](const RunResult& r) {
    const Estimate e = value(r, "latency_mean_ms");
    return *e.half_width_95 / e.mean;
  };
  CHECK(relative(result) <= 0.05);
  std::int64_t n = 20;
  while (n < result.replications) n *= 2;
  CHECK(n == result.replications);
  REQUIRE(n > 20);  // else the scenario is too easy to show anything
  const std::string half = std::to_string(n / 2);
  CHECK(relative(run_scenario(scenario(random_calls, R"({"run": {"replications": )" + half + "}}"),
                              {})) > 0.05);
}

TEST_CASE("a precision that is out of reach ends with a warning") {
  RunOptions options;
  options.precision = 1e-6;
  options.precise = {"latency_mean_ms"};
  options.most_replications = 30;
  const RunResult result = run_scenario(scenario(random_calls), options);
  CHECK(result.replications == 30);
  CHECK_FALSE(result.interrupted);
  CHECK(warns(result, "the precision was not reached in 30 replications"));
}

TEST_CASE("the 99th percentile is shown from 10000 served requests on") {
  const RunResult few = run_scenario(scenario(small), {});
  CHECK_FALSE(few.find("latency_p99_ms"));
  CHECK(few.find("latency_p95_ms"));
  CHECK(warns(few, "latency_p99_ms is not shown: it needs 10000 served requests, the run has 10"));
  const RunResult many = run_scenario(scenario(small, R"({"workload": {"count": 10000}})"), {});
  CHECK(value(many, "latency_p99_ms").mean == Approx(100));
  CHECK_FALSE(many.find("latency_p999_ms"));
}

TEST_CASE("a percentile of latencies that resemble each other is shown with a warning") {
  // One stay in a phase lasts longer than a replication: each has its own concurrency and latency.
  const RunResult result = run_scenario(scenario(small, R"({
    "workload": {"kind": "mmpp", "rates_per_s": [5, 50], "mean_stay_s": [900, 900], "duration_s": 300,
                 "interval_s": null, "count": null},
    "platform": {"binding": "first-free", "cold_start_s": 20, "keep_alive_s": 1},
    "run": {"replications": 20}})"),
                                        {});
  CHECK(result.find("latency_p99_ms"));
  CHECK(std::any_of(result.warnings.begin(), result.warnings.end(), [](const std::string& w) {
    return w.starts_with("latency_p99_ms rests on few independent samples: ");
  }));
}

TEST_CASE("a limit is met, missed or cannot be judged") {
  const RunResult result = run_scenario(
      scenario(small, R"({"run": {"slo": ["max<200ms", "max<100ms", "max<=100ms", "success>=50%",
                                          "p99<1s"]}})"),
      {});
  REQUIRE(result.slo.size() == 5);
  CHECK(result.slo[0].ok);
  CHECK(result.slo[0].value == Approx(100));
  CHECK(result.slo[0].margin == Approx(0.5));
  CHECK_FALSE(result.slo[1].ok);
  CHECK(result.slo[2].ok);
  CHECK(result.slo[2].margin == Approx(0).margin(1e-12));
  CHECK(result.slo[3].ok);
  CHECK(result.slo[3].margin == Approx(1));
  CHECK_FALSE(result.slo[4].ok);
  CHECK_FALSE(result.slo[4].value);
  CHECK(warns(result, "the limit p99<1s cannot be judged: latency_p99_ms is absent from this run"));
}

TEST_CASE("an interrupted run keeps the replications that are finished") {
  const Scenario s = scenario(random_calls);
  std::atomic<bool> stop{false};
  RunOptions options;
  options.stop = &stop;
  options.progress = [&](std::int64_t done, std::int64_t) { stop = done == 3; };
  const RunResult result = run_scenario(s, options);
  CHECK(result.interrupted);
  CHECK(result.replications == 3);
  const RunResult three =
      run_scenario(scenario(random_calls, R"({"run": {"replications": 3}})"), {});
  CHECK(value(result, "latency_mean_ms").mean == value(three, "latency_mean_ms").mean);
}

TEST_CASE("a run that is stopped before it begins has nothing") {
  const std::atomic<bool> stop{true};
  RunOptions options;
  options.stop = &stop;
  const RunResult result = run_scenario(scenario(random_calls), options);
  CHECK(result.interrupted);
  CHECK(result.replications == 0);
  CHECK(result.metrics.empty());
}

TEST_CASE("a study writes the same bytes on one thread and on four") {
  const Scenario s = scenario(random_calls, R"({"run": {"replications": 17}})");
  RunOptions four;
  four.jobs = 4;
  CHECK(text_of_run(s, {}) == text_of_run(s, four));
  four.precision = 0.05;
  four.precise = {"latency_mean_ms"};
  RunOptions one = four;
  one.jobs = 1;
  CHECK(text_of_run(s, one) == text_of_run(s, four));
}

TEST_CASE("replications in which nothing was measured are told") {
  const RunResult result =
      run_scenario(scenario(small, R"({"run": {"replications": 2, "warmup_s": 100}})"), {});
  CHECK(warns(result, "no request arrived after the warm-up in 2 of 2 replications"));
  CHECK(value(result, "requests").mean == 0);
  CHECK_FALSE(result.find("success_ratio"));
  CHECK_FALSE(result.find("latency_mean_ms"));
}

TEST_CASE("the bill of a study is the mean over replications, item by item") {
  const Scenario s = scenario(on_lambda, R"({"run": {"replications": 3}})");
  const RunResult result = run_scenario(s, {});
  double usd = 0;
  for (const BillResult& line : result.bill) {
    CHECK(line.unit_price_usd == Approx(line.usd.mean / line.quantity.mean));
    usd += line.usd.mean;
  }
  CHECK(usd == Approx(value(result, "cost_usd").mean));
  REQUIRE(result.bill.size() == 2);
  CHECK(result.bill[0].item == "requests");
  CHECK(result.bill[0].quantity.mean == Approx(10));
  CHECK(result.bill[1].unit == "GB-s");
}
