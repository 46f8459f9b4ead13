#pragma once
// What tests of containers and pools share: a scenario whose model has times on GPUs, in batches
// and by way of loading.

#include <string>

#include "tests/config/scenarios.hpp"

namespace coldcast::testing {

inline const char* const on_servers = R"({
  "workload": {"kind": "constant", "interval_s": 1, "count": 10},
  "model": {
    "name": "m", "service": {"time_s": 0.1, "at_vcpu": 1}, "memory_mb": 900, "shared_mb": 600,
    "batch": {"alpha_s": 0.02, "beta_s": 0.08},
    "gpus": {"t4": {"service": 0.01, "batch": {"times_s": [0.01, 0.012]}}, "l4": {"service": 0.01}},
    "loading": {"single-copy": 1, "zero-copy": 0.1}
  },
  "platform": {"kind": "pool"},
  "run": {"replications": 1}
})";

/// A platform of that kind, and with these keys if any.
inline std::string platform_text(const std::string& kind, const std::string& keys = "") {
  return R"({"kind": ")" + kind + "\"" + (keys.empty() ? "" : ", ") + keys + "}";
}

/// The scenario with that platform, and with changes written over the rest.
inline Scenario on_platform(const std::string& platform, const std::string& changes = "{}") {
  Json json = parse_json(on_servers, "text");
  json["platform"] = parse_json(platform, "platform");
  return scenario(json.dump(), changes);
}

/// What is wrong with it, after "s.json: /platform"; empty if nothing is.
inline std::string platform_complaint(const std::string& platform,
                                      const std::string& changes = "{}") {
  try {
    on_platform(platform, changes);
    return "";
  } catch (const ConfigError& error) {
    const std::string message = error.what(), place = "s.json: /platform";
    return message.starts_with(place) ? message.substr(place.size()) : message;
  }
}

}  // namespace coldcast::testing
