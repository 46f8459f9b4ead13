#pragma once
// The charts about scenarios side by side.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/report/html/chart.hpp"
#include "sim/report/html/results_folder.hpp"

namespace coldcast {

/// By how much a metric of a scenario differs from that of the first one.
struct StoredDifference {
  StoredMetric by;
  double confidence = 0;
  std::optional<double> variance_reduction;
};

/// One of the scenarios of a comparison.
struct ComparedScenario {
  std::string title;  ///< unlike those of the others
  std::map<std::string, StoredMetric> metrics;
  std::map<std::string, StoredDifference> differences;  ///< none of the first
  std::map<std::string, double> bill;                   ///< dollars by item
  std::vector<StoredLimit> limits;
  bool same_requests = true;

  bool meets_limits() const;
};

/// The scenarios by cost and latency: those on the front, which none beats in both, are joined; the
/// pick has a ring; a limit of latency is a band. Without series if costs are unknown.
Chart pareto_chart(const std::vector<ComparedScenario>& scenarios, std::optional<std::size_t> pick);

/// The percentiles of latency of each.
Chart percentiles_chart(const std::vector<ComparedScenario>& scenarios);

/// The bill of each, item by item.
Chart bills_chart(const std::vector<ComparedScenario>& scenarios);

/// What each differs by from the first in a metric, with intervals. Without series if nothing
/// differs.
Chart differences_chart(const std::vector<ComparedScenario>& scenarios, const std::string& metric);

}  // namespace coldcast
