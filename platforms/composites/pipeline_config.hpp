#pragma once

#include "sim/config/scenario.hpp"

namespace coldcast {

/// Reads a pipeline and its stages: the keys of docs/models/composites.md.
PlatformPlan read_pipeline(Fields& fields, const Model& model, PartReader& parts);

}  // namespace coldcast
