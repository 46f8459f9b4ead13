#include "sim/study/capacity/bottleneck.hpp"

#include <algorithm>
#include <cmath>

namespace coldcast {
namespace {

double value_in(const RunResult& result, const std::string& metric) {
  const auto found = result.find(metric);
  return found ? found->mean : 0;
}

std::string percent(double share) { return number_text(std::round(share * 1000) / 10) + " %"; }

std::string milliseconds(double ms) {
  return ms < 1000 ? number_text(std::round(ms * 10) / 10) + " ms"
                   : number_text(std::round(ms / 10) / 100) + " s";
}

struct FailureCause {
  const char* metric;
  const char* name;
  const char* sentence;
};

constexpr FailureCause causes[] = {
    {"failed_throttled", "throttling",
     "of the requests are refused: concurrency, scaling rate or "
     "request rate is exhausted"},
    {"failed_queue_full", "queue", "of the requests find no place in the queue"},
    {"failed_queue_expired", "queue", "of the requests give up waiting in the queue"},
    {"failed_timed_out", "timeouts", "of the requests are cut off by a time limit"},
    {"failed_payload", "payload", "of the requests are larger than the platform takes"},
    {"failed_out_of_memory", "memory", "of the requests find an instance out of memory"}};

Bottleneck worst_failure(const RunResult& result) {
  const FailureCause* worst = &causes[0];
  for (const FailureCause& cause : causes)
    if (value_in(result, cause.metric) > value_in(result, worst->metric)) worst = &cause;
  const double share =
      value_in(result, worst->metric) / std::max(1.0, value_in(result, "requests"));
  return {worst->name, percent(share) + " " + worst->sentence};
}

/// Which share of requests a limit on latency looks at: 0.01 for the 99th percentile.
double tail_of(const std::string& metric) {
  const std::pair<const char*, double> tails[] = {
      {"latency_p50_ms", 0.5},  {"latency_p90_ms", 0.1},    {"latency_p95_ms", 0.05},
      {"latency_p99_ms", 0.01}, {"latency_p999_ms", 0.001}, {"wait_p95_ms", 0.05}};
  for (const auto& [name, tail] : tails)
    if (metric == name) return tail;
  return 0;
}

bool cold_starts_reach(const RunResult& result, const SloResult& missed) {
  const double ratio = value_in(result, "cold_start_ratio");
  const double cold_ms = value_in(result, "cold_latency_mean_ms");
  if (!missed.slo.max || cold_ms <= *missed.slo.max) return false;
  if (missed.slo.metric == "latency_max_ms") return ratio > 0;
  if (const double tail = tail_of(missed.slo.metric); tail > 0) return ratio >= tail / 2;
  return ratio * cold_ms >= value_in(result, "latency_mean_ms") / 2;  // a limit on a mean
}

Bottleneck slowness(const RunResult& result, const SloResult& missed) {
  if (cold_starts_reach(result, missed))
    return {"cold starts", percent(value_in(result, "cold_start_ratio")) +
                               " of the requests start an instance, and take " +
                               milliseconds(value_in(result, "cold_latency_mean_ms")) +
                               " on average"};
  const double waits = value_in(result, "wait_mean_ms");
  const bool often = waits >= 0.2 * value_in(result, "latency_mean_ms");
  const bool at_times = missed.slo.max && value_in(result, "wait_p95_ms") >= 0.3 * *missed.slo.max;
  if (often || at_times) {
    const double used = value_in(result, "utilization");
    const std::string text = "requests wait " + milliseconds(waits) + " on average for instances " +
                             "of which " + percent(used) + " is in use";
    return {used >= 0.6 ? "instances" : "queue",
            text + (used >= 0.6 ? "" : ": the load comes in bursts")};
  }
  return {"service time", "a call alone takes " +
                              milliseconds(value_in(result, "service_mean_ms")) + " on average"};
}

}  // namespace

Bottleneck find_bottleneck(const RunResult& result) {
  const auto missed = std::find_if(result.slo.begin(), result.slo.end(),
                                   [](const SloResult& slo) { return !slo.ok; });
  if (missed == result.slo.end()) return {};
  const std::string& metric = missed->slo.metric;
  if (metric.starts_with("cost_")) return {"cost", "dollars reach the limit before any other does"};
  if (metric == "cold_start_ratio" || metric == "cold_starts")
    return {"cold starts",
            percent(value_in(result, "cold_start_ratio")) + " of the requests start an instance"};
  const bool of_time = metric.starts_with("latency_") || metric.starts_with("wait_") ||
                       metric.starts_with("service_") || metric.ends_with("_latency_mean_ms");
  if (of_time) return slowness(result, *missed);
  if (value_in(result, "success_ratio") < 1) return worst_failure(result);
  return {"instances", "the limit is on " + metric + ", with " +
                           percent(value_in(result, "utilization")) + " of the capacity in use"};
}

}  // namespace coldcast
