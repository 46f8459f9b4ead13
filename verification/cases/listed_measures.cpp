// Metrics of runs without chance, where each request and each instant can be named.

#include <algorithm>
#include <cmath>
#include <map>

#include "verification/cases/measure_tables.hpp"

namespace coldcast {
namespace {

double latency_s(const Outcome& outcome) {
  return to_seconds(outcome.finished - outcome.request.at);
}
double wait_s(const Outcome& outcome) { return to_seconds(outcome.started - outcome.request.at); }

/// The latency that all served requests in [first, last) have.
std::vector<double> common(const Observation& run, std::size_t first, std::size_t last) {
  std::vector<double> values;
  for (std::size_t i = first; i < std::min(last, run.outcomes.size()); ++i)
    if (run.outcomes[i].fate == Fate::served) values.push_back(latency_s(run.outcomes[i]));
  if (values.empty()) throw NotUnderstood("none of these requests is served");
  const auto [low, high] = std::ranges::minmax(values);
  if (high - low > 1e-9)
    throw NotUnderstood("these requests have different latencies, from " + std::to_string(low) +
                        " to " + std::to_string(high) + " s");
  return {low};
}

/// Requests that come at the same instant are a burst.
std::vector<double> burst(const Observation& run, std::size_t number) {
  std::size_t begin = 0, seen = 0;
  for (std::size_t i = 1; i <= run.outcomes.size(); ++i) {
    if (i < run.outcomes.size() && run.outcomes[i].request.at == run.outcomes[begin].request.at)
      continue;
    if (++seen == number) return common(run, begin, i);
    begin = i;
  }
  throw NotUnderstood("there are only " + std::to_string(seen) + " bursts");
}

Measure group(const std::string& which, std::size_t size) {
  return listed([=](const Observation& run, const CaseSystem&) {
    const std::size_t all = run.outcomes.size();
    if (which == "burst") return burst(run, size);
    if (which == "first") return common(run, 0, size);
    if (which == "next") return common(run, size, 2 * size);
    return common(run, all - std::min(all, size), all);
  });
}

/// Latencies in ascending order with how many requests have them: 8, 2.0, 1, 2.5, ...
std::vector<double> counts(const Observation& run, const CaseSystem&) {
  std::map<Duration, double> by_latency;
  for (const Outcome& outcome : run.outcomes)
    if (outcome.fate == Fate::served) by_latency[outcome.finished - outcome.request.at] += 1;
  std::vector<double> list;
  for (const auto& [latency, count] : by_latency) {
    list.push_back(count);
    list.push_back(to_seconds(latency));
  }
  return list;
}

std::vector<double> outcomes(const Observation& run, const CaseSystem&) {
  std::vector<double> list;
  for (const Outcome& outcome : run.outcomes) list.push_back(outcome.cold ? 1 : 0);
  return list;
}

std::int64_t existing(const Levels& levels) {
  return levels.serving + levels.starting + levels.idle;
}

const Levels& levels_at(const Observation& run, Time at) {
  const Levels* found = &run.history.front().second;
  for (const auto& [since, levels] : run.history)
    if (since <= at) found = &levels;
  return *found;
}

/// When the number of instances falls, once for each that goes.
std::vector<double> expiries(const Observation& run, const CaseSystem&) {
  std::vector<double> list;
  for (std::size_t i = 1; i < run.history.size(); ++i)
    for (std::int64_t gone = existing(run.history[i - 1].second) - existing(run.history[i].second);
         gone > 0; --gone)
      list.push_back(to_seconds(run.history[i].first));
  return list;
}

/// When starting instances become ready.
std::vector<double> ready(const Observation& run, const CaseSystem&) {
  for (std::size_t i = 1; i < run.history.size(); ++i)
    if (run.history[i].second.starting < run.history[i - 1].second.starting)
      return {to_seconds(run.history[i].first)};
  throw NotUnderstood("no instance starts");
}

/// When the last request that waited no longer does.
std::vector<double> drain_end(const Observation& run, const CaseSystem&) {
  double last = 0;
  for (std::size_t i = 1; i < run.history.size(); ++i)
    if (run.history[i].second.queued == 0 && run.history[i - 1].second.queued > 0)
      last = to_seconds(run.history[i].first);
  return {last};
}

/// Requests of each batch in ms, then when it closes.
std::vector<double> batches(const Observation& run, const CaseSystem&) {
  std::map<Duration, std::vector<double>> by_start;
  for (const Outcome& outcome : run.outcomes)
    if (outcome.fate == Fate::served)
      by_start[outcome.started].push_back(to_seconds(outcome.request.at) * 1000);
  std::vector<double> list;
  for (const auto& [start, arrivals] : by_start) {
    list.insert(list.end(), arrivals.begin(), arrivals.end());
    list.push_back(to_seconds(start) * 1000);
  }
  return list;
}

using List = std::vector<double> (*)(const Observation&, const CaseSystem&);

std::function<Measure(const Groups&)> of(List list) {
  return [=](const Groups&) { return listed(list); };
}

}  // namespace

std::vector<MeasureEntry> listed_measures() {
  return {
      {"latency_(burst|first|next|last|other)(\\d+)_s", "latency_first4_s, latency_burst2_s",
       "latency that these requests have in common: of a burst, or the first, the next after as "
       "many, or the last",
       [](const Groups& n) { return group(n[1], std::stoul(n[2])); }},
      {"latency_(?:accepted|served)_s", "latency_accepted_s",
       "latency that all served requests have", of([](const Observation& run, const CaseSystem&) {
         return common(run, 0, run.outcomes.size());
       })},
      {"sum_latency_s", "sum_latency_s", "sum of the latencies of served requests",
       of([](const Observation& run, const CaseSystem&) { return std::vector{run.latency.sum}; })},
      {"counts", "counts", "how many requests have which latency: 8x2.0,1x2.5", of(counts)},
      {"n_latency_([0-9.]+)s", "n_latency_5s", "how many requests have that latency",
       [](const Groups& n) {
         const double wanted = std::stod(n[1]);
         return listed([=](const Observation& run, const CaseSystem&) {
           double sum = 0;
           for (const Outcome& outcome : run.outcomes)
             sum += outcome.fate == Fate::served && std::abs(latency_s(outcome) - wanted) < 1e-9;
           return std::vector{sum};
         });
       }},
      {"n_waiting_zero", "n_waiting_zero", "how many requests do not wait",
       of([](const Observation& run, const CaseSystem&) {
         return std::vector{run.requests - run.waited};
       })},
      {"last_nonzero_arrival_s", "last_nonzero_arrival_s", "arrival of the last that waits",
       of([](const Observation& run, const CaseSystem&) {
         double last = 0;
         for (const Outcome& outcome : run.outcomes)
           if (wait_s(outcome) > 0) last = to_seconds(outcome.request.at);
         return std::vector{last};
       })},
      {"drain_end_s", "drain_end_s", "when the line is empty for good", of(drain_end)},
      {"makespan_s", "makespan_s", "when the last request is answered",
       of([](const Observation& run, const CaseSystem&) { return std::vector{run.makespan_s}; })},
      {"outcome", "outcome", "cold or warm, request by request: cold,warm or c,w", of(outcomes)},
      {"expiries_at", "expiries_at", "when instances go away", of(expiries)},
      {"instances_created", "instances_created", "instances that were started",
       of([](const Observation& run, const CaseSystem&) {
         return std::vector{static_cast<double>(run.counts.instances_created)};
       })},
      {"idle_instance_s", "idle_instance_s", "time of idle instances, until the last goes",
       of([](const Observation& run, const CaseSystem&) {
         return std::vector{run.levels.instances.area_s() - run.levels.busy.area_s()};
       })},
      {"(instances_alive|desired)_at_t([0-9.]+)", "instances_alive_at_t8, desired_at_t10",
       "instances that exist or start at that instant; `desired`: once the autoscaler has looked",
       [](const Groups& n) {
         // It looks when all else of the instant has happened, a nanosecond later.
         const Duration later{n[1] == "desired" ? 1 : 0};
         const Time at = seconds(std::stod(n[2])) + later;
         return listed([=](const Observation& run, const CaseSystem&) {
           return std::vector{static_cast<double>(existing(levels_at(run, at)))};
         });
       }},
      {"new_instances_ready_at_s", "new_instances_ready_at_s", "when the first start is over",
       of(ready)},
      {"queue_area_request_s", "queue_area_request_s", "requests that wait, times time",
       of([](const Observation& run, const CaseSystem&) {
         return std::vector{run.levels.queued.area_s()};
       })},
      {"gpu_busy_s|busy_s", "gpu_busy_s", "time in use of the servers",
       of([](const Observation& run, const CaseSystem&) {
         return std::vector{run.levels.areas.used_s};
       })},
      {"batches", "batches", "which arrivals (ms) are in which batch, and when it closes",
       of(batches)},
      {"vcpu", "vcpu", "vCPUs of an instance",
       of([](const Observation&, const CaseSystem& system) { return std::vector{system.vcpu}; })},
      {"time_s", "time_s", "time of a call", of([](const Observation&, const CaseSystem& system) {
         return std::vector{system.service.mean()};
       })},
  };
}

}  // namespace coldcast
