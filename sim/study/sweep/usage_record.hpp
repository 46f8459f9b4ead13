#pragma once
// What finished replications used, kept so that they can be priced again without a simulation.

#include <cstdint>
#include <vector>

#include "sim/config/fields.hpp"
#include "sim/study/kept.hpp"
#include "sim/study/study.hpp"

namespace coldcast {

/// One replication, as far as its price depends on it.
struct ReplicationUsage {
  double span_s = 0;  ///< measured: from the end of the warm-up to the horizon
  std::uint64_t requests = 0;
  std::uint64_t served = 0;
  std::uint64_t items = 0;  ///< more than requests where some hold several
  Usage in_span;            ///< by load, and whatever happens
  Usage by_load;            ///< that which another month of such load would use again

  bool operator==(const ReplicationUsage&) const = default;
};

/// What a run used, exactly: enough to bill it again at other prices.
struct UsageRecord {
  Usage standing_month;  ///< what a month of 730 h uses whatever happens
  std::vector<ReplicationUsage> replications;

  bool operator==(const UsageRecord&) const = default;
};

/// REQUIRES: the replications are those of this scenario.
UsageRecord record_usage(const Scenario& scenario, const std::vector<Kept>& kept);

/// As JSON, schema version 1: integers by meter, part by part; as text where a number would round.
Json usage_json(const UsageRecord& record);

/// The record in a JSON value; ConfigError if there is none.
UsageRecord read_usage(Fields fields);

/// What that usage costs under the prices and the free allowance of a scenario: the metrics of
/// dollars with their intervals, the bill, and warnings about prices. The same numbers to the last
/// bit as a run of that scenario would give. REQUIRES: usage of a scenario that differs in prices
/// only.
RunResult price_usage(Scenario scenario, const UsageRecord& record);

}  // namespace coldcast
