#pragma once
// Scenarios that are refused, and which refusals a run came to.

#include <algorithm>
#include <string>

#include "sim/study/study.hpp"
#include "tests/config/scenarios.hpp"

namespace coldcast::testing {

/// One server with a mean service of 0.1 s and a line without end, 20 replications of 300 s.
inline const char* const line = R"({
  "workload": {"kind": "poisson", "rate_per_s": 8},
  "model": {"name": "m", "service": {"kind": "exponential", "mean_s": 0.1}},
  "platform": {"kind": "pool", "workers": 1, "vcpu": 1, "memory_mb": 1024,
               "min_instances": 1, "max_instances": 1},
  "run": {"replications": 20, "warmup_s": 60, "duration_s": 360}
})";

/// The same server behind a gateway, which does not tell how much it bears.
inline const char* const behind_gateway = R"({
  "workload": {"kind": "poisson", "rate_per_s": 8},
  "model": {"name": "m", "service": {"kind": "exponential", "mean_s": 0.1}},
  "platform": {"kind": "gateway",
               "platform": {"kind": "pool", "workers": 1, "vcpu": 1, "memory_mb": 1024,
                            "min_instances": 1, "max_instances": 1}},
  "run": {"replications": 20, "duration_s": 300}
})";

inline RunResult result_of(const std::string& text, const std::string& changes = "{}") {
  return run_scenario(scenario(text, changes), {});
}

/// The texts of the refusals with a code, as lines; empty if there are none.
inline std::string refusals_with(const RunResult& result, std::string_view code) {
  std::string texts;
  for (const Refusal& refusal : result.refusals)
    if (refusal.code == code) texts += (texts.empty() ? "" : "\n") + refusal.text;
  return texts;
}

/// What is refused of a run with this code.
inline std::string refused(std::string_view code, const std::string& text,
                           const std::string& changes = "{}") {
  return refusals_with(result_of(text, changes), code);
}

inline bool says(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace coldcast::testing
