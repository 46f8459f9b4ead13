#pragma once
// Whether a fit describes what was seen: it foretells each gap or count from all before it, and it
// is simulated to see how far its statistics spread by chance.

#include <string>

#include "calibration/workload/phase_fit.hpp"

namespace coldcast {

/// A statistic of the data beside that of the fit. NaN where there is none.
struct Beside {
  double data = 0;
  double fit = 0;     ///< by formula; with a daily shape the mean of the simulated
  double lowest = 0;  ///< of the simulated
  double highest = 0;
  bool differs = false;  ///< clearly: in amount, and more than chance allows
};

struct DispersionBeside {
  double window_s = 0;
  std::uint64_t windows = 0;
  Beside index;
};

struct Goodness {
  std::uint64_t residuals = 0;
  double ks_distance = 0;         ///< of the residuals' distribution from the uniform one
  double ks_p = 1;                ///< chance of at least that distance if the model were right
  double residual_lag1 = 0;       ///< correlation of neighbouring residuals
  bool residuals_off = false;     ///< their distribution differs clearly
  bool residuals_follow = false;  ///< neighbours resemble each other clearly
  Beside rate;
  Beside gap_scv;
  Beside gap_lag1;
  std::vector<DispersionBeside> dispersion;

  /// In which respects it does not fit, as a clause; empty if it fits.
  std::string complaint() const;
};

/// A difference is clear if chance alone would make it once in a thousand times or less, and if it
/// is also large enough to matter: one part in 100 of the residuals' distribution [Kolmogorov,
/// Smirnov], a correlation of 0.02 among them, and for other statistics four standard deviations
/// among twenty simulated records and a tenth of the value.
Goodness judge(const PhaseFit& fit, const DayShape& shape, const ArrivalsSeen& seen,
               const ShapeLevels& levels);

}  // namespace coldcast
