#pragma once
// What the experiments together have to come to, and what it cost in degrees of freedom.

#include <optional>
#include <string>
#include <vector>

#include "sim/report/reproduce_report.hpp"
#include "sim/report/table.hpp"

namespace coldcast {

/// A kind of number that was fitted: how far off it is, and how far it may be.
struct Target {
  std::string name;  ///< "cost", "latency", "success", "other"
  bool in_points;    ///< the largest difference in points; else the median relative error
  std::optional<double> limit;  ///< a share: 0.05 is 5 %, or 5 points; nothing: only reported
  std::size_t cells = 0;
  std::optional<double> error = {};       ///< over cells; nothing without any
  std::size_t numbers = 0;                ///< cells less those that repeat a printed number
  std::optional<double> error_once = {};  ///< over those: each printed number counts once
  bool met() const { return !error || !limit || *error <= *limit; }
};

/// Median errors of at most 5 % in costs and 10 % in latencies, success ratios within 5 points,
/// and without a limit the rest (cold starts, stages, gains), over cells that were fitted. A cell
/// that several experiments of a study show counts once.
std::vector<Target> targets_of(const std::vector<ReproducedExperiment>& all);

/// Of 100 claims 90 have to pass.
inline constexpr double least_share_of_claims = 0.9;

/// What was free to be chosen in the experiments of a study.
struct Freedom {
  std::string study;
  std::size_t experiments = 0;
  std::size_t parameters = 0;  ///< fitted
  std::size_t choices = 0;     ///< made after looking
  std::size_t cells = 0;       ///< published and used to fit
  std::size_t numbers = 0;     ///< of those, printed by themselves
};

std::vector<Freedom> freedoms_of(const std::vector<ReproducedExperiment>& all);

Table targets_table(const std::vector<ReproducedExperiment>& all);
Table freedoms_table(const std::vector<ReproducedExperiment>& all);
Json targets_json(const std::vector<ReproducedExperiment>& all);
Json freedoms_json(const std::vector<ReproducedExperiment>& all);

}  // namespace coldcast
