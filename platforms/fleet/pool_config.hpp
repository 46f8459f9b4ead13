#pragma once

#include "sim/config/scenario.hpp"

namespace coldcast {

/// Reads a pool of servers: worker processes or GPUs that take one request, or one batch, each.
PlatformPlan read_pool(Fields& fields, const Model& model, PartReader& parts);

}  // namespace coldcast
