#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/config/model.hpp"
#include "sim/config/scenario.hpp"

namespace coldcast {

/// What an instance is made of.
struct Machine {
  std::string type;  ///< of the vendor's list; empty: none named
  Megabytes memory{1024};
  double vcpu = 1;
  std::string gpu;  ///< type; empty: none
  std::int64_t gpus = 0;
  std::optional<Distribution> provision_s;  ///< time of the stage "provision", where types differ
  std::int64_t least_instances = 0;         ///< of that type, always kept
  std::string rule_source;                  ///< who says so, as a message shows it: " [...]"
};

/// Reads "instance_type" from the vendor's "instance_types", or "memory_mb", "vcpu", "gpu" and
/// "gpus" one by one, and checks them against "memory_by_vcpu" and "gpu_rule".
Machine read_machine(Fields& fields);

/// The time of a call on the machine's GPU; a ConfigError if the model has no times on it.
const GpuTimes& gpu_times(const Fields& fields, const Model& model, const Machine& machine);

/// The parts of a warm call: on the machine's GPU, or else with so many vCPUs.
std::vector<WarmPart> warm_parts(const Fields& fields, const Model& model, const Machine& machine,
                                 double vcpu);

}  // namespace coldcast
