#pragma once

#include "sim/config/scenario.hpp"

namespace coldcast {

/// Reads a platform of functions: the keys of docs/models/lambda.md and gcp-functions.md, limits
/// already checked.
PlatformPlan read_function(Fields& fields, const Model& model, PartReader& parts);

}  // namespace coldcast
