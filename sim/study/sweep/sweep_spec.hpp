#pragma once
// A sweep file: a scenario, the keys of it that vary, and what becomes of each combination.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/scenario.hpp"
#include "sim/study/sweep/condition.hpp"
#include "sim/study/sweep/varied.hpp"

namespace coldcast {

/// Until when each point is replicated.
struct SweepPrecision {
  double relative = 0;  ///< half-width of the 95 % interval, as a share of the mean
  std::vector<std::string> metrics;
  std::int64_t most_replications = 100'000;
};

/// One combination of values.
struct SweepPoint {
  std::int64_t index = 0;    ///< in the order of all combinations, whatever the constraints leave
  std::vector<Json> values;  ///< in the order of SweepSpec::keys()
};

/// A sweep as it was read.
struct SweepSpec {
  std::string name;
  std::string where;       ///< the sweep file, for messages
  Json base;               ///< the scenario, with "extends" followed
  std::string base_where;  ///< its file: what is relative in it counts from there
  std::vector<VariedGroup> groups;
  std::vector<Condition> constraints;
  std::optional<SweepPrecision> precision;
  std::vector<Slo> slo;

  /// The pointers of the keys that vary, group by group.
  std::vector<std::string> keys() const;

  /// How many combinations there are, before constraints.
  std::int64_t combinations() const;

  /// One of them. REQUIRES: 0 <= index < combinations().
  SweepPoint point(std::int64_t index) const;

  /// Those that meet the constraints, in order. A constraint may also name keys that do not vary
  /// and that the scenario has.
  std::vector<SweepPoint> points() const;

  /// The sweep as a file again, with everything written out: what it refers to, all values.
  Json resolved() const;
};

/// Reads a sweep. "scenario" is an object, a file beside the sweep's, or a name in scenarios.
/// `change` is what the command line does to the scenario before its keys vary; it may be empty.
SweepSpec read_sweep(const Json& json, const std::string& where, const Catalogue& catalogue,
                     const std::vector<MetricName>& metrics,
                     const std::function<void(Json& scenario)>& change = {});

/// The scenario of a point. ConfigError if it is none.
Scenario read_point(const SweepSpec& sweep, const SweepPoint& point, const Catalogue& catalogue,
                    const Kinds& kinds);

}  // namespace coldcast
