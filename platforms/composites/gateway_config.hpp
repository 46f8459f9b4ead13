#pragma once

#include "sim/config/scenario.hpp"

namespace coldcast {

/// Reads a gateway and the platform behind it: the keys of docs/models/composites.md.
PlatformPlan read_gateway(Fields& fields, const Model& model, PartReader& parts);

}  // namespace coldcast
