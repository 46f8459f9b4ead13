#pragma once

#include <string>
#include <vector>

#include "calibration/service/calibration_spec.hpp"
#include "calibration/simulated/run_fit.hpp"

namespace coldcast {

/// What came out of a calibration.
struct CalibrationReport {
  const CalibrationSpec& spec;
  const std::vector<TimeFit>& fits;
  std::optional<RunFit> simulated;
  Json profile;  ///< null: there is none
};

/// For each fit its estimates with errors, the means beside the curve, goodness of fit, notes and
/// warnings; then the fit by simulation.
std::string calibration_text(const CalibrationReport& report);
std::string calibration_markdown(const CalibrationReport& report);

/// Schema version 1; what cannot be told is null. `catalogue` is the date of the price catalogue.
Json calibration_json(const CalibrationReport& report, const std::string& catalogue);

/// What a fit by simulation came to, for the facts of a profile.
Json run_fit_json(const RunFit& fit);

}  // namespace coldcast
