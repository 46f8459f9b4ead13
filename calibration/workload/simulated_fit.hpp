#pragma once

#include "calibration/workload/day_shape.hpp"
#include "calibration/workload/phase_model.hpp"

namespace coldcast {

/// Statistics of twenty records that a model brings in a span like that seen, with times cut to the
/// same clock; each with about two million arrivals at most, and then shorter than what was seen.
/// Always the same ones.
std::vector<ArrivalStatistics> simulate_fit(const PhaseModel& model, const DayShape& shape,
                                            const ArrivalsSeen& seen);

}  // namespace coldcast
