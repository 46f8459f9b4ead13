// What stands in the way of more load, read from metrics.

#include "sim/study/capacity/bottleneck.hpp"

#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

Bottleneck bottleneck(const std::string& changes) {
  return find_bottleneck(run_scenario(scenario(R"({
    "workload": {"kind": "poisson", "rate_per_s": 20, "duration_s": 60},
    "model": {"service": {"kind": "exponential", "mean_s": 0.2}},
    "platform": {"kind": "function"},
    "run": {"replications": 3}})",
                                               changes),
                                      {}));
}

}  // namespace

TEST_CASE("refused requests are the bottleneck of a limit on success") {
  const Bottleneck found =
      bottleneck(R"({"platform": {"account_concurrency": 3}, "run": {"slo": ["success>=99%"]}})");
  CHECK(found.name == "throttling");
  CHECK(found.sentence.find("% of the requests are refused") != std::string::npos);
}

TEST_CASE("requests that are cut off are told from those that are refused") {
  CHECK(bottleneck(R"({"platform": {"timeout_s": 0.2}, "run": {"slo": ["success>=99%"]}})").name ==
        "timeouts");
}

TEST_CASE("cold starts are the bottleneck where as many are cold as the percentile looks at") {
  const char* const slow_start = R"({"platform": {"keep_alive_s": 5,
    "start_up": [{"name": "provision", "time_s": 5}]}, "run": {"slo": ["p95<2s"]}})";
  CHECK(bottleneck(slow_start).name == "cold starts");
}

TEST_CASE("a call that takes longer than the limit is a bottleneck of its own") {
  CHECK(bottleneck(R"({"run": {"slo": ["mean<100ms"]}})").name == "service time");
}

TEST_CASE("where requests wait, use tells too few instances from bursts") {
  const char* const queue = R"({"platform": {"kind": "pool", "instance_types": {"one": {"vcpu": 1,
    "memory_mb": 1000}}, "instance_type": "one", "workers": 1, "min_instances": 4,
    "max_instances": 4, "initial_instances": 4, "on_demand": "off"}, "run": {"slo": ["mean<210ms"]})";
  CHECK(bottleneck(queue + std::string{"}"}).name == "instances");
  CHECK(bottleneck(
            queue +
            std::string{R"(, "workload": {"kind": "burst", "requests": 20, "at_s": [0, 100]}})"})
            .name == "queue");
}

TEST_CASE("a limit on cost has dollars as its bottleneck, and no missed limit has none") {
  RunResult result;
  result.slo = {{.slo = read_slo("cost<=1usd", metric_names(), "t", ""),
                 .value = 2,
                 .ok = false,
                 .margin = -1}};
  CHECK(find_bottleneck(result).name == "cost");
  result.slo[0].ok = true;
  CHECK(find_bottleneck(result).name.empty());
}
