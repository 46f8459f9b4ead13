// How instances of a fleet come and go.

#include <algorithm>

#include "platforms/fleet/fleet_platform.hpp"

namespace coldcast {

/// How many requests an instance takes at once when it starts.
std::int64_t FleetPlatform::taken_by_start() const {
  if (config_.discipline != FleetConfig::Discipline::batches) return config_.concurrency;
  if (config_.concurrency >= FleetConfig::unlimited) return FleetConfig::unlimited;
  return config_.concurrency * config_.batching.at_most;
}

/// Whether more requests wait than those: not for their batch to be full, where a place is free.
bool FleetPlatform::awaits_starts() const {
  const bool batches = config_.discipline == FleetConfig::Discipline::batches;
  return queue_.size(front) > awaited() && !(batches && placement_.size() > 0);
}

void FleetPlatform::start_on_demand(Job cause, Time now) {
  if (config_.on_demand == FleetConfig::OnDemand::off) return;
  jobs_[cause].cold = start_waited_for(now) > 0;
}

/// Starts what waiting requests need; how many instances.
std::int64_t FleetPlatform::start_waited_for(Time now) {
  const bool from_zero = config_.on_demand == FleetConfig::OnDemand::from_zero;
  std::int64_t started = 0;
  while (awaits_starts() && !(from_zero && existing() > 0)) {
    if (existing() >= config_.maximum) break;
    if (scaling_rate_ && !scaling_rate_->take(now)) {
      retry_starts_ = scaling_rate_->next();
      break;
    }
    start_instance(now, config_.vcpu);
    ++started;
  }
  return started;
}

/// The scaling rate allows more. What starts now was triggered by those who have waited longest.
void FleetPlatform::retry_starts(Time now) {
  retry_starts_ = never;
  Job cause = queue_.front(front);
  std::int64_t starts = start_waited_for(now);
  // Where an autoscaler stopped starts, all that wait may be cold already.
  for (; starts > 0 && cause != RequestQueue::none; cause = queue_.behind(cause)) {
    if (jobs_[cause].cold) continue;
    jobs_[cause].cold = true;
    --starts;
  }
}

/// Stops starts that no waiting request needs any more, the newest first.
void FleetPlatform::cancel_unneeded(Time now) {
  while (starting_count_ > 0 && existing() > config_.minimum &&
         queue_.size(front) <= (starting_count_ - 1) * taken_by_start())
    stop_one(now);
}

void FleetPlatform::start_instance(Time now, double vcpu) {
  const Slot slot = create(now, vcpu);
  Duration time = start_up_.start().time;
  const Duration load = start_up_.first_call();
  if (config_.ready_when_loaded) time += load;
  ready_.set(slot, after(now, time));
  instances_[slot].loaded = after(now, config_.ready_when_loaded ? time : time + load);
  meter_.boost(time);
}

FleetPlatform::Slot FleetPlatform::create(Time now, double vcpu) {
  if (free_slots_.empty()) {
    free_slots_.push_back(static_cast<Slot>(instances_.size()));
    instances_.emplace_back();
    if (config_.discipline == FleetConfig::Discipline::sharing) sharing_.emplace_back(paces_);
  }
  const Slot slot = free_slots_.back();
  free_slots_.pop_back();
  instances_[slot] = {.number = created_++,
                      .state = Instance::State::starting,
                      .places = places_with(vcpu),
                      .requests = 0,
                      .loaded = now,
                      .vcpu = vcpu,
                      .busy = false};
  if (!sharing_.empty()) sharing_[slot].set_vcpu(now, vcpu);
  const bool first = existing_.level() == 0;
  memory_.change(now,
                 memory_of(vcpu) + (first ? static_cast<double>(config_.shared_memory.value) : 0));
  existing_.change(now, +1);
  busy_.change(now, +1);
  starting_.change(now, +1);
  ++starting_count_;
  placement_.enter(slot);
  meter_.create(slot, now);
  return slot;
}

void FleetPlatform::become_ready(Slot slot, Time now) {
  Instance& instance = instances_[slot];
  instance.state = Instance::State::ready;
  --starting_count_;
  ++ready_count_;
  starting_.change(now, -1);
  busy_.change(now, -1);
  capacity_.change(now, capacity_of(instance));
  meter_.become_idle(slot, now);
  if (now < instance.loaded) loaded_.set(slot, instance.loaded);
  fill(slot, now);
  if (instance.requests == 0) plan_expiry(slot, now);
}

void FleetPlatform::become_busy(Slot slot, Time now) {
  Instance& instance = instances_[slot];
  if (instance.busy) return;
  instance.busy = true;
  idle_.erase(slot);
  busy_.change(now, +1);
  meter_.become_busy(slot, now);
}

void FleetPlatform::become_idle(Slot slot, Time now) {
  instances_[slot].busy = false;
  busy_.change(now, -1);
  meter_.become_idle(slot, now);
  plan_expiry(slot, now);
}

/// An instance is idle from now on: its keep-alive clock starts.
void FleetPlatform::plan_expiry(Slot slot, Time now) {
  if (config_.keep_alive < never) idle_.set(slot, after(now, config_.keep_alive));
}

void FleetPlatform::expire(Slot slot, Time now) {
  if (existing() <= config_.minimum) return;
  // The last one with a place is kept for those that wait for their batch to be full.
  if (queue_.size(front) > 0 && placement_.size() == 1)
    return idle_.set(slot, after(std::max(now, batch_due_), Duration{1}));
  remove(slot, now);
}

void FleetPlatform::remove(Slot slot, Time now) {
  Instance& instance = instances_[slot];
  const bool starts = instance.state == Instance::State::starting;
  if (starts) {
    --starting_count_;
    ready_.erase(slot);
    starting_.change(now, -1);
    busy_.change(now, -1);
  } else {
    if (instance.state == Instance::State::ready) --ready_count_;
    capacity_.change(now, -capacity_of(instance));
    idle_.erase(slot);
    loaded_.erase(slot);
  }
  placement_.leave(slot);
  instance.state = Instance::State::gone;
  existing_.change(now, -1);
  const bool last = existing_.level() == 0;
  memory_.change(now, -memory_of(instance.vcpu) -
                          (last ? static_cast<double>(config_.shared_memory.value) : 0));
  meter_.remove(slot, now);
  if (existing() < fewest_) {
    fewest_ = existing();
    last_scaled_in_ = now;
  }
  free_slots_.push_back(slot);
}

/// Stops one instance: the newest that starts, else the newest that is idle, else the newest of
/// those with the fewest requests, which finishes them.
void FleetPlatform::stop_one(Time now) {
  const auto burden = [](const Instance& instance) {
    return instance.state == Instance::State::starting ? -1 : instance.requests;
  };
  Slot chosen = 0;
  bool found = false;
  for (Slot slot = 0; slot < instances_.size(); ++slot) {
    const Instance& instance = instances_[slot];
    if (instance.state != Instance::State::starting && instance.state != Instance::State::ready)
      continue;
    const Instance& best = instances_[chosen];
    const bool better = !found || burden(instance) < burden(best) ||
                        (burden(instance) == burden(best) && instance.number > best.number);
    if (better) chosen = slot;
    found = true;
  }
  if (!found) return;
  Instance& instance = instances_[chosen];
  if (instance.requests == 0 && queue_.size(chosen + 1) == 0) return remove(chosen, now);
  instance.state = Instance::State::draining;
  --ready_count_;
  placement_.withdraw(chosen);
}

double FleetPlatform::memory_of(double vcpu) const {
  const auto base = static_cast<double>(config_.memory.value);
  if (!config_.growth) return base;
  return base + (vcpu - 1) * static_cast<double>(config_.growth->memory_per_vcpu.value);
}

double FleetPlatform::capacity_of(const Instance& instance) const {
  if (config_.discipline == FleetConfig::Discipline::sharing) return instance.vcpu;
  return instance.places < FleetConfig::unlimited ? static_cast<double>(instance.places) : 0;
}

std::int64_t FleetPlatform::places_with(double vcpu) const {
  if (!config_.growth) return config_.concurrency;
  return config_.concurrency * static_cast<std::int64_t>(vcpu);
}

Occupancies FleetPlatform::occupancies(Time now) const {
  return {.instances = existing_.occupancy(now),
          .busy = busy_.occupancy(now),
          .starting = starting_.occupancy(now),
          .queued = queued_.occupancy(now),
          .areas = {.serving_s = serving_.until(now),
                    .used_s = used_.until(now),
                    .capacity_s = capacity_.until(now),
                    .memory_mb_s = memory_.until(now)}};
}

Counts FleetPlatform::counts() const {
  Counts counts;
  counts.instances_created = created_;
  counts.batches = batches_served_;
  counts.batched = batched_;
  counts.stages = start_up_.stages();
  return counts;
}

Levels FleetPlatform::levels() const {
  return {.serving = busy_.level() - starting_.level(),
          .starting = starting_.level(),
          .idle = existing_.level() - busy_.level(),
          .provisioned = config_.minimum,
          .queued = queued_.level()};
}

}  // namespace coldcast
