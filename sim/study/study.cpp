#include "sim/study/study.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "sim/study/parallel.hpp"
#include "sim/study/summarise.hpp"

namespace coldcast {
namespace {

/// Whether all the metrics that are to be precise are.
bool precise(const RunResult& result, const RunOptions& options) {
  return std::all_of(options.precise.begin(), options.precise.end(), [&](const std::string& name) {
    const auto found = result.find(name);
    return found && found->half_width_95 &&
           *found->half_width_95 <= *options.precision * std::abs(found->mean);
  });
}

/// One of those metrics that this scenario does not give, however often it runs; empty if there is
/// none.
std::string never_given(const RunResult& result, const RunOptions& options) {
  for (const Metric& metric : metrics()) {
    const std::string& name = metric.name.name;
    const bool asked =
        std::find(options.precise.begin(), options.precise.end(), name) != options.precise.end();
    if (asked && metric.least_samples == 0 && !result.find(name)) return name;
  }
  return {};
}

/// Adds replications until there are so many, unless it is stopped.
void replicate_up_to(std::int64_t wanted, const Scenario& scenario, const RunOptions& options,
                     std::vector<Kept>& kept) {
  std::mutex telling;
  const auto first = static_cast<std::int64_t>(kept.size());
  std::int64_t done = first;
  kept.resize(static_cast<std::size_t>(wanted));
  const std::int64_t finished =
      for_each_index(first, wanted, options.jobs, options.stop, [&](std::int64_t i) {
        const Watchers watchers = i == 0 ? options.watchers : Watchers{};
        const auto replication = static_cast<std::uint64_t>(i);
        kept[static_cast<std::size_t>(i)] =
            keep(scenario, measure(scenario, replication, watchers));
        if (!options.progress) return;
        const std::lock_guard lock{telling};
        options.progress(++done, wanted);
      });
  kept.resize(static_cast<std::size_t>(first + finished));
}

}  // namespace

std::optional<Estimate> RunResult::find(const std::string& metric) const {
  for (const MetricResult& one : metrics)
    if (one.name.name == metric) return one.estimate;
  for (const StageResult& stage : stages)
    if ("stage_" + stage.name + "_mean_ms" == metric) return stage.mean_ms;
  for (const WarmPart& part : warm_parts)
    if ("warm_" + part.name + "_mean_ms" == metric) return Estimate{part.mean_s * 1e3, 0.0};
  return std::nullopt;
}

std::vector<Kept> replicate(const Scenario& scenario, const RunOptions& options) {
  std::vector<Kept> kept;
  replicate_up_to(scenario.run.replications, scenario, options, kept);
  return kept;
}

RunResult run_scenario(const Scenario& scenario, const RunOptions& options) {
  std::vector<Kept> kept;
  return run_scenario(scenario, options, kept);
}

RunResult run_scenario(const Scenario& scenario, const RunOptions& options,
                       std::vector<Kept>& kept) {
  kept.clear();
  std::int64_t wanted = scenario.run.replications;
  if (options.precision) wanted = std::max<std::int64_t>(wanted, 20);
  for (;;) {
    replicate_up_to(wanted, scenario, options, kept);
    RunResult result = summarise(scenario, kept);
    result.interrupted = static_cast<std::int64_t>(kept.size()) < wanted;
    if (result.interrupted || !options.precision || precise(result, options)) return result;
    if (const std::string absent = never_given(result, options); !absent.empty()) {
      result.warnings.push_back("the precision cannot be judged: this scenario gives no " + absent);
      return result;
    }
    if (wanted >= options.most_replications) {
      result.warnings.push_back("the precision was not reached in " + std::to_string(wanted) +
                                " replications");
      return result;
    }
    wanted = std::min(2 * wanted, options.most_replications);
  }
}

}  // namespace coldcast
