#pragma once

#include "calibration/service/time_fit.hpp"

namespace coldcast {

/// How the times of a fit spread around their means: by the times themselves, or else by the
/// variances that were written down. REQUIRES: one mean of the curve for each group, in order.
NoiseFit noise_of(const FitRequest& request, const std::vector<MeasuredTimes>& groups,
                  const CurveFit& curve);

}  // namespace coldcast
