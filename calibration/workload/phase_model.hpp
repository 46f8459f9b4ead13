#pragma once

#include <cstddef>
#include <vector>

#include "workloads/markov/mmpp.hpp"

namespace coldcast {

/// Phases of an MMPP as a fit moves them: rates of requests, and rates of going from phase to
/// phase. One phase is a Poisson process.
struct PhaseModel {
  std::vector<double> rates;               ///< by phase, requests/s
  std::vector<std::vector<double>> moves;  ///< from row to column, per s; 0 on the diagonal

  std::size_t phases() const { return rates.size(); }

  double leave_rate(std::size_t phase) const;  ///< per s; of one phase 0
  MmppPhases as_mmpp() const;                  ///< REQUIRES: every phase can be left

  static PhaseModel poisson(double rate);
  static PhaseModel two(double rate_0, double rate_1, double leave_0, double leave_1);
};

/// The same with one phase more, which all others visit so often, to go on to any of them alike.
PhaseModel with_visits(const PhaseModel& model, double visits_per_s, double rate, double stay_s);

/// The same phases in order of their rates.
PhaseModel by_rate(const PhaseModel& model);

}  // namespace coldcast
