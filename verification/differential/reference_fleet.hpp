#pragma once
// Containers and pools of the second engine (docs/models/containers.md, pools.md).

#include <optional>
#include <vector>

#include "verification/differential/reference_bill.hpp"
#include "verification/differential/reference_platform.hpp"

namespace coldcast {

/// A fleet as its JSON describes it.
struct ReferenceFleetRules {
  ReferenceFleetRules(const Json& platform, const Model& model, ReferenceFault planted);

  Json json;
  Model model;
  ReferenceFault fault;
  bool pool;
  bool sharing = false;  ///< of vCPUs
  bool batching = false;
  double vcpu = 1;          ///< of an instance
  std::int64_t places = 1;  ///< of an instance
  std::int64_t least = 1;   ///< requests that a batch waits for
  std::int64_t most = 1;    ///< requests in a batch
  Duration window{};        ///< how long a batch waits
  Distribution service_s;   ///< of a request, alone on its place; sharing: on one vCPU
  std::optional<BatchTime> batch_time_s;  ///< by requests in the batch
  std::int64_t minimum = 0;
  std::int64_t maximum = reference_unlimited;
  std::int64_t initial = 0;
  bool own_lines = false;
  std::int64_t room = reference_unlimited;  ///< of a line
  bool awaits_starts = true;
  Duration patience = never;
  std::optional<Distribution> drawn_patience;
  Duration patience_without_start = never;
  Duration timeout = never;
  std::string timeout_mode;
  std::string on_demand;
  bool cancels_starts = false;
  Duration keep_alive = never;
  std::string placement;
  bool ready_when_loaded = true;
  ReferenceStart start;

  /// The time of a request on a place of its own; sharing: on one vCPU.
  Duration service_time(const Request& request) const;

  /// A batch takes as long as its most demanding request; calls without items pass beside it.
  Duration batch_time(const std::vector<Request>& together) const;

  /// How fast each of so many requests runs that share the vCPUs, compared with one vCPU.
  long double speed(std::size_t requests) const;
};

}  // namespace coldcast
