#pragma once

#include "calibration/workload/phase_fit.hpp"

namespace coldcast {

/// Fills in the standard errors of a model at the top of its likelihood: from how the score (by the
/// logarithms of the parameters, that is a total less what was expected of it: N - L T of a rate,
/// M - q T of a move) changes around it. Leaves them empty where the likelihood is flat.
void find_errors(PhaseFit& fit, const Cells& cells, const ShapeLevels& levels);

}  // namespace coldcast
