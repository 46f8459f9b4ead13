// How fast the engine is on the canonical keep-alive job, as a ratio to a loop hand-written for it.
// Engine and floor take turns in one process, so that a noisy machine disturbs both alike; medians
// of processor time.

#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "platforms/catalog.hpp"
#include "sim/config/scenario.hpp"
#include "sim/study/measure.hpp"
#include "sim/study/metrics.hpp"
#include "tests/bench/keepalive_floor.hpp"
#include "workloads/catalog.hpp"

namespace {

using namespace coldcast;
using namespace coldcast::bench;

/// What engine and floor both do.
struct Job {
  std::string title;
  Json workload;
  Json service;
  Json cold_service;
  std::uint64_t requests;
  std::function<KeepAliveResult(std::uint64_t requests, std::uint64_t seed)> floor;
};

/// The canonical job at some rate, against a loop with a heap of its own or that of the engine.
template <class Busy = OwnHeap>
Job canonical(std::string title, double rate_per_s, std::uint64_t requests) {
  return {std::move(title),
          {{"kind", "poisson"}, {"rate_per_s", rate_per_s}},
          {{"kind", "exponential"}, {"mean_s", 1.991}},
          {{"kind", "exponential"}, {"mean_s", 2.244}},
          requests,
          [rate_per_s](std::uint64_t count, std::uint64_t seed) {
            return keepalive_floor<Busy>(PoissonTimes{rate_per_s, seed}, ExponentialTime{1.991},
                                         ExponentialTime{2.244}, count, seed);
          }};
}

/// The same platform under bursts, with times as measured ones are.
Job bursty(std::uint64_t requests) {
  const double sigma = std::sqrt(std::log1p(0.25));
  const LognormalTime warm{0.2 * std::exp(-sigma * sigma / 2), sigma};
  const LognormalTime cold{2.0 * std::exp(-sigma * sigma / 2), sigma};
  return {"MMPP arrivals, lognormal times",
          {{"kind", "mmpp"}, {"rates_per_s", {7, 120}}, {"mean_stay_s", {110, 95}}},
          {{"kind", "lognormal"}, {"mean_s", 0.2}, {"scv", 0.25}},
          {{"kind", "lognormal"}, {"mean_s", 2.0}, {"scv", 0.25}},
          requests,
          [warm, cold](std::uint64_t count, std::uint64_t seed) {
            return keepalive_floor<OwnHeap>(MmppTimes{{7, 120}, {110, 95}, seed}, warm, cold, count,
                                            seed);
          }};
}

Scenario scenario_of(const Job& job) {
  const Catalogue catalogue{"configs"};
  const Kinds kinds{workload_kinds(), mechanisms(), client_reader(), metric_names()};
  Json json = catalogue.load_file("scenarios", "configs/scenarios/canonical-keepalive.json");
  json["workload"] = job.workload;
  json["model"]["service"] = job.service;
  json["model"]["cold_service"] = job.cold_service;
  json["platform"].erase("max_instances");
  json["run"]["requests"] = job.requests;
  json["run"]["warmup_s"] = 0;
  return read_scenario(json, "canonical-keepalive.json", catalogue, kinds);
}

/// Of this thread's own processor time: what others do on the machine is not counted.
double processor_s() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double seconds_of(const std::function<void()>& work) {
  const double begin = processor_s();
  work();
  return processor_s() - begin;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double peak_memory_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// Whether engine and floor came to the same: they drew the same numbers.
bool same(const Measurement& engine, const KeepAliveResult& floor) {
  return engine.summary.cold() == floor.cold &&
         engine.summary.latency().percentile(0.5) == floor.p50 &&
         engine.summary.latency().percentile(0.99) == floor.p99 &&
         std::abs(engine.occupancies.instances.mean() - floor.instances_mean) <
             1e-6 * floor.instances_mean;
}

double compare(const Job& job, int rounds) {
  const Scenario scenario = scenario_of(job);
  std::vector<double> engine_s, floor_s;
  Measurement engine;
  KeepAliveResult floor;
  for (int round = 0; round < rounds; ++round) {
    engine_s.push_back(seconds_of([&] { engine = measure(scenario, 0); }));
    floor_s.push_back(seconds_of([&] { floor = job.floor(job.requests, scenario.run.seed); }));
  }
  const double requests = static_cast<double>(job.requests);
  const double rate = requests / median(engine_s);
  std::printf("%-36s engine %6.2f M requests/s, floor %6.2f M/s, ratio %.2f, same results: %s\n",
              job.title.c_str(), rate * 1e-6, requests / median(floor_s) * 1e-6,
              median(floor_s) / median(engine_s), same(engine, floor) ? "yes" : "NO");
  std::printf("%-36s cold ratio %.6f, %.3f instances, p99 %.3f s\n", "",
              static_cast<double>(engine.summary.cold()) / requests,
              engine.occupancies.instances.mean(),
              to_seconds(engine.summary.latency().percentile(0.99)));
  return rate;
}

/// Memory must not grow with requests; in a process that has done nothing else yet.
void measure_memory() {
  measure(scenario_of(canonical("", 0.9, 1'000'000)), 0);
  const double small = peak_memory_mb();
  measure(scenario_of(canonical("", 0.9, 100'000'000)), 0);
  std::printf("peak memory: %.1f MB at 10^6 requests, %.1f MB at 10^8\n", small, peak_memory_mb());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string{argv[1]} == "--memory") measure_memory();
  const double few = compare(canonical("canonical keep-alive job", 0.9, 5'000'000), 7);
  compare(bursty(4'000'000), 5);
  const double many = compare(canonical("canonical at ~800 busy (400/s)", 400, 4'000'000), 5);
  using SameHeap = Calendar<Time>;
  compare(canonical<SameHeap>("~800 busy, floor with the same heap", 400, 4'000'000), 5);
  compare(canonical("canonical at ~10 000 busy (5000/s)", 5000, 4'000'000), 5);
  compare(canonical<SameHeap>("~10 000 busy, with the same heap", 5000, 4'000'000), 5);
  std::printf("800 busy instances cost %.2f times as much per request\n", few / many);
}
