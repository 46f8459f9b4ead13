#pragma once

#include "sim/config/workload_plan.hpp"

namespace coldcast {

/// {"every_s" [, "first_s"]} or {"times": ["02:00", "Mon 14:30"] [, "begins": "Mon 00:00"]}, with
/// optional "requests", "spread_s", "within", "jitter_s", "count", "duration_s", "request"
WorkloadPlan read_schedule(Fields& fields, const Model& model, WorkloadReader& parts);

/// {"every_s" [, "first_s", "at_once", "functions", "service_s", "payload_bytes", "duration_s"]}
WorkloadPlan read_pings(Fields& fields, const Model& model, WorkloadReader& parts);

}  // namespace coldcast
