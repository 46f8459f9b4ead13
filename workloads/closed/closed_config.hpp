#pragma once

#include "sim/config/workload_plan.hpp"

namespace coldcast {

/// {"users": N [, "ramp": {"first", "per_s"}] or "stages": [{"duration_s", "users"}, ...]
///  [, "think_s", "pacing_s", "iterations", "begin_with", "duration_s", "requests", "request"]}
WorkloadPlan read_closed_loop(Fields& fields, const Model& model, WorkloadReader& parts);

/// {"messages": N, "max_in_flight": C [, "at_s", "publish_s", "every_s", "jobs", "redeliveries",
///  "redelivery_after_s", "duration_s", "requests", "request"]}
WorkloadPlan read_job(Fields& fields, const Model& model, WorkloadReader& parts);

}  // namespace coldcast
