#pragma once

#include "sim/config/workload_plan.hpp"

namespace coldcast {

/// {"d0", "d1"}: square matrices of rates per second, with optional "duration_s" and "requests"
/// (both: whichever comes first).
WorkloadPlan read_map(Fields& fields, const Model& model, WorkloadReader& parts);

}  // namespace coldcast
