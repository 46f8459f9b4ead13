#pragma once
// Plans written as JSON text.

#include <string>

#include "sim/study/plan/planning.hpp"
#include "tests/config/scenarios.hpp"

namespace coldcast::testing {

/// Functions of five sizes or servers of two kinds for a steady load; small enough to run all.
inline const char* const small_plan = R"({
  "name": "small",
  "workload": {"kind": "poisson", "rate_per_s": 5, "duration_s": 60},
  "model": {"name": "m", "service": {"time_s": {"kind": "exponential", "mean_s": 0.2}, "at_vcpu": 1},
            "memory_mb": 600},
  "run": {"replications": 6},
  "slo": ["p95<1200ms", "success>=99%"],
  "candidates": [
    {"name": "lambda", "platform": {"kind": "aws-lambda", "era": "2021"},
     "vary": {"/platform/memory_mb": [512, 885, 1769, 3538]}},
    {"name": "servers", "platform": {"kind": "aws-ec2", "era": "2021"},
     "vary": {"/platform/instance_type": ["c5.large", "c5.xlarge"],
              "/platform": [{"min_instances": 1, "max_instances": 1},
                            {"min_instances": 2, "max_instances": 2}]}}
  ]
})";

inline PlanFile plan(const std::string& changes = "{}", const std::string& text = small_plan) {
  Json json = parse_json(text, "text");
  merge_over(json, parse_json(changes, "changes"));
  return read_plan(json, "p.json", {}, Catalogue{"configs"}, all_kinds());
}

inline PlanResult made(const PlanFile& plan, int jobs = 1) {
  return make_plan(plan, {.jobs = jobs}, Catalogue{"configs"}, all_kinds());
}

inline std::string plan_complaint(const std::string& changes) {
  try {
    plan(changes);
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

}  // namespace coldcast::testing
