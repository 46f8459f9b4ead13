#pragma once

#include "sim/config/workload_plan.hpp"

namespace coldcast {

/// {"file" [, "format", "columns", "unit", "sort", "repeats", "within", "latency_is_service",
/// "window": {"from_s", "to_s"}, "rate_scale", "time_scale", "loop", "shuffle": {"block_s"},
/// "ignore"]} with optional "duration_s" and "requests".
WorkloadPlan read_trace(Fields& fields, const Model& model, WorkloadReader& parts);

}  // namespace coldcast
