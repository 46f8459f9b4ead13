#pragma once
// What tests of fleets share: servers and containers of constant times, and finished runs of them.

#include "platforms/autoscaling/autoscaler_schedule.hpp"
#include "platforms/autoscaling/autoscaler_target.hpp"
#include "platforms/fleet/fleet_platform.hpp"
#include "tests/support.hpp"

namespace coldcast::testing {

/// One server that is always there, with so many places.
inline FleetConfig server(double service_s, std::int64_t places = 1) {
  FleetConfig config;
  config.service_s = Distribution::constant(service_s);
  config.concurrency = places;
  config.minimum = config.maximum = 1;
  return config;
}

/// So many servers of one place each, always there, behind one line.
inline FleetConfig servers(double service_s, std::int64_t instances) {
  FleetConfig config = server(service_s);
  config.minimum = config.maximum = instances;
  return config;
}

/// Containers that start for the requests that wait, in `cold_s`, and take so many at once.
inline FleetConfig container(double service_s, double cold_s, std::int64_t concurrency,
                             std::int64_t at_most = FleetConfig::unlimited) {
  FleetConfig config;
  config.service_s = Distribution::constant(service_s);
  config.concurrency = concurrency;
  config.on_demand = FleetConfig::OnDemand::always;
  config.maximum = at_most;
  if (cold_s > 0) config.stages = {{"start", Phase::provision, Distribution::constant(cold_s), {}}};
  return config;
}

/// The same, sharing so many vCPUs: `service_s` is work for one of them.
inline FleetConfig sharing(FleetConfig config, double vcpu) {
  config.discipline = FleetConfig::Discipline::sharing;
  config.vcpu = vcpu;
  return config;
}

/// The same, serving batches that take `batch_s` by their size.
inline FleetConfig batching(FleetConfig config, FleetConfig::Batching rule,
                            std::vector<double> batch_s = {}) {
  config.discipline = FleetConfig::Discipline::batches;
  config.batching = rule;
  if (!batch_s.empty()) config.batch_time = BatchTime{std::move(batch_s)};
  return config;
}

using FleetRun = FinishedRun<FleetPlatform>;

inline FleetRun run(Workload& workload, const FleetConfig& config, std::uint64_t seed = 1) {
  return finished_run<FleetPlatform>(workload, config, seed);
}

inline FleetRun run(const FleetConfig& config, const std::vector<Call>& calls) {
  Calls workload{calls};
  return run(workload, config);
}

inline std::unique_ptr<FleetPlatform> run_until(Time until, const FleetConfig& config,
                                                const std::vector<Call>& calls) {
  return stopped_run<FleetPlatform>(until, config, calls);
}

/// Looks every `period_s` and wants so many instances from given instants on.
inline AutoscalerRule schedule_of(double period_s,
                                  const std::vector<std::pair<double, std::int64_t>>& events,
                                  double until_s) {
  ScheduleAutoscaler::Config config{.period = seconds(period_s), .events = {}};
  for (const auto& [from_s, instances] : events)
    config.events.push_back({seconds(from_s), instances});
  AutoscalerRule rule;
  rule.make = [config] { return std::make_unique<ScheduleAutoscaler>(config); };
  rule.period = seconds(period_s);
  rule.looks_until = seconds(until_s);
  return rule;
}

/// Looks every `period_s` and wants an instance for so many requests in service or waiting.
inline AutoscalerRule target_of(double period_s, double outstanding) {
  TargetAutoscaler::Config config;
  config.period = seconds(period_s);
  config.window = {};
  config.outstanding = outstanding;
  AutoscalerRule rule;
  rule.make = [config] { return std::make_unique<TargetAutoscaler>(config); };
  rule.period = config.period;
  return rule;
}

// What became of the requests, by id:

/// When service began, in seconds.
inline std::vector<double> starts_s(const FleetRun& done) {
  std::vector<double> starts;
  for (const Outcome& outcome : done.outcomes) starts.push_back(to_seconds(outcome.started));
  return starts;
}

inline std::vector<double> ends_s(const FleetRun& done) {
  std::vector<double> ends;
  for (const Outcome& outcome : done.outcomes) ends.push_back(to_seconds(outcome.finished));
  return ends;
}

inline std::vector<std::uint64_t> instances(const FleetRun& done) {
  std::vector<std::uint64_t> numbers;
  for (const Outcome& outcome : done.outcomes) numbers.push_back(outcome.instance);
  return numbers;
}

inline std::vector<Fate> fates_of(const FleetRun& done) {
  std::vector<Fate> all;
  for (const Outcome& outcome : done.outcomes) all.push_back(outcome.fate);
  return all;
}

/// Work done so far, in places times seconds.
inline double used_s(const FleetRun& done) {
  return done.platform->occupancies(seconds(1e6)).areas.used_s;
}

}  // namespace coldcast::testing
