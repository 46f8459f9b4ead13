#pragma once

#include "sim/config/workload_plan.hpp"

namespace coldcast {

/// {"gap_s"} with optional "start" ("stationary", "ordinary"), "duration_s" and "requests" (both:
/// whichever comes first).
WorkloadPlan read_renewal(Fields& fields, const Model& model, WorkloadReader& parts);

/// {"rate_per_s", "on_s", "off_s"} with optional "start" ("stationary", "on", "off"), "duration_s"
/// and "requests" (both: whichever comes first).
WorkloadPlan read_on_off(Fields& fields, const Model& model, WorkloadReader& parts);

}  // namespace coldcast
