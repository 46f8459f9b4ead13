#pragma once
// What `coldcast plan` reads: one model and one load, limits, and many configurations in few lines.
// docs/planning.md explains the keys.

#include <string>
#include <vector>

#include "sim/config/scenario.hpp"

namespace coldcast {

/// A configuration that may be chosen.
struct PlanCandidate {
  std::size_t group = 0;  ///< which entry of "candidates" it comes from
  std::string config;     ///< what is varied: "memory_mb 2048, package zip"
  Scenario scenario;      ///< limits included
};

/// A configuration that the platform does not offer.
struct RefusedCandidate {
  std::size_t group = 0;
  std::string config;
  std::string reason;
};

/// What is to be small, or large where more is better.
struct PlanObjective {
  MetricName metric;
  bool more_is_better = false;
};

/// A plan as it was read: candidates, limits, what is to be best.
struct PlanFile {
  std::string name;
  std::vector<std::string> groups;  ///< names of the entries of "candidates"
  std::vector<PlanCandidate> candidates;
  std::vector<RefusedCandidate> refused;
  PlanObjective objective;
  double tolerance = 0.01;
  double confidence = 0.95;
  bool sensitivity = true;
  bool screening = true;  ///< by formulas, before the race
};

/// More configurations than these are a mistake.
inline constexpr std::size_t most_candidates = 20'000;

/// What a caller changes in it.
struct PlanChanges {
  std::vector<std::string> slo;
  std::size_t most = most_candidates;  ///< configurations that it may have
};

/// Builds every configuration. One that its platform refuses is listed with the reason; an entry of
/// which all are refused, and anything else that is wrong, is a ConfigError.
PlanFile read_plan(const Json& json, const std::string& where, const PlanChanges& changes,
                   const Catalogue& catalogue, const Kinds& kinds);

}  // namespace coldcast
