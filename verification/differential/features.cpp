#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "sim/core/request.hpp"
#include "verification/differential/differential.hpp"

namespace coldcast {
namespace {

constexpr std::array<std::string_view, 8> platform_kinds = {
    "function", "container", "pool", "job", "gateway", "router", "pipeline", "account"};

/// Keys that lie in an object of their own.
constexpr std::array<std::string_view, 6> with_keys_inside = {"queue",      "batching", "billing",
                                                              "autoscaler", "retry",    "request"};

bool is_one_of(std::string_view word, const auto& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void collect_keys(const Json& object, const std::string& owner, std::set<std::string>& found) {
  for (const auto& [key, value] : object.items()) {
    if (key == "name" || key == "file") continue;
    if (key == "kind" && value == owner) continue;
    found.insert(owner + ": " + key +
                 (value.is_string() ? " " + value.get<std::string>() : std::string{}));
    if (is_one_of(key, with_keys_inside) && value.is_object())
      collect_keys(value, owner + " " + key, found);
  }
}

void collect_platform(const Json& value, std::set<std::string>& found) {
  if (value.is_object() && value.contains("kind") &&
      is_one_of(value["kind"].get<std::string>(), platform_kinds)) {
    const auto kind = value["kind"].get<std::string>();
    found.insert("platform: " + kind);
    collect_keys(value, kind, found);
  }
  if (value.is_structured())
    for (const Json& inner : value) collect_platform(inner, found);
}

void collect_workload(const Json& value, std::set<std::string>& found) {
  if (value.is_object() && value.contains("kind")) {
    const auto kind = value["kind"].get<std::string>();
    found.insert("workload: " + kind);
    if (value.contains("request")) collect_keys(value["request"], "request", found);
  }
  if (!value.is_structured()) return;
  for (const auto& [key, inner] : value.items())
    if (key == "of" || key == "parts" || value.is_array()) collect_workload(inner, found);
}

}  // namespace

std::vector<std::string> features_of(const Json& scenario) {
  std::set<std::string> found;
  collect_platform(scenario["platform"], found);
  collect_workload(scenario["workload"], found);
  if (scenario.contains("client")) {
    found.insert("client: any");
    collect_keys(scenario["client"], "client", found);
  }
  collect_keys(scenario["model"], "model", found);
  return {found.begin(), found.end()};
}

const std::vector<std::string>& known_features() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> names;
    for (const std::string_view kind : platform_kinds)
      names.push_back("platform: " + std::string{kind});
    for (const char* kind :
         {"poisson",       "mmpp",    "map",         "on-off",    "renewal",        "constant",
          "list",          "burst",   "closed-loop", "job",       "schedule",       "pings",
          "superposition", "mixture", "sequence",    "batches",   "client-batches", "diurnal",
          "steps",         "ramp",    "flash-crowd", "modulated", "trace"})
      names.push_back(std::string{"workload: "} + kind);
    for (const std::string_view fate : fate_names) names.push_back("outcome: " + std::string{fate});
    for (const char* other : {"outcome: cold",
                              "function: keep_alive_s",
                              "function: eviction",
                              "function: routing newest",
                              "function: binding first-free",
                              "function: requests_per_start",
                              "function: queue",
                              "function: scaling_rate",
                              "function: over_provisioning",
                              "function: provisioned_concurrency",
                              "function: timeout_s",
                              "function: init_limit_s",
                              "function: bill_init",
                              "function: requests_per_s_per_concurrency",
                              "container: readiness port",
                              "container: cpu shared",
                              "container: cpu own",
                              "container: on_demand from-zero",
                              "container: placement round-robin",
                              "container: placement spread",
                              "container: autoscaler",
                              "container autoscaler: kind target",
                              "container autoscaler: kind rps",
                              "container autoscaler: kind schedule",
                              "container queue: at instance",
                              "container: cancel_unneeded_starts",
                              "pool: batching",
                              "pool: workers",
                              "pool: gpu t4",
                              "pool queue: capacity",
                              "pool queue: patience_s",
                              "pool: timeout_mode abort",
                              "pool: timeout_mode drop",
                              "pool: timeout_mode zombie",
                              "pool billing: by busy-time",
                              "pool billing: by instance-time",
                              "pool billing: by request-time",
                              "job: broadcast",
                              "job: account_concurrency",
                              "gateway: over_limit",
                              "gateway: timeout_s",
                              "gateway: requests_per_s",
                              "router: policy weighted",
                              "router: policy overflow",
                              "router: policy cheapest-first",
                              "account: by workload",
                              "account: by share",
                              "client: timeout_s",
                              "client: retry",
                              "client: round_trip_s",
                              "client retry: jitter none",
                              "client retry: jitter full",
                              "client retry: jitter equal"})
      names.emplace_back(other);
    return names;
  }();
  return all;
}

}  // namespace coldcast
