#pragma once
// What a results folder says, as pages need it.

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/config/fields.hpp"
#include "sim/report/html/chart.hpp"
#include "sim/report/html/page.hpp"
#include "sim/report/numbers.hpp"

namespace coldcast {

/// The command that wrote the folder, by its manifest. ConfigError if it holds no results.
std::string command_of_results(const std::filesystem::path& folder);

/// summary.json of the folder. ConfigError if it is no object of a version that is known.
Json summary_of_results(const std::filesystem::path& folder);

/// A metric as a results file has it.
struct StoredMetric {
  std::string name;
  double mean = 0;
  std::optional<double> half_width_95;

  Shown shown() const;
  std::string interval() const;  ///< "± 3.2 ms"; empty if none is known
};

/// The metric with that name among "metrics"; nothing if it is absent.
std::optional<StoredMetric> stored_metric(Fields& metrics, const std::string& name);

/// An {"mean", "half_width_95"} of a results file.
StoredMetric stored_estimate(Fields estimate, const std::string& name);

std::string metric_unit(const std::string& metric);      ///< "ms"; empty for counts and ratios
std::string metric_title(const std::string& metric);     ///< "latency p99", "cost per 1M requests"
std::string metric_sentence(const std::string& metric);  ///< what it is; empty if it is unknown

/// A limit and how it was met.
struct StoredLimit {
  std::string text;  ///< "p99<300ms"
  std::string metric;
  double limit = 0;
  bool at_most = true;  ///< else at least
  std::optional<double> value;
  bool ok = false;
  double margin = 0;

  std::string verdict() const;  ///< "met, 16 % below the limit"
};
std::vector<StoredLimit> stored_limits(Fields& summary);

/// The same as a table.
PageTable limits_table(const std::vector<StoredLimit>& limits);

/// The bands that limits of latency leave, on the axis of latency in ms.
std::vector<ChartBand> latency_bands(const std::vector<StoredLimit>& limits, bool vertical);

/// All metrics with their intervals and what they are, in the usual order.
PageTable metrics_table(Fields& metrics);

/// What a resolved scenario is, as pairs of a word and its meaning: platform, model, workload.
std::vector<std::pair<std::string, std::string>> scenario_facts(const Json& scenario);

/// "aws-lambda 2021"
std::string platform_title(const Json& scenario);

/// "coldcast 0.5.0 (revision ..., catalogue of ...)" of a results file's "tool".
std::string tool_text(const Json& summary);

/// The section at the end of each page: version, seed, replications, the command, and the files it
/// needs, each a name and its content.
void reproduction_section(Page& page, const Json& summary, const std::string& command,
                          const std::vector<std::pair<std::string, Json>>& files);

/// A unit of time in which so many seconds are readable.
struct TimeUnit {
  const char* unit;
  double seconds;
};
TimeUnit time_unit(double longest_s);

}  // namespace coldcast
