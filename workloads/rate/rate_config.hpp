#pragma once

#include "sim/config/workload_plan.hpp"

namespace coldcast {

// Each with optional "duration_s", "requests" and "request"; the keys of the rates are those of
// curve_config.hpp.

/// {"rate_per_s", "sinusoids"} or {"table"}
WorkloadPlan read_diurnal(Fields& fields, const Model& model, WorkloadReader& parts);

/// {"steps"}
WorkloadPlan read_steps(Fields& fields, const Model& model, WorkloadReader& parts);

/// {"points"}
WorkloadPlan read_ramp(Fields& fields, const Model& model, WorkloadReader& parts);

/// {"rate_per_s", "peak_rate_per_s", "at_s", "rise_s", "hold_s", "decay_s"}
WorkloadPlan read_flash_crowd(Fields& fields, const Model& model, WorkloadReader& parts);

/// {"of": a workload, "shape": {"kind": one of these four, ...}}; no "request", for the other
/// workload has one.
WorkloadPlan read_modulated(Fields& fields, const Model& model, WorkloadReader& parts);

}  // namespace coldcast
