#pragma once

#include "sim/config/scenario.hpp"

namespace coldcast {

/// Reads a platform of containers: several requests at once on each, which share its vCPUs.
PlatformPlan read_container(Fields& fields, const Model& model, PartReader& parts);

}  // namespace coldcast
