#pragma once
// Small statistics over replications that the judgements share.

#include <array>
#include <string>
#include <vector>

#include "sim/study/kept.hpp"

namespace coldcast {

/// A mean over replications with its standard error.
struct MeanOfRuns {
  double mean = 0;
  double error = 0;
  std::size_t runs = 0;

  /// Whether the mean lies above 0 with this confidence (one-sided t test). REQUIRES: 2 runs.
  bool above_zero(double confidence) const;
};

/// The mean of one value per run and its standard error.
MeanOfRuns mean_of_runs(const std::vector<double>& values);

/// Served requests of all replications.
double served_in_all(const std::vector<Kept>& kept);

/// "0.123, 0.456 and 0.789 s": three numbers with three digits.
std::string three_seconds(const std::array<double, 3>& seconds);

/// A number with three significant digits.
std::string three_digits(double number);

}  // namespace coldcast
