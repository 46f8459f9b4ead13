#pragma once
// What an MMPP of one to three phases looks like from outside, by formula [Fischer,
// Meier-Hellstern: "The Markov-modulated Poisson process (MMPP) cookbook", Performance Evaluation
// 18, 1993; Neuts: "A versatile Markovian point process", Journal of Applied Probability 16, 1979].

#include "calibration/workload/phase_model.hpp"

namespace coldcast {

/// Variance / mean of the counts in windows of that length: with the generator Q, the rates L, the
/// stationary phases p and D = (1 p - Q)^-1,
///   Var N(t) = p L 1 t + 2 p L (t (D - 1 p) - (I - exp(Q t)) D^2) L 1.
double dispersion_of(const PhaseModel& model, double window_s);

/// How gaps between requests spread, and how neighbours resemble each other.
struct GapShape {
  double scv = 1;   ///< variance / mean^2
  double lag1 = 0;  ///< correlation of neighbours
};

/// With M = (L - Q)^-1 and the phase f after a request: E X = f M 1, E X^2 = 2 f M^2 1, and of
/// neighbours E X Y = f M M L M 1.
GapShape gaps_of(const PhaseModel& model);

}  // namespace coldcast
