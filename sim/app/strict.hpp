#pragma once

#include <string>

#include "sim/study/study.hpp"

namespace coldcast {

/// Says what is refused, one sentence each, where there is something and the command is strict; the
/// command then ends with status 1 and shows no result. `name` says of what, where a command has
/// several results; else it is empty.
bool refused_strictly(bool strict, const RunResult& result, const std::string& name = "");

/// Likewise before the run, where it is known then.
bool refused_strictly(bool strict, const Scenario& scenario, const std::string& name = "");

}  // namespace coldcast
