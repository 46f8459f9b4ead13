#pragma once

#include "sim/config/scenario.hpp"
#include "sim/study/study.hpp"

namespace coldcast {

/// Runs the scenario again with profiles drawn from what their calibration left uncertain, so many
/// times, each under the same random numbers as the run itself, and widens the result's intervals:
/// the squared half-width is that of the simulation plus that of the draws, t^2 times the variance
/// of their means. More replications make the first smaller, never the second. Returns both parts
/// by metric. ConfigError if no profile in the scenario is calibrated. REQUIRES: draws >= 2.
Json add_parameter_uncertainty(const Scenario& scenario, const std::string& where, int draws,
                               const RunOptions& options, const Catalogue& catalogue,
                               const Kinds& kinds, RunResult& result);

}  // namespace coldcast
