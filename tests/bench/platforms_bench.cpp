// How many requests per second each mechanism simulates on one core, at about 100 busy instances
// (or places), and how that falls with ten times as many. Medians of several rounds in one process,
// in processor time, so that what else the machine does counts little. An argument picks the
// mechanisms that have it in their title.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "platforms/catalog.hpp"
#include "sim/study/measure.hpp"
#include "sim/study/metrics.hpp"
#include "workloads/catalog.hpp"

namespace {

using namespace coldcast;

/// A platform under so much load that about `busy` instances or places are busy.
struct Job {
  std::string title;
  std::string platform;   // JSON
  double requests_per_s;  // per busy place
};

constexpr double busy = 100;
constexpr double requests = 1'000'000;

// Service takes 1 s, so the rate is the number of places that are busy.
const std::vector<Job> jobs = {
    {"function", R"({"kind": "function"})", 1},
    {"pool, own places",
     R"({"kind": "pool", "workers": 1, "min_instances": 130, "max_instances": 130})", 1},
    {"pool, 130 workers on one server", R"({"kind": "pool", "workers": 130})", 1},
    {"pool, a line at each server",
     R"({"kind": "pool", "workers": 2, "min_instances": 80, "max_instances": 80, "queue": {"at": "instance"}})",
     1},
    {"pool, batches of up to 8",
     R"({"kind": "pool", "workers": 130, "batching": {"at_most": 8, "window_s": 0.1}})", 6},
    {"container, 4 share 4 vCPUs, on demand",
     R"({"kind": "container", "concurrency": 4, "vcpu": 4, "keep_alive_s": 600})", 3},
    {"container, 8 share 2 vCPUs, on demand",
     R"({"kind": "container", "concurrency": 8, "vcpu": 2, "keep_alive_s": 600})", 1.5},
    {"container, autoscaled by target",
     R"({"kind": "container", "concurrency": 4, "vcpu": 4, "placement": "spread", "keep_alive_s": 600,
         "autoscaler": {"kind": "target", "target_concurrency": 0.6, "scale_in": false}})",
     3},
    {"container, Knative KPA",
     R"({"kind": "container", "concurrency": 4, "vcpu": 4, "placement": "spread", "cold_start_s": 2,
         "autoscaler": {"kind": "kpa"}})",
     3},
    {"gateway before functions",
     R"({"kind": "gateway", "timeout_s": 29, "platform": {"kind": "function"}})", 1},
    {"router: servers, then functions",
     R"({"kind": "router", "policy": "overflow", "targets": [
         {"name": "base", "limit": 60, "platform": {"kind": "pool", "workers": 60}},
         {"name": "more", "platform": {"kind": "function"}}]})",
     1},
    {"pipeline of two functions",
     R"({"kind": "pipeline", "stages": [{"name": "a", "platform": {"kind": "function"}},
                                        {"name": "b", "platform": {"kind": "function"}}]})",
     0.5},
};

Scenario scenario_of(const Job& job, double scale) {
  Json platform = parse_json(job.platform, job.title);
  // Ten times the load on ten times the places.
  for (const char* key : {"min_instances", "max_instances"})
    if (platform.contains(key)) platform[key] = platform[key].get<double>() * scale;
  if (platform.contains("workers") && !platform.contains("min_instances"))
    platform["workers"] = platform["workers"].get<double>() * scale;
  if (platform.contains("targets")) {
    Json& base = platform["targets"][0];
    base["limit"] = base["limit"].get<double>() * scale;
    base["platform"]["workers"] = base["platform"]["workers"].get<double>() * scale;
  }
  const Json json{
      {"workload", {{"kind", "poisson"}, {"rate_per_s", busy * job.requests_per_s * scale}}},
      {"model", {{"service", {{"kind", "exponential"}, {"mean_s", 1}}}}},
      {"platform", platform},
      {"run", {{"requests", requests}, {"replications", 1}}}};
  const Kinds kinds{workload_kinds(), mechanisms(), client_reader(), metric_names()};
  return read_scenario(json, job.title, Catalogue{"configs"}, kinds);
}

double median_rate(const Scenario& scenario) {
  std::vector<double> rates;
  for (int round = 0; round < 5; ++round) {
    const std::clock_t begin = std::clock();
    const Measurement measured = measure(scenario, 0);
    const double spent_s = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    rates.push_back(static_cast<double>(measured.summary.requests()) / spent_s);
  }
  std::sort(rates.begin(), rates.end());
  return rates[rates.size() / 2];
}

}  // namespace

int main(int count, char** arguments) {
  const std::string wanted = count > 1 ? arguments[1] : "";
  std::printf("%-40s %14s %14s %8s\n", "M requests/s", "100 busy", "1000 busy", "slower");
  for (const Job& job : jobs) {
    if (job.title.find(wanted) == std::string::npos) continue;
    const double small = median_rate(scenario_of(job, 1));
    const double large = median_rate(scenario_of(job, 10));
    std::printf("%-40s %14.2f %14.2f %7.2fx\n", job.title.c_str(), small * 1e-6, large * 1e-6,
                small / large);
  }
}
