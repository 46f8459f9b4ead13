#pragma once
// Scenarios at random, as a user would write them.

#include "tests/config/scenarios.hpp"
#include "tests/laws/properties/draw.hpp"

namespace coldcast::properties {

/// The JSON of a scenario of some seconds under bursts, on one of the mechanisms or a vendor.
inline Json draw_scenario(Draw& draw) {
  const auto tenths = [&](const char* name, std::int64_t least, std::int64_t most) {
    return static_cast<double>(draw.whole(name, least, most)) / 10;
  };
  Json scenario = parse_json(R"({"run": {"warmup_s": 2}})", "text");
  scenario["workload"] = {{"kind", "mmpp"},
                          {"rates_per_s", {tenths("low", 1, 30), tenths("high", 1, 200)}},
                          {"mean_stay_s", {tenths("low_s", 10, 100), tenths("high_s", 10, 50)}}};
  scenario["model"] = {{"name", "m"},
                       {"memory_mb", 300},
                       {"service",
                        {{"kind", "lognormal"},
                         {"mean_s", tenths("service_ds", 1, 20)},
                         {"scv", tenths("scv", 1, 40)}}}};
  scenario["platform"] = draw.one_of<Json>(
      "platform",
      {{"function", {{"kind", "function"}}},
       {"lambda", {{"kind", "aws-lambda"}, {"era", "2021"}, {"memory_mb", 1024}}},
       {"cloud run", {{"kind", "gcp-cloud-run"}, {"era", "2021"}, {"max_instances", 5}}},
       {"pool", {{"kind", "pool"}, {"workers", 2}, {"max_instances", 2}, {"min_instances", 2}}},
       {"container", {{"kind", "container"}, {"concurrency", 3}}}});
  if (scenario["platform"]["kind"] != "pool")
    scenario["platform"]["keep_alive_s"] = tenths("keep_alive_ds", 1, 100);
  scenario["run"]["duration_s"] = draw.whole("duration_s", 10, 60);
  scenario["run"]["replications"] = draw.whole("replications", 1, 20);
  scenario["run"]["seed"] = draw.whole("seed", 1, 1000);
  return scenario;
}

/// As JSON text, for those who show it.
inline rc::Gen<std::string> scenarios() {
  return rc::gen::exec([] {
    Draw draw;
    return draw_scenario(draw).dump(1);
  });
}

}  // namespace coldcast::properties
