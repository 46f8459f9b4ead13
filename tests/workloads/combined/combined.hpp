#pragma once
// What tests of workloads made of others share.

#include <string>
#include <vector>

#include "sim/core/stream.hpp"
#include "tests/workloads/workload_of.hpp"

namespace coldcast::testing {

/// A list of requests whose message size tells which list they come from.
inline std::string list(const std::string& times, int payload) {
  return R"({"kind": "list", "times_s": )" + times + R"(, "request": {"payload_bytes": )" +
         std::to_string(payload) + "}}";
}

inline std::string poisson_text(double rate) {
  return R"({"kind": "poisson", "rate_per_s": )" + std::to_string(rate) + "}";
}

/// A workload that goes over the keys of others.
inline std::string whole(const std::string& kind, const std::string& keys) {
  return R"({"kind": ")" + kind + R"(", )" + keys + "}";
}

/// Whether requests have the numbers 0, 1, 2, ...
inline bool numbered(const std::vector<Request>& requests) {
  for (std::size_t i = 0; i < requests.size(); ++i)
    if (requests[i].id != i) return false;
  return true;
}

/// Where the gaps lie in an exponential distribution of that rate.
inline std::vector<double> exponential_places(const std::vector<double>& times, double rate) {
  std::vector<double> places;
  double before = 0;
  for (const double at : times) {
    places.push_back(-std::expm1(-rate * (at - before)));
    before = at;
  }
  return places;
}

/// The counts of requests in windows of that length, as many as are complete.
inline std::vector<double> counts(const std::vector<double>& times, double window_s) {
  std::vector<double> counts(static_cast<std::size_t>(times.back() / window_s), 0);
  for (const double at : times) {
    const auto window = static_cast<std::size_t>(at / window_s);
    if (window < counts.size()) ++counts[window];
  }
  return counts;
}

/// How far the counts are from those of a Poisson process of known mean, in standard errors:
/// the sum of (n - mean)^2 / mean has mean k and variance k (2 + 1 / mean).
inline double poisson_deviation(const std::vector<double>& counts, double mean) {
  double sum = 0;
  for (const double n : counts) sum += (n - mean) * (n - mean) / mean;
  const auto k = static_cast<double>(counts.size());
  return (sum - k) / std::sqrt(k * (2 + 1 / mean));
}

/// Kinds with one more: users that wait for answers.
inline std::vector<WorkloadKind> kinds_with_users() {
  std::vector<WorkloadKind> kinds = workload_kinds();
  kinds.push_back({"waiting-users", "users", [](Fields&, const Model&, WorkloadReader&) {
                     WorkloadPlan plan;
                     plan.closed = true;
                     return plan;
                   }});
  return kinds;
}

/// What is said of such users inside another workload.
inline std::string complaint_of_users(const std::string& text) {
  try {
    read_workload(parse_json(text, "test"), "burst.json", "/workload", Catalogue{"configs"},
                  kinds_with_users(), small_model());
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

}  // namespace coldcast::testing
