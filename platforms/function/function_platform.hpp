#pragma once
// Functions as a service: one request per instance, and an instance is started for a request that
// finds none idle. The mechanism behind AWS Lambda and its like; what differs between vendors is
// data. The rules, in the order in which a request meets them:
//
//   1. A message above the payload limit is refused, and so is a request above the request rate.
//   2. An idle provisioned instance takes it; else an idle instance that the routing prefers.
//   3. Else it joins the line of waiting requests, if that is said to be short enough for the
//      instances that are starting anyway (requests per start).
//   4. Else a new instance starts, if the concurrency and the scaling rate allow. The request waits
//      for it, or for whichever is free first (binding). More instances than needed may be started
//      (over-provisioning).
//   5. Else it waits in line too, if there is a queue and a place in it; without a queue it is
//      throttled. An instance starts for it as soon as one may. When its time is up and it is still
//      not among those that the starting instances will take, it gives up.
//   6. The first call on an instance also downloads, loads and warms up the model.
//   7. A call that takes too long, or more memory than there is, fails, is billed, and takes its
//      instance with it.

#include <cstdint>
#include <optional>
#include <vector>

#include "platforms/function/function_line.hpp"
#include "platforms/function/warm_pool.hpp"
#include "platforms/parts/rate_limit.hpp"
#include "platforms/parts/start_up.hpp"
#include "sim/core/calendar.hpp"
#include "sim/core/platform.hpp"

namespace coldcast {

/// What a function platform is told. Defaults are those of a function without limits.
struct FunctionConfig {
  static constexpr std::int64_t unlimited = std::int64_t{1} << 40;

  /// What happens to a request whose instance is still starting.
  enum class Binding {
    own,         ///< it waits for the instance it started
    first_free,  ///< the oldest waiting request gets whichever instance is free first
  };

  Distribution service_s;                      ///< time of a warm call, in seconds
  std::optional<Distribution> cold_service_s;  ///< if given: of the call that triggers a start
  std::vector<Stage> stages;                   ///< of the start of an instance
  StartUp::InitRule init;

  Routing routing = Routing::mru;
  KeepAlive keep_alive;
  Binding binding = Binding::own;
  double over_provisioning = 1;                 ///< instances started per request that needs one
  std::int64_t concurrency = unlimited;         ///< requests in the system at once; where there is
                                                ///< a queue, instances
  std::optional<RateLimit::Rule> scaling_rate;  ///< new instances
  std::optional<RateLimit::Rule> request_rate;  ///< requests

  /// Waiting requests that one starting instance takes, if they share; REQUIRES first_free then. 0:
  /// each request that finds no idle instance starts one, whoever waits for those that are
  /// starting.
  std::int64_t requests_per_start = 0;

  /// Where requests wait that find no instance and may start none.
  struct Queue {
    std::int64_t capacity = unlimited;
    Duration timeout = std::chrono::seconds{10};  ///< REQUIRES: timeout < never
  };
  std::optional<Queue> queue;  ///< nothing: such requests are throttled

  Duration timeout = never;  ///< of a call, first-call stages included
  Bytes payload_limit{std::numeric_limits<std::int64_t>::max()};
  Bytes response{};  ///< size of the answer
  Bytes response_limit{std::numeric_limits<std::int64_t>::max()};
  bool out_of_memory = false;  ///< the model does not fit into the instance

  struct Provisioned {
    std::int64_t instances = 0;      ///< kept ready from the start, for ever
    std::optional<Duration> window;  ///< for how long they are paid; default: the run
    Duration billing_step = std::chrono::minutes{5};
    double over_provisioning = 1;  ///< as above, where provisioned instances exist
  } provisioned;

  struct Billing {
    Megabytes memory{1024};
    std::int64_t megahertz = 0;  ///< processor clock that is paid for; 0: it is not
    Duration granularity{1};     ///< each call is rounded up to a multiple of it
    Megabytes paid_storage{};    ///< ephemeral storage above the free part
    Megabytes snapshot{};        ///< restored at each start and kept meanwhile; 0: none
    Duration snapshot_kept_at_least{};
    bool data = false;  ///< messages of served calls are counted
  } billing;
};

/// A platform of functions.
class FunctionPlatform final : public Platform {
 public:
  /// All randomness comes from streams of (seed, replication).
  FunctionPlatform(FunctionConfig config, std::uint64_t seed, std::uint64_t replication);

  void accept(const Request& request, Sink& sink) override;
  Time next_event() const override { return std::min(calendar_.next(), pool_.next_expiry()); }
  void advance(Sink& sink) override;
  Usage usage() const override;
  Usage standing(Duration span) const override;
  Occupancies occupancies(Time now) const override;
  Counts counts() const override;
  Levels levels() const override;

 private:
  using Slot = WarmPool::Slot;

  // Of thousands of instances the one that is due next lies anywhere in memory: so it is small.
  struct Instance {
    Request request;           // being served, or waiting for this instance to start
    Time started{};            // start of service
    Duration billed{};         // of the call in progress
    std::uint64_t number = 0;  // counts instances as they are created
    Fate fate = Fate::served;
    bool cold = false;    // of the request
    bool loaded = false;  // the first call is over
    bool provisioned = false;
    bool awaited = false;  // a request is bound to it
  };

  /// What happens; at one instant in this order.
  struct Event {
    enum Kind : std::uint32_t { completion, ready, more_starts, time_is_up } kind;
    Slot slot;
  };

  void start_or_wait(const Request& request, Sink& sink);
  bool may_start(Time now);
  void start_for(const Request& request, Time now);
  void start_for_waiting(Time now);
  void plan_more_starts();
  void join_line(const Request& request, bool cold, Time now);
  WaitingLine::Waiting leave_line(std::int64_t place, Time now);

  /// How many at the end of the line find no place on the starting instances; negative: as many
  /// more would.
  std::int64_t uncovered() const;

  void give_up(Time now, Sink& sink);
  void bind(Slot slot, const Request& request);
  Slot start_instance(Time now);
  void start_extras(Time now);
  void serve(Slot slot, const Request& request, bool cold, Time now);
  void count_usage(const Instance& instance);  // of a call, in full as it begins
  void become_ready(Slot slot, Time now);
  void complete(Slot slot, Time now, Sink& sink);
  void release(Slot slot, Time now);
  void retire(Slot slot, Time now);
  void refuse(const Request& request, Fate fate, Sink& sink);

  Slot new_slot();
  Duration service_time(const Request& request, bool cold) const;

  FunctionConfig config_;
  StartUp start_up_;
  WarmPool pool_;
  WarmPool provisioned_pool_;
  std::optional<RateLimit> scaling_rate_;
  std::optional<RateLimit> request_rate_;
  Fate in_time_;  // of calls that end before their time limit
  Calendar<Event> calendar_;
  WaitingLine waiting_;
  std::vector<Instance> instances_;     // by slot
  std::vector<StartUp::Start> starts_;  // by slot: theirs
  std::vector<Slot> free_slots_;

  std::int64_t in_system_ = 0;
  std::int64_t unclaimed_ = 0;        // starting instances that no request is bound to
  bool more_starts_planned_ = false;  // for when the scaling rate allows them
  double extra_owed_ = 0;             // over-provisioned instances not yet started
  std::uint64_t created_ = 0;
  std::uint64_t restores_ = 0;
  Gauge existing_;
  Gauge busy_;
  Gauge starting_;
  Gauge queued_;

  // What calls have used; usage() makes amounts of it.
  std::uint64_t calls_ = 0;
  Wide billed_on_demand_ = 0;    // [ns]
  Wide billed_provisioned_ = 0;  // [ns]
  Wide data_ = 0;                // [bytes]
};

}  // namespace coldcast
