#pragma once
// What a fleet of instances is told. Containers and pools of servers are two ways of filling this
// in; defaults are those of one server without limits.

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "platforms/autoscaling/autoscaler.hpp"
#include "platforms/fleet/fleet_meter.hpp"
#include "platforms/fleet/placement.hpp"
#include "platforms/parts/rate_limit.hpp"
#include "platforms/parts/start_up.hpp"
#include "sim/config/model.hpp"

namespace coldcast {

/// What happens to work whose client no longer waits.
enum class TimeoutMode {
  zombie,  ///< nothing: the server does not know, and finishes everything
  drop,    ///< a request that still waits leaves the queue; what has begun is finished
  abort,   ///< it stops at once, and its place is free
};

/// The parameters of a fleet of servers.
struct FleetConfig {
  static constexpr std::int64_t unlimited = std::int64_t{1} << 40;

  /// How requests are served within an instance.
  enum class Discipline {
    slots,    ///< each has a place of its own, and its time does not depend on the others
    sharing,  ///< they share the vCPUs
    batches,  ///< a place serves several at once
  } discipline = Discipline::slots;

  Distribution service_s;  ///< of one request: on its place; alone on one vCPU (sharing)
  Work shape;              ///< sharing: how the speed depends on vCPUs
  std::optional<BatchTime> batch_time;  ///< batches: by size; else any batch takes service_s
  std::int64_t concurrency = 1;         ///< places of an instance
  double vcpu = 1;                      ///< of an instance

  struct Batching {
    std::int64_t at_least = 1;  ///< waits until there are so many ...
    std::int64_t at_most = 1;
    Duration window{};  ///< ... or the first has waited so long
  } batching;

  // Instances.
  std::int64_t minimum = 0;  ///< always kept
  std::int64_t initial = 0;  ///< ready when the run begins
  std::int64_t maximum = unlimited;
  PlacementRule placement = PlacementRule::fill_first;
  std::vector<Stage> stages;      ///< of the start of an instance
  bool ready_when_loaded = true;  ///< else it takes requests before the stages of the first call
  Megabytes memory{1024};         ///< of an instance
  Megabytes shared_memory{};      ///< once for all that exist

  // Waiting.
  bool own_queues = false;                  ///< a line at each instance; else one for all
  std::int64_t queue_capacity = unlimited;  ///< of a line, besides those that wait for a start
  bool waits_for_starts = true;  ///< else a request is refused where no instance is ready
  Duration patience = never;     ///< how long a request waits for its service to begin
  std::optional<Distribution> drawn_patience;
  Duration patience_without_start = never;  ///< likewise, where nothing starts and nothing can
  Duration timeout = never;                 ///< from arrival to answer
  TimeoutMode timeout_mode = TimeoutMode::zombie;
  Bytes payload_limit{std::numeric_limits<std::int64_t>::max()};
  Bytes response{};
  Bytes response_limit{std::numeric_limits<std::int64_t>::max()};

  // Scaling.
  enum class OnDemand { off, from_zero, always };
  OnDemand on_demand = OnDemand::off;   ///< start instances for requests that wait
  bool cancel_unneeded_starts = false;  ///< stop them if the requests have gone elsewhere
  std::optional<RateLimit::Rule> scaling_rate;
  AutoscalerRule autoscaler;
  Duration keep_alive = never;  ///< of idle instances above the minimum

  /// Instances grow on their node before others start. The autoscaler then counts vCPUs, and an
  /// instance takes as many requests at once as it has vCPUs, times `concurrency`.
  struct Growth {
    double node_vcpu = 1;         ///< as far as it can grow
    Megabytes memory_per_vcpu{};  ///< on top of `memory`, for each vCPU beyond the first
  };
  std::optional<Growth> growth;

  FleetBilling billing;
};

}  // namespace coldcast
