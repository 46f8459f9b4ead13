#pragma once

#include "sim/config/scenario.hpp"

namespace coldcast {

/// Reads a router and its targets: the keys of docs/models/composites.md.
PlatformPlan read_router(Fields& fields, const Model& model, PartReader& parts);

}  // namespace coldcast
