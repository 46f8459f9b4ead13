// The names by which results are known are public: they may be added to, never renamed.

#include "sim/study/metrics.hpp"

#include <map>
#include <set>

#include "sim/study/study.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

const std::vector<std::string> published_names = {"requests",
                                                  "success_ratio",
                                                  "cold_start_ratio",
                                                  "cold_starts",
                                                  "goodput_rps",
                                                  "failed_throttled",
                                                  "failed_queue_full",
                                                  "failed_queue_expired",
                                                  "failed_timed_out",
                                                  "failed_payload",
                                                  "failed_out_of_memory",
                                                  "latency_mean_ms",
                                                  "latency_p50_ms",
                                                  "latency_p90_ms",
                                                  "latency_p95_ms",
                                                  "latency_p99_ms",
                                                  "latency_p999_ms",
                                                  "latency_max_ms",
                                                  "wait_mean_ms",
                                                  "wait_p95_ms",
                                                  "service_mean_ms",
                                                  "cold_latency_mean_ms",
                                                  "warm_latency_mean_ms",
                                                  "instances_mean",
                                                  "instances_peak",
                                                  "instances_created",
                                                  "busy_mean",
                                                  "idle_mean",
                                                  "utilization",
                                                  "memory_mean_mb",
                                                  "cost_usd",
                                                  "cost_usd_per_1m",
                                                  "cost_usd_per_hour",
                                                  "cost_usd_per_month",
                                                  "cost_usd_per_1m_good"};

std::map<std::string, double> values_of(const Scenario& s) {
  std::map<std::string, double> values;
  for (const MetricResult& metric : run_scenario(s, {}).metrics)
    values[metric.name.name] = metric.estimate.mean;
  return values;
}

}  // namespace

TEST_CASE("every published metric exists, once, with a sentence") {
  std::set<std::string> names;
  for (const MetricName& metric : metric_names()) {
    INFO(metric.name);
    CHECK(names.insert(metric.name).second);
    CHECK_FALSE(metric.sentence.empty());
    const bool in_ms = metric.name.ends_with("_ms");
    CHECK((metric.unit == "ms") == in_ms);
    CHECK((metric.unit == "usd") == metric.name.starts_with("cost_usd"));
  }
  for (const std::string& name : published_names) {
    INFO(name);
    CHECK(names.contains(name));
  }
}

TEST_CASE("a run with enough requests on a vendor has every published metric") {
  const auto values =
      values_of(scenario(on_lambda, R"({"workload": {"interval_s": 0.01, "count": 100000},
                     "platform": {"start_up": [{"name": "boot", "time_s": 1}]}})"));
  for (const std::string& name : published_names) {
    INFO(name);
    CHECK(values.contains(name));
  }
}

TEST_CASE("a metric that does not apply is absent") {
  const auto values = values_of(scenario(small, R"({"platform": {"provisioned_concurrency": 1}})"));
  CHECK(values.contains("warm_latency_mean_ms"));
  CHECK_FALSE(values.contains("cold_latency_mean_ms"));  // nothing was cold
  CHECK_FALSE(values.contains("cost_usd"));              // no prices
}

TEST_CASE("metrics of a run without surprises can be worked by hand") {
  // Ten calls of 0.1 s, one per second; the first starts the only instance in 1 s, bound to it.
  const auto values = values_of(scenario(
      small,
      R"({"platform": {"cold_start_s": 0.5, "memory_mb": 2048}, "run": {"duration_s": 10}})"));
  CHECK(values.at("requests") == 10);
  CHECK(values.at("success_ratio") == 1);
  CHECK(values.at("goodput_rps") == Approx(1));
  CHECK(values.at("cold_starts") == 1);
  CHECK(values.at("cold_start_ratio") == Approx(0.1));
  CHECK(values.at("latency_mean_ms") == Approx(150));
  CHECK(values.at("latency_p50_ms") == Approx(100));
  CHECK(values.at("latency_max_ms") == Approx(600));
  CHECK(values.at("wait_mean_ms") == Approx(50));
  CHECK(values.at("service_mean_ms") == Approx(100));
  CHECK(values.at("cold_latency_mean_ms") == Approx(600));
  CHECK(values.at("warm_latency_mean_ms") == Approx(100));
  CHECK(values.at("instances_mean") == Approx(1));
  CHECK(values.at("instances_created") == 1);
  CHECK(values.at("busy_mean") == Approx(0.15));
  CHECK(values.at("starting_mean") == Approx(0.05));
  CHECK(values.at("idle_mean") == Approx(0.85));
  CHECK(values.at("utilization") == Approx(0.15));
  CHECK(values.at("memory_mean_mb") == Approx(2048));
}

TEST_CASE("dollars per million, per hour and per month follow from the bill and the span") {
  const auto values = values_of(scenario(on_lambda, R"({"run": {"duration_s": 10}})"));
  // 10 requests at $2e-7, and 10 calls of 100 ms with 1 GB at $0.0000166667 per GB-s.
  const double usd = 10 * 2e-7 + 10 * 0.1 * 0.0000166667;
  CHECK(values.at("cost_usd") == Approx(usd));
  CHECK(values.at("cost_usd_per_1m") == Approx(usd * 1e5));
  CHECK(values.at("cost_usd_per_1m_good") == Approx(usd * 1e5));
  CHECK(values.at("cost_usd_per_hour") == Approx(usd * 360));
  CHECK(values.at("cost_usd_per_month") == Approx(usd * 360 * 730));
}

TEST_CASE("requests of several inputs are also counted and priced by input") {
  const auto plain = values_of(scenario(on_lambda));
  CHECK_FALSE(plain.contains("items"));
  CHECK_FALSE(plain.contains("cost_usd_per_1m_items"));
  const auto batched = values_of(scenario(on_lambda, R"({"workload": {"request": {"items": 4}}})"));
  CHECK(batched.at("requests") == 10);
  CHECK(batched.at("items") == 40);
  CHECK(batched.at("cost_usd_per_1m_items") ==
        Approx(batched.at("cost_usd_per_1m") / 4).epsilon(1e-12));
}
