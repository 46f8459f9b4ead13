#pragma once
// A twin beside the simulation of the same scenario.

#include <optional>
#include <string>
#include <vector>

#include "sim/study/study.hpp"
#include "verification/twins/twin.hpp"

namespace coldcast {

/// One number of the twin beside the simulated one.
struct ExplainedMetric {
  TwinAnswer answer;
  MetricName metric;                  ///< its unit
  std::optional<Estimate> simulated;  ///< nothing if the run does not show it

  /// Of exact values: how many standard errors the simulated one lies off, as a normal score
  /// (verify.hpp). Nothing without a spread.
  std::optional<double> z;

  std::string verdict;  ///< "agrees", "within the bound", "1.2 % above"
};

struct Explanation {
  Twin twin;
  std::vector<ExplainedMetric> metrics;
  std::vector<std::string> findings;  ///< of twin and simulation, in sentences
};

/// Beyond so many standard errors an exact value and a simulated one do not agree: a correct
/// simulation gets there in 6 of 100 000 numbers.
inline constexpr double largest_score = 4;

Explanation explain(const Scenario& scenario, Twin twin, const RunResult& result);

}  // namespace coldcast
