#pragma once

#include "sim/study/plan/screening.hpp"

namespace coldcast {

/// What the analytic twin of a scenario says of it, as far as it may decide over a candidate of a
/// plan. The catalogue is the one that the scenario was read with.
AnalyticModel analytic_model_of(const Scenario& scenario, const Catalogue& catalogue);

}  // namespace coldcast
