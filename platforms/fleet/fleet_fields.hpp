#pragma once
// What containers and pools of servers are told in the same words.

#include "platforms/fleet/fleet_config.hpp"
#include "platforms/fleet/machine.hpp"
#include "sim/config/scenario.hpp"

namespace coldcast {

/// The model with the stage "load" that "model_loading" picks, and the memory of an instance with
/// so many copies of it; a ConfigError if that is more than there is.
Model read_loading(Fields& fields, const Model& model, const Machine& machine, std::int64_t copies,
                   FleetConfig& config);

/// Reads starts, queue, time limits, scaling and billing into `config`, and what a plan says of
/// them. REQUIRES: discipline, concurrency, service times and memory are set.
PlatformPlan read_fleet(Fields& fields, const Model& model, const Machine& machine,
                        FleetConfig config);

}  // namespace coldcast
