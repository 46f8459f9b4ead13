#pragma once
// Parameters fitted by running the simulator, under common random numbers: every candidate meets
// the same requests, so that what differs is due to the parameters. A search without derivatives
// [Nelder, Mead 1965] from the best of a first design of points spread over the ranges [Halton
// 1960]; then differences around the best point say in which directions the targets tell at all,
// and intervals are searched by the rise of the sum of squares along each parameter.

#include <Eigen/Dense>
#include <functional>
#include <optional>
#include <vector>

#include "calibration/simulated/sought.hpp"

namespace coldcast {

/// What a run came to for one target.
struct RunAnswer {
  double value = 0;
  double error = 0;  ///< its standard error over replications
};

/// Runs the scenario with those values of the parameters; one answer for each target.
using Simulator = std::function<std::vector<RunAnswer>(const std::vector<double>& values)>;

/// A parameter that was found, or not.
struct FoundParameter {
  SoughtParameter sought;
  double value = 0;
  bool determined = true;  ///< else the targets do not tell, and the value is the prior
  double low = 0;          ///< the 95 % interval
  double high = 0;
  bool low_open = false;  ///< it reaches to the end of the range, and perhaps beyond
  bool high_open = false;
};

/// A direction in the space of parameters, each scaled to its range.
struct FoundDirection {
  double strength = 0;  ///< by how many standard errors the targets move over the whole range
  bool determined = true;
  std::vector<double> by_parameter;
};

struct TargetBeside {
  RunTarget target;
  RunAnswer answer;
  double standard = 0;             ///< (simulated - measured) / error
  std::optional<double> left_out;  ///< what the fit to the others foretells
};

struct RunFit {
  std::vector<FoundParameter> parameters;
  std::vector<FoundDirection> directions;  ///< the most telling first
  std::vector<TargetBeside> targets;
  double chi2 = 0;
  int freedom = 0;  ///< targets less parameters determined
  int runs = 0;     ///< different points that were simulated
  std::vector<std::string> notes;
};

/// REQUIRES: the spec has parameters and targets; equal values give equal answers.
RunFit fit_by_runs(const SoughtSpec& spec, const Simulator& simulate, bool leave_out);

}  // namespace coldcast
