#pragma once

#include <string>

#include "calibration/workload/workload_fit.hpp"
#include "sim/config/files.hpp"

namespace coldcast {

/// A fit of a load and what it was fitted to.
struct FitReport {
  std::string trace;  ///< its name
  const ArrivalsSeen& seen;
  const WorkloadFit& fit;
  Json workload;  ///< the chosen model
};

/// The models side by side, the chosen one marked; the trace beside it; the verdict.
std::string fit_text(const FitReport& report);
std::string fit_markdown(const FitReport& report);

/// Schema version 1; what cannot be told is null. `catalogue` is the date of the price catalogue.
Json fit_json(const FitReport& report, const std::string& catalogue);

}  // namespace coldcast
