#pragma once

#include "sim/app/commands.hpp"
#include "sim/config/scenario.hpp"

namespace coldcast {

/// A --set of a workload's file as it is meant: such a file lies relative to where one is, not to
/// the scenario. Any other assignment stays as it is.
std::string from_here(const std::string& assignment);

/// Reads the scenario of a file with everything that the command line says written into it.
/// `with_published` tells whether the values that were published with it stay beside it.
Scenario read_changed(const std::string& file, const ScenarioChanges& changes, bool with_published,
                      const Catalogue& catalogue, const Kinds& kinds);

}  // namespace coldcast
