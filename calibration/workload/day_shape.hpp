#pragma once
// The daily course of a rate, as a mean with one or two waves around it.

#include <optional>
#include <vector>

#include "calibration/workload/arrivals_seen.hpp"

namespace coldcast {

/// One wave, as a share of the mean.
struct Wave {
  double amplitude = 0;
  double period_s = 0;
  double peak_s = 0;  ///< when it is highest, from the first arrival
};

/// A factor of a rate that changes with time and is 1 in the mean. Without waves it is 1.
struct DayShape {
  std::vector<Wave> waves;

  double at(double time_s) const;
  double mean_between(double from_s, double to_s) const;
  double most() const;   ///< not below any value
  double least() const;  ///< not above any value
};

/// Whether a record is long enough to tell its days from each other.
bool lasts_two_days(const ArrivalsSeen& seen);

/// The shape with so many waves (24 hours, and 12) under which a Poisson process would most likely
/// have brought these arrivals. Its likelihood is that of counts in 288 windows a day and concave,
/// so Fisher's scoring finds the one largest value. Nothing where the record is shorter than two
/// days, or if the rate would fall below 0.
std::optional<DayShape> fit_day(const ArrivalsSeen& seen, std::size_t waves);

/// What a shape says of each cell, rounded to one of a few levels, so that cells of a level share
/// their tables: by less than 1/16 of its range.
struct ShapeLevels {
  std::vector<double> values;         ///< factors of the rate
  std::vector<std::uint8_t> of_cell;  ///< empty if there is one value only
  double log_factors = 0;             ///< what the rounding takes from the likelihood

  std::size_t level(std::size_t cell) const { return of_cell.empty() ? 0 : of_cell[cell]; }
};

ShapeLevels levels_of(const DayShape& shape, const Cells& cells);

}  // namespace coldcast
