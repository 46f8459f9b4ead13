#pragma once
// Scenarios written as JSON text, read with everything that is built in.

#include <string>

#include "platforms/catalog.hpp"
#include "sim/config/scenario.hpp"
#include "sim/study/metrics.hpp"
#include "workloads/catalog.hpp"

namespace coldcast::testing {

/// What scenarios may name, as in the program.
inline Kinds all_kinds() {
  return {.workloads = workload_kinds(),
          .mechanisms = mechanisms(),
          .client = client_reader(),
          .metrics = metric_names()};
}

/// The configurations of the project.
inline const Catalogue& catalogue() {
  static const Catalogue configs{"configs"};
  return configs;
}

/// A small scenario that is valid, to be changed by tests.
inline const char* const small = R"({
  "workload": {"kind": "constant", "interval_s": 1, "count": 10},
  "model": {"name": "m", "service": 0.1},
  "platform": {"kind": "function"},
  "run": {"replications": 1}
})";

/// The same on a vendor with prices.
inline const char* const on_lambda = R"({
  "workload": {"kind": "constant", "interval_s": 1, "count": 10},
  "model": {"name": "m", "service": 0.1},
  "platform": {"kind": "aws-lambda", "era": "2021"},
  "run": {"replications": 1}
})";

/// Reads a scenario with changes written over it (see merge_over) as the file "s.json".
inline Scenario scenario(const std::string& text, const std::string& changes = "{}",
                         const std::string& configs = "configs") {
  Json json = parse_json(text, "text");
  merge_over(json, parse_json(changes, "changes"));
  return read_scenario(json, "s.json", Catalogue{configs}, all_kinds());
}

/// What is wrong with it, after "s.json: "; empty if nothing is.
inline std::string scenario_complaint(const std::string& text, const std::string& changes = "{}",
                                      const std::string& configs = "configs") {
  try {
    scenario(text, changes, configs);
    return "";
  } catch (const ConfigError& error) {
    const std::string message = error.what();
    return message.starts_with("s.json: ") ? message.substr(8) : message;
  }
}

}  // namespace coldcast::testing
