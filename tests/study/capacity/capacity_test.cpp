// The highest load that meets the limits, where theory knows it.

#include "sim/study/capacity/capacity.hpp"

#include <cmath>

#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// An M/M/1 queue: one server of rate 10, first come first served.
const char* const one_server = R"({
  "workload": {"kind": "poisson", "rate_per_s": 2, "duration_s": 2000},
  "model": {"service": {"kind": "exponential", "mean_s": 0.1}},
  "platform": {"kind": "pool", "instance_types": {"one": {"vcpu": 1, "memory_mb": 1000}},
               "instance_type": "one", "workers": 1, "min_instances": 1, "max_instances": 1,
               "on_demand": "off"},
  "run": {"replications": 20, "warmup_s": 200, "slo": ["mean<400ms"]}
})";

CapacityResult capacity_of(const Scenario& scenario, CapacityOptions options = {}) {
  return find_capacity(scenario, options, Catalogue{"configs"}, all_kinds());
}

/// That of this queue, searched for once.
const CapacityResult& one_server_capacity() {
  static const CapacityResult result = capacity_of(scenario(one_server));
  return result;
}

RunResult judged(double mean, std::optional<double> half_width, const char* slo) {
  RunResult result;
  const Slo limit = read_slo(slo, metric_names(), "t", "");
  const bool met = limit.max ? mean < *limit.max : mean >= *limit.min;
  result.metrics = {{{limit.metric, "", ""}, {mean, half_width}},
                    {{"latency_mean_ms", "ms", ""}, {1, 0.0}}};
  result.slo = {{.slo = limit, .value = mean, .ok = met, .margin = 0}};
  return result;
}

}  // namespace

TEST_CASE("the capacity of one exponential server is where 1 / (mu - lambda) reaches the limit") {
  // 1 / (10 - lambda) = 0.4 s at lambda = 7.5, which is 3.75 times the rate.
  const CapacityResult& result = one_server_capacity();
  REQUIRE(result.met);
  REQUIRE(result.missed);
  const LoadLook& met = result.looks[*result.met];
  const LoadLook& missed = result.looks[*result.missed];
  CHECK(met.factor < 3.75);
  CHECK(missed.factor > 3.75);
  CHECK(met.factor > 0.9 * 3.75);
  CHECK(missed.factor < 1.1 * 3.75);
  CHECK(*met.rate_per_s == Approx(2 * met.factor));
  REQUIRE(result.bottleneck);
  CHECK(result.bottleneck->name == "instances");
  CHECK_FALSE(result.missed_below);
}

TEST_CASE("every load is judged clearly, or with all replications, and the loads are in order") {
  const CapacityResult& result = one_server_capacity();
  for (std::size_t i = 0; i < result.looks.size(); ++i) {
    const LoadLook& look = result.looks[i];
    if (i > 0) CHECK(look.factor > result.looks[i - 1].factor);
    CHECK((look.verdict != LoadVerdict::unclear || look.result.replications == 20));
    CHECK(clear_verdict(look.result) == look.verdict);
    const double mean = look.result.find("latency_mean_ms")->mean;
    if (look.verdict == LoadVerdict::met) CHECK(mean < 400);
    if (look.verdict == LoadVerdict::missed) CHECK(mean > 400);
  }
  // Loads next to each other around the answer are as close as the precision asks for.
  for (const std::size_t below : {*result.met, *result.missed - 1})
    CHECK(result.looks[below + 1].factor <= 1.0200001 * result.looks[below].factor);
}

TEST_CASE("the scenario at capacity is one that runs and gives the same numbers") {
  const CapacityResult& result = one_server_capacity();
  const LoadLook& met = result.looks[*result.met];
  const Scenario again =
      read_scenario(met.scenario.resolved, "s.json", Catalogue{"configs"}, all_kinds());
  const RunResult run = run_scenario(again, {});
  CHECK(run.find("latency_mean_ms")->mean == met.result.find("latency_mean_ms")->mean);
}

TEST_CASE("a capacity search is the same on one thread and on three") {
  CapacityOptions three;
  three.jobs = 3;
  const CapacityResult& a = one_server_capacity();
  const CapacityResult b = capacity_of(scenario(one_server), three);
  REQUIRE(a.looks.size() == b.looks.size());
  for (std::size_t i = 0; i < a.looks.size(); ++i) CHECK(a.looks[i].factor == b.looks[i].factor);
  CHECK(a.simulations == b.simulations);
}

TEST_CASE("a search keeps to the loads that it may look at") {
  CapacityOptions options;
  options.high = 2.5;
  const CapacityResult up_to = capacity_of(scenario(one_server), options);
  REQUIRE(up_to.met);
  CHECK(up_to.looks[*up_to.met].factor == 2.5);
  CHECK_FALSE(up_to.missed);
  CHECK_FALSE(up_to.bottleneck);

  options = {.low = 4.5, .high = 8};
  const CapacityResult from = capacity_of(scenario(one_server), options);
  CHECK_FALSE(from.met);
  for (const LoadLook& look : from.looks) CHECK((look.factor >= 4.5 && look.factor <= 8));
}

TEST_CASE("where little load means cold starts, the capacity lies above a load that misses") {
  // Instances live for 10 s: at 0.02 requests/s nearly all are cold, at 2 nearly none.
  const CapacityResult result = capacity_of(scenario(R"({
    "workload": {"kind": "poisson", "rate_per_s": 0.125, "duration_s": 20000},
    "model": {"service": 0.1},
    "platform": {"kind": "function", "keep_alive_s": 10,
                 "start_up": [{"name": "provision", "time_s": 2}]},
    "run": {"replications": 10, "slo": ["cold<20%"]}})"),
                                            {.low = 0.5, .high = 16});
  REQUIRE(result.met);
  CHECK(result.missed_below);
  CHECK(result.looks.front().verdict == LoadVerdict::missed);
  CHECK(result.looks[*result.met].factor == 16);
}

TEST_CASE("a verdict is clear where the limit lies outside of the interval") {
  CHECK(clear_verdict(judged(300, 50, "mean<400ms")) == LoadVerdict::met);
  CHECK(clear_verdict(judged(300, 150, "mean<400ms")) == LoadVerdict::unclear);
  CHECK(clear_verdict(judged(500, 150, "mean<400ms")) == LoadVerdict::unclear);
  CHECK(clear_verdict(judged(500, 50, "mean<400ms")) == LoadVerdict::missed);
  CHECK(clear_verdict(judged(1, 0, "success>=100%")) == LoadVerdict::met);
  CHECK(clear_verdict(judged(0.98, 0.001, "success>=99%")) == LoadVerdict::missed);
  CHECK(clear_verdict(judged(300, std::nullopt, "mean<400ms")) == LoadVerdict::unclear);
}

TEST_CASE(
    "a limit on a percentile that needs more requests is not clear, and none at all is missed") {
  RunResult few = judged(0, 0, "mean<400ms");
  few.slo[0].slo.metric = "latency_p99_ms";
  few.slo[0].ok = false;
  CHECK(clear_verdict(few) == LoadVerdict::unclear);
  few.metrics.clear();
  CHECK(clear_verdict(few) == LoadVerdict::missed);
}
