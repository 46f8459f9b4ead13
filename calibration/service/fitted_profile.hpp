#pragma once

#include <string>
#include <vector>

#include "calibration/service/time_fit.hpp"
#include "sim/config/files.hpp"

namespace coldcast {

/// What a fit came to, as reports and the "facts" of a profile have it: estimates with errors, the
/// forms and families that were tried, goodness of fit, and the points of residual and quantile
/// plots. Under "uncertain" stands what `draw_profile` may vary, with a covariance.
Json fit_facts(const TimeFit& fit);

/// Puts what was fitted into a profile, with the source of each value.
void write_fit(Json& profile, const TimeFit& fit);

/// Which keys of a profile can be fitted: a complaint about one that cannot, or nothing.
std::string complaint_about_key(const std::string& what);

}  // namespace coldcast
