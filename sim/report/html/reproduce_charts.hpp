#pragma once
// The charts about published numbers and their simulation.

#include <string>
#include <vector>

#include "sim/config/fields.hpp"
#include "sim/report/html/chart.hpp"
#include "sim/study/experiments/cells.hpp"

namespace coldcast {

/// A number of an experiment as its results file has it.
struct StoredCell {
  ExperimentCell cell;
  std::string use;                    ///< "fit", "held_out", "reference"
  std::vector<std::string> rests_on;  ///< choices made after looking
  std::string quantity;               ///< "latency_mean_s" of "lambda/svm/latency_mean_s@batch=2"
  std::string place;                  ///< "lambda/svm @batch=2"
};

/// The "cells" of an experiment. ConfigError if they are not as they should be.
std::vector<StoredCell> stored_cells(Fields& experiment);

/// Each number that was published by what was simulated, with the line on which both are the same:
/// a chart for costs, latencies, success ratios and others. None of a kind without numbers.
std::vector<Chart> published_charts(const std::vector<StoredCell>& cells);

/// A chart of each quantity, simulated and published: over what varies if that is a number (memory,
/// batch), else by its place. Those with published numbers first.
std::vector<Chart> quantity_charts(const std::vector<StoredCell>& cells);

/// The courses over time and the distributions of latency.
std::vector<Chart> course_charts(Fields& experiment);
std::vector<Chart> stored_cdf_charts(Fields& experiment);

}  // namespace coldcast
