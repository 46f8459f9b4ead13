// A line that grows for ever has no mean: a configuration that is offered more than it can do, and
// whose requests never leave unserved, is called unstable; one that can bear its load is not.

#include "sim/study/study.hpp"
#include "tests/laws/properties/property.hpp"
#include "tests/laws/properties/random_scenarios.hpp"

using namespace coldcast;
using namespace coldcast::properties;

namespace {

struct Offered {
  std::string scenario;
  double load = 0;  ///< of all that the platform can do
  bool bounded = false;
};

std::ostream& operator<<(std::ostream& out, const Offered& offered) {
  return out << "load " << offered.load << (offered.bounded ? ", bounded" : "") << "\n"
             << offered.scenario;
}

/// A platform of fixed size under a load that may be too much for it.
Offered draw_offered() {
  Draw draw;
  const std::int64_t instances = draw.whole("instances", 1, 4),
                     at_once = draw.whole("at once", 1, 4);
  const bool shared = draw.sometimes("shared", 40);
  const auto service_ds = draw.whole("service_ds", 1, 30), rate = draw.whole("rate", 1, 40);
  const auto work = static_cast<double>(service_ds) / 10;
  Json scenario;
  scenario["workload"] = {{"kind", "poisson"}, {"rate_per_s", rate}};
  scenario["model"] = {{"name", "m"}, {"memory_mb", 1}, {"service", work}};
  Json& platform = scenario["platform"];
  const std::string bound = draw.one_of<std::string>(
      "bound", {{"none", ""}, {"none", ""}, {"line", "capacity"}, {"patience", "patience_s"}});
  if (shared) {
    // A vCPU for each request that is served at once.
    platform = {{"kind", "container"}, {"concurrency", at_once}, {"vcpu", at_once}};
  } else {
    platform = {{"kind", "pool"}, {"workers", at_once}, {"vcpu", at_once}};
  }
  platform["memory_mb"] = 1024;
  platform["max_instances"] = platform["min_instances"] = instances;
  if (!bound.empty()) platform["queue"] = {{bound, 5}};
  scenario["run"] = {{"duration_s", 5}, {"replications", 1}};
  return {scenario.dump(1),
          static_cast<double>(rate * service_ds) / (10 * static_cast<double>(instances * at_once)),
          !bound.empty()};
}

bool calls_unstable(const std::vector<std::string>& warnings) {
  return std::any_of(warnings.begin(), warnings.end(),
                     [](const std::string& warning) { return warning.starts_with("unstable:"); });
}

}  // namespace

TEST_CASE("too much load without an end of the line is called unstable, and nothing else is") {
  int unstable = 0, stable = 0;
  holds(
      "called unstable",
      [&] {
        const Offered offered = *rc::gen::exec(draw_offered);
        // Whole numbers, but for the division: at a load of exactly 1 it may go either way.
        if (std::abs(offered.load - 1) < 1e-9) return;
        const Scenario scenario = testing::scenario(offered.scenario);
        const bool expected = offered.load > 1 && !offered.bounded;
        RC_ASSERT(calls_unstable(scenario.warnings) == expected);
        RC_ASSERT(calls_unstable(run_scenario(scenario, {}).warnings) == expected);
        ++(expected ? unstable : stable);
      },
      100);
  if (!full_run()) return;
  CHECK(unstable > 10);
  CHECK(stable > 10);
}
