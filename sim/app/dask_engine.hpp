#pragma once
// Sweeps on many machines, by the driver in the Python module (docs/scale.md).

#include "sim/app/commands.hpp"

namespace coldcast {

/// ConfigError if the command's options do not go with its engine.
void check_engine(const SweepCommand& command);

/// Runs the points that the store in the output folder has not on the workers of dask.distributed.
/// Returns how the driver ended; it has said why on standard error. ConfigError if there is no
/// Python. REQUIRES: check_engine has passed; the store is not open.
int fill_store_on_dask(const SweepCommand& command, const std::string& configs,
                       const std::string& program);

}  // namespace coldcast
