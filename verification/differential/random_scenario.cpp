#include "verification/differential/random_scenario.hpp"

#include <nlohmann/json.hpp>

#include "verification/differential/scenario_draw.hpp"

namespace coldcast {
namespace {

Json random_model(ScenarioDraw& draw) {
  Json model{{"name", "m"}, {"service", draw.times(20)}};
  if (draw.chance(0.3))
    model["service"] = {{"time_s", draw.times(20)},
                        {"at_vcpu", draw.whole(1, 2)},
                        {"parallel_fraction", draw.chance(0.5) ? 0.0 : 0.5}};
  else if (draw.chance(0.5))
    model["batch"] = {{"alpha_s", draw.time(8)}, {"beta_s", draw.time(4)}};
  draw.maybe(0.15, model, "cold_service", draw.times(40));
  draw.maybe(0.2, model, "handler", draw.time(3));
  draw.maybe(0.3, model, "memory_mb", 700);
  model["gpus"] = {{"t4", {{"service", draw.times(8)}}}};
  if (draw.chance(0.5)) model["gpus"]["t4"]["batch"] = {{"times_s", {0.06, 0.09, 0.12}}};
  if (draw.chance(0.5))
    model["messages"] = {{"request_mb", draw.chance(0.5) ? 0.25 : 1.0},
                         {"response_mb", draw.chance(0.7) ? 0.25 : 1.0}};
  return model;
}

}  // namespace

Json random_scenario(std::uint64_t seed, std::uint64_t number) {
  ScenarioDraw draw{seed, number};
  Json scenario{{"name", "scenario " + std::to_string(number) + " of seed " + std::to_string(seed)},
                {"model", random_model(draw)},
                {"platform", random_platform(draw, 2)},
                {"workload", random_workload(draw, false, 2)}};
  if (draw.chance(0.35)) scenario["client"] = random_client(draw);
  scenario["run"] = {{"seed", draw.whole(1, 1'000'000)},
                     {"replications", 1},
                     {"requests", draw.whole(5, 60)},
                     {"duration_s", 240}};
  return scenario;
}

}  // namespace coldcast
