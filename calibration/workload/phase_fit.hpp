#pragma once
// The likeliest MMPP for a record of arrivals, by expectation-maximisation.

#include <optional>

#include "calibration/workload/phase_likelihood.hpp"

namespace coldcast {

/// A fitted model and how sure its parameters are.
struct PhaseFit {
  PhaseModel model;  ///< phases in order of their rates
  double log_likelihood = 0;
  std::vector<double> rate_error;  ///< standard errors as shares of the values; empty if unknown
  std::vector<double> stay_error;
  bool converged = true;  ///< the search came to the top of the likelihood
};

/// A first guess: windows that hold so many arrivals on average are sorted by their counts into as
/// many groups as there are phases (k-means), and the runs of each group taken for stays. Nothing
/// if there are too few windows, or all are alike.
std::optional<PhaseModel> guess_by_windows(const ArrivalsSeen& seen, double arrivals_in_window,
                                           std::size_t phases);

/// From the best guess by windows of many lengths, and from each of those given, up to the top of
/// the likelihood (the best one to the very top) by expectation-maximisation, made faster by
/// squared extrapolation of the logarithms of the parameters [Varadhan, Roland: "Simple and
/// globally convergent methods for accelerating the convergence of any EM algorithm", Scandinavian
/// Journal of Statistics 35, 2008]. Standard errors are those of the observed information: how the
/// expected score changes around the top [Louis 1982]. Nothing is random. Nothing if there is no
/// guess.
std::optional<PhaseFit> fit_phases(const ArrivalsSeen& seen, const ShapeLevels& levels,
                                   std::size_t phases, const std::vector<PhaseModel>& guesses);

/// The Poisson process, in one step.
PhaseFit fit_poisson(const ArrivalsSeen& seen, const ShapeLevels& levels);

}  // namespace coldcast
