// What is used during the warm-up is no part of the bill: neither calls nor machines.

#include "sim/study/measure.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"
#include "tests/config/servers.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("calls of the warm-up are not on the bill") {
  // Calls of 2 s with 1 GB at 0, 10 and 20 s.
  const std::string calls = R"({
    "workload": {"kind": "list", "times_s": [0, 10, 20], "interval_s": null, "count": null},
    "model": {"service": 2}, "platform": {"memory_mb": 1024},
    "run": {"duration_s": 30, "warmup_s": )";
  const auto usage = [&](const std::string& warmup_s) {
    return measure(scenario(on_lambda, calls + warmup_s + "}}"), 0).usage;
  };
  constexpr Wide gb_s = Wide{1024} * 1'000'000'000;  // MB ns
  CHECK(usage("0")[Meter::requests] == 3);
  CHECK(usage("0")[Meter::memory_time] == 6 * gb_s);
  CHECK(usage("5")[Meter::requests] == 2);
  CHECK(usage("5")[Meter::memory_time] == 4 * gb_s);
}

TEST_CASE("the time for which a machine exists in the warm-up is not on the bill") {
  const auto billed = [&](const std::string& warmup_s) {
    const std::string pool =
        R"({"kind": "pool", "workers": 1, "billing": {"by": "instance-time", "of": ["instance"]}})";
    const Scenario run =
        on_platform(pool, R"({"run": {"duration_s": 30, "warmup_s": )" + warmup_s + "}}");
    return measure(run, 0).usage[Meter::instance_time];
  };
  CHECK(billed("0") == Wide{30} * 1'000'000'000);
  CHECK(billed("5") == Wide{25} * 1'000'000'000);
}
