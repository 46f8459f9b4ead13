#pragma once
// What containers and pools of servers are told in the same words.

#include "platforms/fleet/fleet_config.hpp"
#include "platforms/fleet/machine.hpp"
#include "sim/config/scenario.hpp"

namespace coldcast {

/// A whole number from `least` to 1e9, or "inf": FleetConfig::unlimited.
std::int64_t read_count(Fields& fields, std::string_view key, std::int64_t fallback, double least);

/// The model with the stage "load" that "model_loading" picks, and the memory of an instance with
/// so many copies of it; a ConfigError if that is more than there is.
Model read_loading(Fields& fields, const Model& model, const Machine& machine, std::int64_t copies,
                   FleetConfig& config);

/// Reads starts, queue, time limits, scaling and billing into `config`, and what a plan says of
/// them. REQUIRES: discipline, concurrency, service times and memory are set.
PlatformPlan read_fleet(Fields& fields, const Model& model, const Machine& machine,
                        FleetConfig config);

}  // namespace coldcast
