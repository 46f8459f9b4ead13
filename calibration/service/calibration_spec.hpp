#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "calibration/service/time_fit.hpp"
#include "sim/config/files.hpp"

namespace coldcast {

/// What `coldcast calibrate` is asked to do, as a file of the schema "calibration" says.
struct CalibrationSpec {
  Json profile;          ///< what is not fitted, with "extends" followed; null: none is wanted
  std::string name;      ///< of what is calibrated
  std::string hardware;  ///< on which it was measured
  std::string date;      ///< when
  std::vector<MeasuredSet> sets;
  std::vector<FitRequest> fits;
  Json simulate;  ///< null: nothing is fitted by simulation
};

/// Reads a spec. Files in it lie relative to `folder`; `where` names the spec for messages.
CalibrationSpec read_calibration(const Json& json, const std::string& where,
                                 const std::filesystem::path& folder, const Catalogue& catalogue);

/// The profile with everything that was fitted, sources and facts; checked as `run` will read it.
Json profile_of(const CalibrationSpec& spec, const std::vector<TimeFit>& fits,
                const std::string& where);

}  // namespace coldcast
