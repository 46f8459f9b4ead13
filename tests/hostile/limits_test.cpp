// Files that ask for more than there is, and numbers at the ends of their ranges.

#include <cmath>
#include <limits>

#include "sim/config/scenario.hpp"
#include "sim/study/study.hpp"
#include "tests/app/program.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

namespace {

/// A scenario on a function that always takes 0.1 s, with changes.
Json on_function(const std::string& changes) {
  Json json = Json::parse(R"({"workload": {"kind": "poisson", "rate_per_s": 10},
      "platform": {"kind": "function", "memory_mb": 1024, "keep_alive_s": 60},
      "model": {"service": 0.1}, "run": {"requests": 1000, "replications": 1}})");
  merge_over(json, Json::parse(changes));
  return json;
}

/// The result of that scenario with changes; what is refused is a ConfigError.
RunResult extreme_result(const std::string& changes) {
  return run_scenario(scenario(on_function(changes).dump()), {});
}

double extreme_mean(const RunResult& result, const std::string& metric) {
  const auto found = result.find(metric);
  return found ? found->mean : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

TEST_CASE("a scenario that asks for more requests than may be is refused before it runs") {
  const TemporaryFolder folder;
  const std::string file = folder.file("s.json", on_function("{}").dump()).string();
  check_refused("run " + file + " --set /run/requests=1000000000000000",
                file +
                    ": /run: asks for about 1e+15 requests in all replications together, more "
                    "than the 100000000000 of --max-requests");
  check_refused("run " + file + " --max-requests 999",
                file +
                    ": /run: asks for about 1000 requests in all replications together, more "
                    "than the 999 of --max-requests");
  CHECK(program("run " + file + " --quiet --max-requests 1000").status == 0);
  CHECK(program("--max-requests 1000 run " + file + " --quiet").status == 0);
  // By time: ten requests a second for a million seconds.
  const std::string by_time =
      folder
          .file("t.json",
                on_function(R"({"run": {"requests": null, "duration_s": 1000000}})").dump())
          .string();
  check_refused("run " + by_time + " --max-requests 9999999",
                by_time +
                    ": /run: asks for about 10000000 requests in all replications together, "
                    "more than the 9999999 of --max-requests");
}

// The sanitizers end a program that gets no memory in their own way.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool runs_sanitized = true;
#else
constexpr bool runs_sanitized = false;
#endif

TEST_CASE("a run that needs more memory than may be fails with a sentence") {
  if (runs_sanitized) return;
  const TemporaryFolder folder;
  const std::string file =
      folder
          .file("s.json",
                on_function(R"({"workload": {"kind": "burst", "requests": 100000000, "at_s": 0},
                                "model": {"service": 1000}, "run": {"requests": null}})")
                    .dump())
          .string();
  const Ended call = program("run " + file + " --quiet --max-memory 40");
  INFO(call.err);
  CHECK(call.status == 1);
  CHECK(call.out == "");
  CHECK(call.err == "coldcast: the run failed: it needs more memory than --max-memory allows\n");
}

TEST_CASE("from one request in thirty years to a billion a second, calls take what they take") {
  for (const char* rate : {"1e-6", "1e-3", "1", "1e6", "1e9"}) {
    INFO(rate);
    const RunResult result = extreme_result(
        R"({"run": {"requests": 200}, "workload": {"rate_per_s": )" + std::string{rate} + "}}");
    CHECK(extreme_mean(result, "requests") == 200);
    CHECK(extreme_mean(result, "success_ratio") == 1);
    CHECK(extreme_mean(result, "latency_mean_ms") == Catch::Approx(100).epsilon(1e-9));
  }
  // The first request is not to be expected within the ten years that a run may take.
  CHECK(
      extreme_mean(extreme_result(R"({"run": {"requests": 5}, "workload": {"rate_per_s": 1e-9}})"),
                   "requests") <= 2);
}

TEST_CASE("a service without duration takes none, and is not lost") {
  const RunResult result = extreme_result(R"({"model": {"service": 0}})");
  CHECK(extreme_mean(result, "success_ratio") == 1);
  CHECK(extreme_mean(result, "latency_max_ms") == 0);
}

TEST_CASE("a run of no requests is no result") {
  const TemporaryFolder folder;
  const std::string file = folder.file("s.json", on_function("{}").dump()).string();
  const Ended call = program("run " + file + " --set /run/requests=0 --quiet");
  CHECK(call.status == 1);
  CHECK(call.err == "coldcast: the result is empty: no request was measured\n");
}

TEST_CASE("ten years of a million instances of ten terabytes fit into what is counted and billed") {
  const RunResult result = extreme_result(R"({
      "workload": {"rate_per_s": 1e-6}, "run": {"requests": null, "duration_s": 315360000},
      "platform": {"provisioned_concurrency": 1000000, "memory_mb": 10000000}})");
  CHECK(extreme_mean(result, "instances_mean") == Catch::Approx(1e6).epsilon(1e-3));
  CHECK(extreme_mean(result, "memory_mean_mb") == Catch::Approx(1e13).epsilon(1e-3));
}

TEST_CASE("a queue that would outlast the clock fails with a sentence") {
  const TemporaryFolder folder;
  const std::string changes = R"({"model": {"service": 300000000}, "run": {"requests": 100},
      "platform": {"kind": "container", "keep_alive_s": null, "max_instances": 1}})";
  const std::string file = folder.file("s.json", on_function(changes).dump()).string();
  const std::filesystem::path results = folder.path() / "results";
  for (const std::string& more : {std::string{}, " --output-dir " + results.string()}) {
    INFO(more);
    const Ended call = program("run " + file + " --quiet" + more);
    CHECK(call.status == 1);
    CHECK(call.out == "");
    CHECK_THAT(call.err, ContainsSubstring("the run is not over after 100 years of simulated time"));
  }
  CHECK((!exists(results) || is_empty(results)));
  // Ten of them are over within the century.
  CHECK(program("run " + file + " --quiet --set /run/requests=10").status == 0);
}

TEST_CASE("any number of cold starts of ten years are added up") {
  const RunResult result = extreme_result(R"({"run": {"requests": 100},
      "platform": {"cold_start_s": 315360000}})");
  REQUIRE(result.stages.size() == 1);
  CHECK(result.stages[0].starts.mean == 100);
  CHECK(result.stages[0].mean_ms.mean == Catch::Approx(315360000e3));
}

TEST_CASE("what is longer, larger or more than a run can hold is refused by its key") {
  const auto complaint = [](const std::string& changes) {
    return scenario_complaint(on_function("{}").dump(), changes);
  };
  CHECK_THAT(complaint(R"({"run": {"duration_s": 315360001}})"),
             ContainsSubstring("/run/duration_s"));
  CHECK_THAT(complaint(R"({"run": {"requests": 1e16}})"), ContainsSubstring("/run/requests"));
  CHECK_THAT(complaint(R"({"run": {"requests": -1}})"), ContainsSubstring("/run/requests"));
  CHECK_THAT(complaint(R"({"workload": {"rate_per_s": 0}})"),
             ContainsSubstring("/workload/rate_per_s"));
  CHECK_THAT(complaint(R"({"workload": {"rate_per_s": 1e10}})"),
             ContainsSubstring("/workload/rate_per_s"));
  CHECK_THAT(complaint(R"({"platform": {"memory_mb": 0}})"),
             ContainsSubstring("/platform/memory_mb"));
  CHECK_THAT(complaint(R"({"platform": {"memory_mb": 1e8}})"),
             ContainsSubstring("/platform/memory_mb"));
  CHECK_THAT(complaint(R"({"model": {"service": -0.1}})"), ContainsSubstring("/model/service"));
  CHECK_THAT(complaint(R"({"model": {"service": 1e300}})"), ContainsSubstring("/model/service"));
}

TEST_CASE("a message of no bytes is served, and one of a terabyte is refused by the platform") {
  const std::string changes = R"({"platform": {"payload_limit_mb": 6},
                                  "workload": {"request": {"payload_bytes": )";
  CHECK(extreme_mean(extreme_result(changes + "0}}}"), "success_ratio") == 1);
  const RunResult large = extreme_result(changes + "1000000000000}}}");
  CHECK(extreme_mean(large, "success_ratio") == 0);
  CHECK(extreme_mean(large, "failed_payload") == 1000);
}
