#pragma once

#include "sim/config/workload_plan.hpp"

namespace coldcast {

/// {"rate_per_s"} with optional "duration_s" and "requests" (both: conditioned on the count).
WorkloadPlan read_poisson(Fields& fields, const Model& model, WorkloadReader& parts);

/// {"rates_per_s", "mean_stay_s" [, "moves"]}, {"rates_per_s", "generator": rows of a rate matrix}
/// or {"rates_per_s", "path": [{"phase", "until_s"}]}, with optional "duration_s" and "requests"
/// (both: conditioned on the count).
WorkloadPlan read_mmpp(Fields& fields, const Model& model, WorkloadReader& parts);

}  // namespace coldcast
