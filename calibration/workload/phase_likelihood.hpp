#pragma once
// How likely a record of arrivals is under an MMPP, and what its hidden phases will have done.
//
// Of gaps the likelihood is exact. With the generator Q and the rates L of the phases, a gap d that
// ends with an arrival takes the row f of phase probabilities to f exp((Q - L) d) L, and the sum of
// the row is the density [Ryden: "An EM algorithm for estimation in Markov-modulated Poisson
// processes", Computational Statistics & Data Analysis 21, 1996; Roberts, Ephraim, Dieguez: "On
// Ryden's EM algorithm for estimating MMPPs", IEEE Signal Processing Letters 13, 2006]. A gap is a
// whole number of nanoseconds, and its exponential a product of tabulated ones, one for each digit
// of that number to the base 64. What a digit adds to the expected moves and times of the phases
// is linear in b f, the backward column times the forward row; so these are added up by digit, and
// one integral per digit does for all gaps.
//
// Of counts in windows w it is that of a hidden Markov chain: the phase moves by exp(Q w) from the
// beginning of a window to its end, and the count is Poisson. Where the two phases differ, the
// change is anywhere in the window alike; that is close if stays are long against the windows.

#include <functional>

#include "calibration/workload/day_shape.hpp"
#include "calibration/workload/phase_model.hpp"

namespace coldcast {

/// What a model says of a record. Totals by phase are expectations given the record.
struct Expected {
  double log_likelihood = 0;
  std::vector<double> arrivals;
  std::vector<double> exposure_s;  ///< time times the factor of the rate
  std::vector<double> time_s;
  std::vector<std::vector<double>> moves;  ///< how often from row to column

  /// The model that these totals make most likely: the step of expectation-maximisation.
  PhaseModel likeliest(const PhaseModel& before) const;
};

/// REQUIRES: the levels are of these cells; at most three phases; all rates > 0.
Expected expect(const PhaseModel& model, const Cells& cells, const ShapeLevels& levels);

double log_likelihood(const PhaseModel& model, const Cells& cells, const ShapeLevels& levels);

/// What the model expected of the next cell, given all before it: for each cell the probability of
/// a shorter gap, or of a smaller count and that of the same count. If the model is right, these
/// are independent and uniform (of counts: with a random share of the second).
struct Foresight {
  double below = 0;
  double same = 0;
};
void foresee(const PhaseModel& model, const Cells& cells, const ShapeLevels& levels,
             const std::function<void(Foresight)>& take);

}  // namespace coldcast
