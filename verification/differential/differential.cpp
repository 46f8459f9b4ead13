#include "verification/differential/differential.hpp"

#include <nlohmann/json.hpp>

#include "sim/study/parallel.hpp"
#include "verification/differential/random_scenario.hpp"

namespace coldcast {
namespace {

/// What became of one scenario.
struct Done {
  RunOfBoth both;
  std::vector<std::string> features;
};

Done run_one(const DifferentialOptions& options, const Catalogue& catalogue, std::uint64_t number) {
  const Json scenario = random_scenario(options.seed, number);
  return {run_both(scenario, catalogue, options.fault), features_of(scenario)};
}

DifferentialFailure failure_of(const DifferentialOptions& options, const Catalogue& catalogue,
                               std::uint64_t number) {
  DifferentialFailure failure;
  failure.number = number;
  failure.scenario = shrunk(random_scenario(options.seed, number), catalogue, options.fault);
  const RunOfBoth both = run_both(failure.scenario, catalogue, options.fault);
  failure.requests = both.requests;
  failure.difference = *both.difference;
  return failure;
}

}  // namespace

DifferentialReport run_differential(const DifferentialOptions& options,
                                    const Catalogue& catalogue) {
  std::vector<Done> all(options.scenarios);
  const std::int64_t finished = for_each_index(0, static_cast<std::int64_t>(options.scenarios),
                                               options.threads, options.stop, [&](std::int64_t i) {
                                                 const auto number = static_cast<std::uint64_t>(i);
                                                 all[number] = run_one(options, catalogue, number);
                                               });
  DifferentialReport report;
  report.scenarios = static_cast<std::uint64_t>(finished);
  report.stopped = report.scenarios < options.scenarios;
  for (const std::string& feature : known_features()) report.features[feature] = 0;
  for (std::uint64_t number = 0; number < report.scenarios; ++number) {
    const Done& one = all[number];
    report.requests += one.both.requests;
    for (const std::string& feature : one.features) ++report.features[feature];
    for (const auto& [outcome, requests] : one.both.outcomes)
      ++report.features["outcome: " + outcome];
    if (!one.both.difference) continue;
    if (report.failures.size() < options.most_failures)
      report.failures.push_back(failure_of(options, catalogue, number));
    ++report.differ;
  }
  return report;
}

}  // namespace coldcast
