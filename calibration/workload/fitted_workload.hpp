#pragma once

#include "calibration/workload/workload_fit.hpp"
#include "sim/config/files.hpp"

namespace coldcast {

/// The chosen model as a workload that `coldcast run` reads and that lasts as long as the record:
/// of kind "poisson", "mmpp", "diurnal" or "modulated". It says where it comes from and whether it
/// fits, but not when: the same record gives the same bytes. Numbers have six significant digits.
Json fitted_workload(const WorkloadFit& fit, const ArrivalsSeen& seen, const std::string& trace);

}  // namespace coldcast
