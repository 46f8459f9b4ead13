#pragma once

#include "sim/config/scenario.hpp"

namespace coldcast {

/// {"rate_per_s"} with optional "duration_s" and "requests" (both: conditioned on the count).
WorkloadPlan read_poisson(Fields& fields, Bytes payload);

/// {"rates_per_s", "mean_stay_s" [, "moves"]} or {"rates_per_s", "path": [{"phase", "until_s"}]},
/// with optional "duration_s" and "requests" (both: conditioned on the count).
WorkloadPlan read_mmpp(Fields& fields, Bytes payload);

}  // namespace coldcast
