#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calibration/service/measured.hpp"

namespace coldcast {

/// The mean time under one set of conditions, and how well it is known.
struct MeanSeen {
  MeasuredAt at;
  double mean_s = 0;
  std::optional<double> error;  ///< relative standard error
  std::optional<double> scv;    ///< of single times
  double count = 0;             ///< of times; 0: nobody says
  double weight = 1;
  std::string place;
};

/// The mean of each group: as it was written down; the mean of times that are all known; or, where
/// only bounds are, that of the likeliest lognormal, gamma or Weibull law. The spread of groups
/// with few times is taken from all of them. What was assumed is added to `notes`. Throws a
/// ConfigError where a mean cannot be told: all times beyond a limit, or a mean of 0.
std::vector<MeanSeen> means_of(const std::vector<MeasuredTimes>& groups,
                               std::vector<std::string>& notes);

/// The scv that the groups have together, weighted by their degrees of freedom; nothing if none
/// tells.
std::optional<double> common_scv(const std::vector<MeanSeen>& means);

}  // namespace coldcast
