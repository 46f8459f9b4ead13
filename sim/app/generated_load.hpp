#pragma once
// A workload on its own, without a platform: where it is described, and its requests as a trace has
// them.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/app/commands.hpp"
#include "sim/config/scenario.hpp"
#include "sim/core/limited.hpp"
#include "sim/report/trace_writer.hpp"

namespace coldcast {

/// A workload that can be made for any seed and replication.
struct LoadPlan {
  std::optional<PlatformPlan> platform;  ///< that answers a closed workload
  std::string name;
  Json resolved;
  WorkloadPlan workload;
  std::int64_t usual_bytes = 0;  ///< of the message of one item
  std::optional<std::uint64_t> requests;
  std::optional<Time> duration;
  std::uint64_t seed = 1;  ///< of the scenario
  std::vector<std::string> warnings;

  /// The same workload under models for which a request is as much work as its prompt, or its
  /// answer, has tokens: where requests have any, this tells how many.
  std::optional<WorkloadPlan> context, generated;
};

/// Reads a workload. ConfigError if it has no end, or waits for answers and nobody is there to give
/// them.
LoadPlan read_load(const LoadChanges& changes, const std::string& configs);

/// The requests of one replication. Those of an open workload do not depend on platform and model,
/// but for the size of the messages.
class Load {
 public:
  Load(const LoadPlan& plan, std::uint64_t seed, std::uint64_t replication);

  std::optional<TraceRow> next();

  /// When it ended, once there is no next request.
  Time end();

 private:
  std::optional<Time> known_end_;
  Limited requests_;
  std::unique_ptr<Workload> context_, generated_;
};

}  // namespace coldcast
