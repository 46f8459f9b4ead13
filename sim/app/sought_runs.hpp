#pragma once
// Runs of a scenario with the values that a fit by simulation tries: what `coldcast calibrate` and
// the Python module have in common.

#include <optional>
#include <string>
#include <vector>

#include "calibration/simulated/run_fit.hpp"
#include "calibration/simulated/sought.hpp"
#include "sim/config/scenario.hpp"
#include "sim/study/study.hpp"

namespace coldcast {

/// The scenario of a fit, run with changed values. What it is given must outlive it.
class SoughtRuns {
 public:
  struct Stopped {};  ///< thrown where a run ends because it was told to stop

  /// `where` is the file of the spec, `profile` what was fitted directly, null if nothing was.
  /// ConfigError if the scenario cannot be read, or the spec asks for a profile that is not there.
  SoughtRuns(const SoughtSpec& spec, const std::string& where, const Json& profile,
             std::optional<std::uint64_t> seed, const RunOptions& options,
             const Catalogue& catalogue, const Kinds& kinds);

  /// What the runs give for each target of the spec. ConfigError if the scenario has no such
  /// metric.
  std::vector<RunAnswer> operator()(const std::vector<double>& values) const;

 private:
  RunResult run(const RunTarget& target, const std::vector<double>& values) const;
  RunAnswer answer(const RunTarget& target, const RunResult& result) const;

  const SoughtSpec& spec_;
  std::string where_;
  std::uint64_t seed_;
  RunOptions options_;
  const Catalogue& catalogue_;
  const Kinds& kinds_;
  std::string file_;
  Json scenario_;
};

/// What belongs to the model goes into its profile; the rest stands beside, for the scenario.
void write_found(const RunFit& fit, Json& profile);

}  // namespace coldcast
