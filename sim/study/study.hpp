#pragma once
// A scenario run over and over with independent random numbers, and what it comes to.

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/study/kept.hpp"
#include "sim/study/metrics.hpp"
#include "sim/study/refusals/refusal.hpp"

namespace coldcast {

/// A mean over replications with its 95 % interval.
struct Estimate {
  double mean = 0;
  std::optional<double> half_width_95;  ///< nothing with one replication
};

/// A metric of a report.
struct MetricResult {
  MetricName name;
  Estimate estimate;
};

/// A line of the bill of a report.
struct BillResult {
  std::string item;
  std::string unit;
  Estimate quantity;
  double unit_price_usd = 0;
  Estimate usd;
};

/// A stage of cold starts: how long it takes when it runs.
struct StageResult {
  std::string name;
  Estimate mean_ms;
  Estimate starts;  ///< how often it ran, per replication
  bool billed = false;
};

/// A part of the platform: a stage of a pipeline, a target of a router.
struct PartResult {
  std::string name;
  Estimate served;  ///< requests, per replication
  Estimate latency_mean_ms;
};

/// How a limit of a scenario was kept.
struct SloResult {
  Slo slo;
  std::optional<double> value;  ///< nothing if the metric is absent
  bool ok = false;
  double margin = 0;  ///< distance to the limit, as a share of it; negative if missed
};

/// What the replications of a scenario come to.
struct RunResult {
  std::int64_t replications = 0;      ///< finished
  std::vector<MetricResult> metrics;  ///< those that apply
  std::vector<BillResult> bill;
  std::vector<StageResult> stages;
  std::vector<PartResult> parts;     ///< of a platform made of others
  std::vector<WarmPart> warm_parts;  ///< of a warm call, as the model says
  std::vector<SloResult> slo;
  std::vector<std::string> warnings;
  std::uint64_t simulated_requests = 0;
  bool interrupted = false;
  std::vector<Refusal> refusals;  ///< the text of each is also among the warnings

  /// The estimate of a metric, of a stage as "stage_<name>_mean_ms", or of a part of a
  /// warm call as "warm_<name>_mean_ms"; nothing if it is absent.
  std::optional<Estimate> find(const std::string& metric) const;
};

/// How to run it, beside what the scenario says.
struct RunOptions {
  int jobs = 1;
  std::optional<double> precision;   ///< relative half-width to reach
  std::vector<std::string> precise;  ///< for these metrics
  std::int64_t most_replications = 100'000;
  Watchers watchers;                                                    ///< of replication 0
  std::function<void(std::int64_t done, std::int64_t total)> progress;  ///< called one at a time
  const std::atomic<bool>* stop =
      nullptr;  ///< set from outside: finish what runs, start nothing new
};

/// What each of the scenario's replications came to, made on `jobs` threads; fewer than asked for
/// if it is stopped.
std::vector<Kept> replicate(const Scenario& scenario, const RunOptions& options);

/// Runs the scenario's replications, on `jobs` threads, and summarises them. The result does not
/// depend on the number of threads.
RunResult run_scenario(const Scenario& scenario, const RunOptions& options);

/// The same, and what the replications came to that it summarises.
RunResult run_scenario(const Scenario& scenario, const RunOptions& options,
                       std::vector<Kept>& kept);

}  // namespace coldcast
