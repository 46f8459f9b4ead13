#pragma once
// The keys of mechanisms that formulas know. The scenario has been read already, so nothing is
// checked again; what no formula knows is named as an obstacle.

#include <string>
#include <vector>

#include "platforms/fleet/fleet_config.hpp"
#include "platforms/function/function_platform.hpp"
#include "sim/config/model.hpp"

namespace coldcast {

/// Functions: all that decides over requests and instances, nothing of the bill.
FunctionConfig twin_functions(Fields& fields, const Model& model,
                              std::vector<std::string>& obstacles);

/// Pools and containers, likewise. `autoscaler` is set to whether there is one.
FleetConfig twin_fleet(Fields& fields, const Model& model, bool pool,
                       std::vector<std::string>& obstacles, bool& autoscaler);

}  // namespace coldcast
