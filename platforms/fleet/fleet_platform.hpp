#pragma once
// A fleet of instances behind one front door: the mechanism of containers and of pools of servers.
// The rules, in the order in which a request meets them:
//
//   1. A message above the payload limit is refused.
//   2. An instance with a free place takes the request, by the placement rule. Where instances have
//      lines of their own, one is chosen first, and the request waits there if it must.
//   3. Else it waits, if the line has a place; first come, first served. Free places are given once
//      all that ends or becomes ready at an instant has. On demand, an instance starts for requests
//      that wait and that no start is under way for; the request that triggered it is cold.
//   4. It leaves the line unserved when its patience ends, or its time limit where servers know it.
//   5. On its place it is served for itself, shares the vCPUs with others, or is one of a batch.
//   6. An autoscaler looks at the fleet at every multiple of its period, after all else that
//   happens
//      then, and starts instances or stops them: first those that start, then idle ones, then those
//      with the fewest requests, which finish what they have.
//   7. An instance idle for the keep-alive goes, as long as the minimum remains.

#include <vector>

#include "platforms/fleet/agenda.hpp"
#include "platforms/fleet/fleet_config.hpp"
#include "platforms/fleet/request_queue.hpp"
#include "platforms/fleet/vcpu_sharing.hpp"
#include "sim/core/integral.hpp"
#include "sim/core/platform.hpp"

namespace coldcast {

/// A platform of containers or servers.
class FleetPlatform final : public Platform {
 public:
  /// All randomness comes from streams of (seed, replication).
  FleetPlatform(FleetConfig config, std::uint64_t seed, std::uint64_t replication);

  void accept(const Request& request, Sink& sink) override;
  Time next_event() const override { return next_event_; }
  void advance(Sink& sink) override;
  Usage usage() const override { return meter_.usage(); }
  Usage accrued(Time now) const override { return meter_.accrued(now); }
  Usage standing(Duration span) const override { return meter_.standing(span); }
  Occupancies occupancies(Time now) const override;
  Counts counts() const override;
  Levels levels() const override;

 private:
  using Slot = std::uint32_t;  // of an instance
  using Job = RequestQueue::Job;
  static constexpr RequestQueue::Line front = 0;  // the line of all; instance s has line s + 1

  /// A request while it is in the system.
  struct Work {
    Request request;
    Time started{};
    Slot instance = 0;
    VcpuSharing::Ticket ticket = 0;
    bool cold = false;
    bool serving = false;
    bool answered = false;  // the client knows already: it was cut off
  };

  struct Instance {
    std::uint64_t number = 0;  // counts instances as they are created
    enum class State { starting, ready, draining, gone } state = State::gone;
    std::int64_t places = 1;
    std::int64_t requests = 0;  // on them
    Time loaded{};              // when it can serve; later than ready if it is ready too soon
    double vcpu = 1;
    bool busy = false;  // at least one request is on it
  };

  Time first_due() const;
  void advance_to(Time now, Sink& sink);

  // Requests (fleet_platform.cpp, fleet_batches.cpp).
  void place(Job job, Time now, Sink& sink);
  void place_at_instance(Job job, Time now, Sink& sink);
  void wait(RequestQueue::Line line, Job job, Time now);
  Duration patience_of(const Request& request) const;
  void give_up(Job job, Time now, Sink& sink);
  bool may_still_start() const;
  void begin(Job job, Slot slot, Time now);
  void serve(Job job, Slot slot, Time now);
  void begin_batches(Time now);
  void begin_batch(Slot slot, Time now);
  void finish(Time now, Sink& sink);
  void finish_batch(std::uint32_t batch, Time now, Sink& sink);
  void complete(Job job, Time now, Sink& sink);
  void cut_off(Job job, Time now, Sink& sink);
  void free_place(Slot slot, Time now);
  void fill(Slot slot, Time now);
  void draw(Slot slot, Time now);
  void dispatch(Time now);
  void offer(Slot slot);
  void plan_batch();
  void plan_cut_off(Job job);
  template <class Change>
  void change_sharing(Slot slot, Time now, Change change);
  void refuse(const Request& request, Fate fate, Sink& sink);
  void answer(const Work& work, Time known, Duration used, Fate fate, Sink& sink);
  Duration service_time(const Request& request, double luck) const;
  Duration batch_time(const std::vector<Job>& batch, std::int64_t measured) const;
  Job new_job(const Request& request);
  void forget(Job job, Time now);
  void watch(Time now, std::int64_t serving, std::int64_t queued);

  // Instances (fleet_scaling.cpp).
  void start_on_demand(Job cause, Time now);
  void retry_starts(Time now);
  void cancel_unneeded(Time now);
  std::int64_t start_waited_for(Time now);
  void start_instance(Time now, double vcpu);
  Slot create(Time now, double vcpu);
  void become_ready(Slot slot, Time now);
  void become_idle(Slot slot, Time now);
  void become_busy(Slot slot, Time now);
  void plan_expiry(Slot slot, Time now);
  void expire(Slot slot, Time now);
  void remove(Slot slot, Time now);
  void stop_one(Time now);

  // The autoscaler (fleet_autoscaling.cpp).
  void look(Time now);
  void scale_to(std::int64_t wanted, Time now);
  void grow_to(std::int64_t vcpus, Time now);
  void resize(Slot slot, double vcpu, Time now);
  bool wants_looks(Time now) const;
  bool waits_in_vain(Time now) const;
  void plan_look(Time now);
  ScalingView view(Time now);
  Duration p99();
  std::int64_t existing() const { return ready_count_ + starting_count_; }
  bool awaits_starts() const;
  std::int64_t taken_by_start() const;
  std::int64_t awaited() const { return starting_count_ * taken_by_start(); }
  double memory_of(double vcpu) const;
  double capacity_of(const Instance& instance) const;
  std::int64_t places_with(double vcpu) const;

  FleetConfig config_;
  StartUp start_up_;
  Placement placement_;
  FleetMeter meter_;
  Stream patience_;
  std::optional<RateLimit> scaling_rate_;
  std::unique_ptr<Autoscaler> autoscaler_;
  Distribution batch_noise_;  // of mean 1

  std::vector<Work> jobs_;
  std::vector<Job> free_jobs_;
  RequestQueue queue_;
  std::vector<Instance> instances_;  // by slot
  std::vector<Slot> free_slots_;
  std::shared_ptr<Paces> paces_;           // of instances as the configuration has them
  std::vector<VcpuSharing> sharing_;       // by slot, where vCPUs are shared
  std::vector<std::vector<Job>> batches_;  // in service, by their number
  std::vector<std::uint32_t> free_batches_;

  Agenda done_;      // by request, by instance (sharing) or by batch
  Agenda ready_;     // by instance that starts
  Agenda loaded_;    // by instance that is ready too soon
  Agenda idle_;      // by idle instance, when it goes
  Agenda cut_offs_;  // by request in service that stops at its time limit
  Time batch_due_ = never;
  Time look_ = never;          // the instant of the next look
  Time retry_starts_ = never;  // when the scaling rate allows more
  Time next_event_ = never;    // the first of all these, asked for more often than it changes

  std::uint64_t created_ = 0;
  std::uint64_t arrivals_ = 0;
  Time last_scaled_in_{};    // when there were last fewer instances than ever since a request went
  std::int64_t fewest_ = 0;  // since then
  Time last_active_{};       // when a request last came or went
  std::uint64_t batches_served_ = 0;
  std::uint64_t batched_ = 0;
  std::int64_t ready_count_ = 0;  // instances that take requests
  std::int64_t starting_count_ = 0;
  std::vector<Duration> latencies_;  // since the last look, if it wants to know

  Gauge existing_;  // draining ones too
  Gauge busy_;
  Gauge starting_;
  Gauge queued_;
  Integral serving_;
  Integral used_;
  Integral capacity_;
  Integral memory_;
};

/// Changes what shares the vCPUs of an instance, and so what is in use and what is done next.
template <class Change>
void FleetPlatform::change_sharing(Slot slot, Time now, Change change) {
  VcpuSharing& sharing = sharing_[slot];
  const double before = sharing.vcpu_in_use();
  change(sharing);
  used_.change(now, sharing.vcpu_in_use() - before);
  const Time done = sharing.next_done();
  if (done == never) return done_.erase(slot);
  done_.set(slot, done);
}

}  // namespace coldcast
