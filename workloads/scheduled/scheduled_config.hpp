#pragma once

#include "sim/config/workload_plan.hpp"

namespace coldcast {

/// {"interval_s" or "rate_per_s" [, "first_s", "count"]}
WorkloadPlan read_interval(Fields& fields, const Model& model, WorkloadReader& parts);

/// {"times_s": [...] [, "services_s": [...]]}
WorkloadPlan read_list(Fields& fields, const Model& model, WorkloadReader& parts);

/// {"requests": N, "at_s": t or [t, ...]}
WorkloadPlan read_burst(Fields& fields, const Model& model, WorkloadReader& parts);

}  // namespace coldcast
