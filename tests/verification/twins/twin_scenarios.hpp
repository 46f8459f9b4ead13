#pragma once
// Scenarios as a user writes them, their twins, and the simulation beside these.

#include <algorithm>
#include <string>

#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"
#include "verification/twins/explanation.hpp"

namespace coldcast::testing {

inline std::string poisson_text(const std::string& rate) {
  return R"({"kind": "poisson", "rate_per_s": )" + rate + "}";
}

inline std::string model_text(const std::string& service) {
  return R"({"name": "m", "service": )" + service + "}";
}

/// A scenario of these parts; the model's service is exponential, 0.1 s, unless said otherwise.
struct TwinText {
  std::string workload;
  std::string platform;
  std::string model = R"({"name": "m", "service": {"kind": "exponential", "mean_s": 0.1}})";
  std::string run = R"({"requests": 20000, "replications": 10, "seed": 1, "warmup_s": 20})";
  std::string client = "{}";

  std::string text() const {
    return R"({"workload": )" + workload + R"(, "platform": )" + platform + R"(, "model": )" +
           model + R"(, "run": )" + run + R"(, "client": )" + client + "}";
  }
};

inline Scenario scenario_of(const TwinText& parts) { return scenario(parts.text()); }

inline Twin twin_in(const TwinText& parts) {
  return twin_of(scenario_of(parts), Catalogue{"configs"});
}

/// The value of a metric of that kind. The test fails if there is none.
inline double value_of(const Twin& twin, const std::string& metric,
                       AnswerKind kind = AnswerKind::exact) {
  INFO(metric);
  const auto found = std::ranges::find_if(twin.answers, [&](const TwinAnswer& answer) {
    return answer.metric == metric && answer.kind == kind;
  });
  REQUIRE(found != twin.answers.end());
  return found->value;
}

inline bool has_kind(const Twin& twin, const std::string& metric, AnswerKind kind) {
  return std::ranges::any_of(twin.answers, [&](const TwinAnswer& answer) {
    return answer.metric == metric && answer.kind == kind;
  });
}

/// Simulates, and checks that all exact values and bounds hold, and that so many exact ones were
/// compared.
inline Explanation check_simulated(const TwinText& parts, int at_least) {
  const Scenario read = scenario_of(parts);
  const RunResult result = run_scenario(read, {});
  const Explanation told = explain(read, twin_of(read, Catalogue{"configs"}), result);
  int compared = 0;
  for (const ExplainedMetric& row : told.metrics) {
    INFO(told.twin.notation << " " << row.answer.metric << ": " << row.answer.value << ", z "
                            << row.z.value_or(0) << ", simulated "
                            << (row.simulated ? row.simulated->mean : -1.0));
    CHECK(row.verdict != "differs");
    CHECK(row.verdict != "beyond the bound");
    if (row.z) CHECK(std::abs(*row.z) < 4);
    compared += row.answer.kind == AnswerKind::exact && row.simulated.has_value();
  }
  CHECK(compared >= at_least);
  return told;
}

}  // namespace coldcast::testing
