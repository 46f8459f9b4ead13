#pragma once
// Models of a load fitted to a record of its arrivals, side by side, and the one to be taken.

#include <string>
#include <vector>

#include "calibration/workload/goodness.hpp"

namespace coldcast {

/// One model and how well it does.
struct Candidate {
  std::string title;
  PhaseFit fit;
  DayShape shape;  ///< without waves: the same all day
  int parameters = 0;
  double bic = 0;  ///< parameters * ln(arrivals) - 2 * log-likelihood [Schwarz 1978]; least is best
};

/// The outcome of a fit.
struct WorkloadFit {
  std::vector<Candidate> candidates;
  std::size_t chosen = 0;  ///< the one of least BIC
  Goodness goodness;       ///< of that one
  std::vector<std::string> notes;

  const Candidate& best() const { return candidates[chosen]; }
  bool fits() const { return goodness.complaint().empty(); }

  /// Whether to trust the fit, in one sentence.
  std::string verdict() const;
};

/// Fits a Poisson process, MMPPs of two phases (by moments and by likelihood) and of three, and in
/// records of two days or more the same with a daily course. The likelihoods are all of the same
/// data, so they compare. `where` names the record for messages: fewer than 50 arrivals, or all at
/// one instant, are a ConfigError.
WorkloadFit fit_workload(const ArrivalsSeen& seen, const std::string& where);

}  // namespace coldcast
