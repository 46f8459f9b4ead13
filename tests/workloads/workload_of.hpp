#pragma once
// Workloads from their JSON text, as a scenario in the file burst.json would have them: good ones,
// and what is said of bad ones.

#include <string>
#include <vector>

#include "sim/config/files.hpp"
#include "tests/catch.hpp"
#include "tests/workloads/arrivals.hpp"
#include "workloads/catalog.hpp"

namespace coldcast::testing {

/// A model whose messages have 500 bytes, and of which nothing else is known.
inline Model small_model() {
  Model model;
  model.request = Bytes{500};
  return model;
}

inline WorkloadPlan workload_of(const std::string& text, const Model& model = small_model()) {
  return read_workload(parse_json(text, "test"), "burst.json", "/workload", Catalogue{"configs"},
                       workload_kinds(), model)
      .plan;
}

/// What is wrong with a workload; empty if nothing is.
inline std::string workload_complaint(const std::string& text) {
  try {
    workload_of(text);
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

struct Mistake {
  std::string keys;  ///< besides the kind
  std::string message;
};

inline void check_complaints(const std::string& kind, const std::vector<Mistake>& mistakes) {
  for (const auto& [keys, message] : mistakes)
    CHECK(workload_complaint("{\"kind\": \"" + kind + (keys.empty() ? "\"" : "\", ") + keys +
                             "}") == message);
}

inline std::vector<Request> requests(const WorkloadPlan& plan, std::size_t most,
                                     std::uint64_t replication = 0) {
  return take(*plan.make(1, replication), most);
}

inline std::vector<Request> requests(const std::string& text, std::size_t most = 1000) {
  return requests(workload_of(text), most);
}

}  // namespace coldcast::testing
