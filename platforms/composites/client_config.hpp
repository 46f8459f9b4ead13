#pragma once

#include "sim/config/scenario.hpp"

namespace coldcast {

/// Reads the client of a scenario and puts it in front of the platform.
PlatformPlan read_client(Fields& fields, const Model& model, PlatformPlan inner);

}  // namespace coldcast
