#pragma once

#include "sim/config/workload_plan.hpp"

namespace coldcast {

// Each of these takes "duration_s" and "requests" besides. None takes a closed workload as a part.

/// {"parts": [{"of": workload [, "copies", "starts_s"]}, ...]}
WorkloadPlan read_superposition(Fields& fields, const Model& model, WorkloadReader& parts);

/// {"parts": [{"of": workload [, "weight"]}, ...]}
WorkloadPlan read_mixture(Fields& fields, const Model& model, WorkloadReader& parts);

/// {"parts": [{"of": workload [, "duration_s"]}, ...] [, "repeat": true or how often]}
WorkloadPlan read_sequence(Fields& fields, const Model& model, WorkloadReader& parts);

/// {"of": workload, "size": number or distribution [, "request"]}
WorkloadPlan read_batches(Fields& fields, const Model& model, WorkloadReader& parts);

/// {"of": workload, "items" [, "max_wait_s"]}
WorkloadPlan read_client_batches(Fields& fields, const Model& model, WorkloadReader& parts);

}  // namespace coldcast
