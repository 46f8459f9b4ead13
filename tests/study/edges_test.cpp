// Where a forecast could quietly go wrong: what is paid by time, limits that are met from two
// sides, times at the end of the clock, and questions that have no answer.

#include <algorithm>

#include "sim/study/study.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

Measurement measured(const std::string& text, const std::string& changes, Watchers watchers = {}) {
  return measure(scenario(text, changes), 0, watchers);
}

double gib_s_on(const Usage& usage, Meter meter) {
  return static_cast<double>(usage[meter]) / 1024e9;
}

bool warns_of(const RunResult& result, const std::string& part) {
  return std::any_of(result.warnings.begin(), result.warnings.end(),
                     [&](const std::string& w) { return w.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("a warm-up shortens what is paid for standing by and does not lose it") {
  const std::string provisioned = R"({"platform": {"provisioned_concurrency": 8, "memory_mb": 2048},
                                      "run": {"duration_s": 900, "warmup_s": )";
  // 8 x 2 GB for 900 s, and for 590 s, which is billed as 600 s.
  CHECK(gib_s_on(measured(on_lambda, provisioned + "0}}").usage, Meter::standby_time) ==
        8 * 2 * 900);
  CHECK(gib_s_on(measured(on_lambda, provisioned + "310}}").usage, Meter::standby_time) ==
        8 * 2 * 600);
}

TEST_CASE("a window of provisioned concurrency is paid once, whatever the warm-up") {
  for (const char* warmup : {"0", "3"}) {
    const Measurement m = measured(
        on_lambda, std::string{R"({"platform": {"memory_mb": 1024, "provisioned_concurrency":
                   {"instances": 2, "paid_for_s": 3600}}, "run": {"warmup_s": )"} +
                       warmup + "}}");
    CHECK(gib_s_on(m.usage, Meter::standby_time) == 2 * 3600);
  }
}

TEST_CASE("instances started beyond the need never exceed the limit") {
  const Measurement m = measured(small, R"({
    "workload": {"kind": "burst", "requests": 4, "interval_s": null, "count": null},
    "platform": {"max_instances": 4, "over_provisioning": 3, "cold_start_s": 5}})");
  CHECK(m.peak_instances == 4);
  CHECK(m.summary.requests() == 4);
}

TEST_CASE("calls that would last beyond the clock are cut to ten years and still end") {
  Timeline timeline;
  const Measurement m = measured(small, R"({
    "workload": {"kind": "list", "times_s": [0, 3e8], "interval_s": null, "count": null},
    "model": {"service": {"kind": "exponential", "mean_s": 9e9}}})",
                                 {.timeline = &timeline, .trace = nullptr});
  CHECK(m.summary.requests() == 2);
  CHECK(m.summary.served() == 2);
  CHECK(timeline.rows().size() < Timeline::most_rows);
}

TEST_CASE("a round trip as long as the clock does not make latencies negative") {
  const Measurement m = measured(small, R"({"client": {"round_trip_s": 9.2e9}})");
  CHECK(m.summary.served() == 10);
  CHECK(m.summary.latency().min() >= longest_run);
}

TEST_CASE("a run that ten years end says so") {
  const RunResult result = run_scenario(scenario(small, R"({
    "workload": {"kind": "poisson", "rate_per_s": 1e-9, "interval_s": null, "count": null},
    "run": {"requests": 1000}})"),
                                        {});
  CHECK(warns_of(result, "after ten years of simulated time"));
}

TEST_CASE("what is used and has no price is named") {
  const RunResult result = run_scenario(scenario(on_lambda, R"({
    "platform": {"era": "2026", "ephemeral_storage_mb": 10240},
    "prices": "aws/us-east-1/2021"})"),
                                        {});
  CHECK(warns_of(result, "no price for storage_time"));
  CHECK_FALSE(warns_of(run_scenario(scenario(on_lambda), {}), "no price"));
}

TEST_CASE("a precision that can never be judged ends after the first round") {
  RunOptions options;
  options.precision = 0.01;
  options.precise = {"cost_usd"};
  const RunResult result = run_scenario(scenario(small), options);
  CHECK(result.replications == 20);
  CHECK(warns_of(result, "this scenario gives no cost_usd"));
}

TEST_CASE("a call that waited for an instance and got a warm one takes the time of a warm call") {
  // The second call starts an instance for 10 s, but the first is done after 1 s and serves it too.
  const Measurement m = measured(small, R"({
    "workload": {"kind": "list", "times_s": [0, 11.5, 11.6], "interval_s": null, "count": null},
    "model": {"service": 1, "cold_service": 5},
    "platform": {"cold_start_s": 10, "binding": "first-free"}})");
  // 0-10 start, 10-15 cold service; 11.5 and 11.6 start two more and wait; at 15 the first is free
  // and serves both, 15-16 and 16-17: latencies 15, 4.5 and 5.4 s.
  CHECK(m.summary.latency_sum_s() == Approx(15 + 4.5 + 5.4));
}
