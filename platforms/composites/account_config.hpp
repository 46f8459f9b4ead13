#pragma once

#include "sim/config/scenario.hpp"

namespace coldcast {

/// Reads an account and its functions: the keys of docs/models/composites.md.
PlatformPlan read_account(Fields& fields, const Model& model, PartReader& parts);

}  // namespace coldcast
