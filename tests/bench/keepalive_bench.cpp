// How fast the engine is on the canonical keep-alive job, as a ratio to a loop hand-written for it.
// Engine and floor take turns in one process, so that a noisy machine disturbs both alike; medians.

#include <sys/resource.h>

#include <chrono>
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

Scenario scenario_of(const KeepAliveJob& job) {
  const Catalogue catalogue{"configs"};
  const Kinds kinds{workload_kinds(), mechanisms(), client_reader(), metric_names()};
  Json json = catalogue.load_file("scenarios", "configs/scenarios/canonical-keepalive.json");
  json["workload"]["rate_per_s"] = job.rate_per_s;
  json["run"]["requests"] = job.requests;
  json["run"]["warmup_s"] = 0;
  return read_scenario(json, "canonical-keepalive.json", catalogue, kinds);
}

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
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

double compare(const std::string& title, const KeepAliveJob& job, int rounds) {
  const Scenario scenario = scenario_of(job);
  std::vector<double> engine_s, floor_s;
  Measurement engine;
  KeepAliveResult floor;
  for (int round = 0; round < rounds; ++round) {
    engine_s.push_back(seconds_of([&] { engine = measure(scenario, 0); }));
    floor_s.push_back(seconds_of([&] { floor = keepalive_floor(job, scenario.run.seed); }));
  }
  const double requests = static_cast<double>(job.requests);
  const double rate = requests / median(engine_s);
  std::printf("%-34s engine %6.2f M requests/s, floor %6.2f M/s, ratio %.2f, same results: %s\n",
              title.c_str(), rate * 1e-6, requests / median(floor_s) * 1e-6,
              median(floor_s) / median(engine_s), same(engine, floor) ? "yes" : "NO");
  std::printf("%-34s cold ratio %.6f, %.3f instances, p99 %.3f s\n", "",
              static_cast<double>(engine.summary.cold()) / requests,
              engine.occupancies.instances.mean(),
              to_seconds(engine.summary.latency().percentile(0.99)));
  return rate;
}

/// Memory must not grow with requests; in a process that has done nothing else yet.
void measure_memory() {
  measure(scenario_of({.requests = 1'000'000}), 0);
  const double small = peak_memory_mb();
  measure(scenario_of({.requests = 100'000'000}), 0);
  std::printf("peak memory: %.1f MB at 10^6 requests, %.1f MB at 10^8\n", small, peak_memory_mb());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string{argv[1]} == "--memory") measure_memory();
  const double canonical = compare("canonical keep-alive job", {.requests = 5'000'000}, 7);
  const double busy =
      compare("the same at ~800 busy (400/s)", {.rate_per_s = 400, .requests = 4'000'000}, 5);
  std::printf("800 busy instances cost %.2f times as much per request\n", canonical / busy);
}
