#pragma once

#include "sim/config/scenario.hpp"

namespace coldcast {

/// {"interval_s" or "rate_per_s" [, "first_s", "count"]}
WorkloadPlan read_interval(Fields& fields, Bytes payload);

/// {"times_s": [...] [, "services_s": [...]]}
WorkloadPlan read_list(Fields& fields, Bytes payload);

/// {"requests": N, "at_s": t or [t, ...]}
WorkloadPlan read_burst(Fields& fields, Bytes payload);

}  // namespace coldcast
