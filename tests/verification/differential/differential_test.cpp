#include "verification/differential/differential.hpp"

#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "verification/differential/random_scenario.hpp"

namespace coldcast {
namespace {

const Catalogue& shipped() {
  // Without vendors, for whom it would be searched again and again: scenarios name none.
  static const Catalogue catalogue{"configs/traces"};
  return catalogue;
}

/// The first scenario of a seed on which a mistake of the second engine is seen, made small.
DifferentialFailure found(ReferenceFault fault) {
  for (std::uint64_t number = 0; number < 2000; ++number) {
    const Json scenario = random_scenario(5, number);
    const auto difference = run_both(scenario, shipped(), fault).difference;
    if (!difference) continue;
    DifferentialFailure failure{.number = number,
                                .scenario = shrunk(scenario, shipped(), fault),
                                .requests = 0,
                                .difference = {}};
    const RunOfBoth both = run_both(failure.scenario, shipped(), fault);
    REQUIRE(both.difference);
    CHECK(both.difference->what == difference->what);
    failure.requests = both.requests;
    failure.difference = *both.difference;
    return failure;
  }
  FAIL("no scenario shows the mistake");
  return {};
}

}  // namespace

TEST_CASE("300 random scenarios come out alike on both engines and cover all that is known") {
  const DifferentialReport report =
      run_differential({.seed = 1, .scenarios = 300, .threads = 2}, shipped());
  CHECK(report.scenarios == 300);
  CHECK(report.requests > 3000);
  CHECK(report.differ == 0);
  for (const DifferentialFailure& failure : report.failures)
    UNSCOPED_INFO(json_text(failure.scenario) << failure.difference.what << "\n"
                                              << failure.difference.first << "\n"
                                              << failure.difference.second);
  CHECK(report.failures.empty());
  for (const auto& [feature, scenarios] : report.features) {
    INFO(feature);
    CHECK(scenarios > 0);
  }
}

TEST_CASE("the report of both engines is the same on one thread and on three") {
  DifferentialOptions options{.seed = 9, .scenarios = 40, .threads = 1};
  options.fault = ReferenceFault::cold_forgotten;
  const DifferentialReport one = run_differential(options, shipped());
  options.threads = 3;
  const DifferentialReport three = run_differential(options, shipped());
  CHECK(one.requests == three.requests);
  CHECK(one.differ == three.differ);
  CHECK(one.features == three.features);
  REQUIRE(one.failures.size() == three.failures.size());
  CHECK(one.differ > one.failures.size());
  CHECK(one.failures.size() == options.most_failures);
  for (std::size_t i = 0; i < one.failures.size(); ++i)
    CHECK(one.failures[i].scenario == three.failures[i].scenario);
}

TEST_CASE("random scenarios are the same for the same seed and number, and differ otherwise") {
  CHECK(random_scenario(1, 7) == random_scenario(1, 7));
  CHECK(random_scenario(1, 7) != random_scenario(1, 8));
  CHECK(random_scenario(1, 7) != random_scenario(2, 7));
}

TEST_CASE("a mistake in one engine is found and shown by a few requests") {
  const auto [fault, name, what] = GENERATE(table<ReferenceFault, const char*, std::string>(
      {{ReferenceFault::keep_alive_from_start, "keep-alive from start", ""},
       {ReferenceFault::last_come_first, "last come, first served", ""},
       {ReferenceFault::late_patience, "late patience", ""},
       {ReferenceFault::bills_rounded_down, "bills rounded down", ""},
       {ReferenceFault::one_worker_more, "one worker more", ""},
       {ReferenceFault::cold_forgotten, "cold forgotten", "cold"},
       {ReferenceFault::lost_attempts, "lost attempts", ""}}));
  const DifferentialFailure failure = found(fault);
  INFO(name << ", " << failure.difference.what << ", " << failure.scenario.dump());
  CHECK(failure.requests >= 1);
  CHECK(failure.requests <= 4);
  CHECK(failure.scenario.dump().size() < random_scenario(5, failure.number).dump().size());
  CHECK(failure.difference.first != failure.difference.second);
  if (!what.empty()) CHECK(failure.difference.what == what);
  CHECK_FALSE(run_both(failure.scenario, shipped()).difference);
}

TEST_CASE("what a small failing scenario still says is needed to fail") {
  const DifferentialFailure failure = found(ReferenceFault::last_come_first);
  for (const auto& [key, value] : failure.scenario["platform"].items()) {
    if (key == "kind") continue;
    Json without = failure.scenario;
    without["platform"].erase(key);
    INFO(key << " of " << failure.scenario.dump());
    try {
      const auto difference =
          run_both(without, shipped(), ReferenceFault::last_come_first).difference;
      CHECK((!difference || difference->what != failure.difference.what));
    } catch (const ConfigError&) {
      SUCCEED("no scenario without it");
    }
  }
}

TEST_CASE("requests that share vCPUs finish to the nanosecond alike on both engines") {
  // Three of 1 s on one vCPU, one of which comes a third of a second later, and one that brings a
  // time that is no multiple of anything: thirds of thirds of nanoseconds come up.
  const Json scenario = Json::parse(R"({
    "model": {"service": {"time_s": 1, "at_vcpu": 1}},
    "platform": {"kind": "container", "concurrency": 4, "max_instances": 1},
    "workload": {"kind": "list", "times_s": [0, 0.1, 0.333333333, 0.4, 0.7],
                 "services_s": [1, 1, 1, 0.123456789, 0.777777777]},
    "run": {"replications": 1}})");
  CHECK_FALSE(run_both(scenario, shipped()).difference);
}

TEST_CASE("a scenario that is not valid is refused before either engine runs") {
  Json scenario = random_scenario(1, 0);
  scenario["platform"] = {{"kind", "function"}, {"memory", 1}};
  CHECK_THROWS_AS(run_both(scenario, shipped()), ConfigError);
}

}  // namespace coldcast
