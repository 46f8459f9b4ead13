// How a fleet serves requests in batches: a free place takes as many as the rule allows, once there
// are enough of them or the first has waited long enough.

#include <algorithm>

#include "platforms/fleet/fleet_platform.hpp"

namespace coldcast {

void FleetPlatform::begin_batches(Time now) {
  const FleetConfig::Batching& rule = config_.batching;
  while (queue_.size(front) > 0) {
    const Time first_at = jobs_[queue_.front(front)].request.at;
    const bool is_due = queue_.size(front) >= rule.at_least || after(first_at, rule.window) <= now;
    const auto slot = is_due ? placement_.choose() : std::nullopt;
    if (!slot) break;
    begin_batch(*slot, now);
  }
  plan_batch();
}

void FleetPlatform::begin_batch(Slot slot, Time now) {
  if (free_batches_.empty()) {
    free_batches_.push_back(static_cast<std::uint32_t>(batches_.size()));
    batches_.emplace_back();
  }
  const std::uint32_t number = free_batches_.back();
  free_batches_.pop_back();
  std::vector<Job>& batch = batches_[number];
  const std::int64_t requests = std::min(queue_.size(front), config_.batching.at_most);
  for (std::int64_t i = 0; i < requests; ++i) {
    const Job job = queue_.pop(front);
    Work& work = jobs_[job];
    work.started = now;
    work.serving = true;
    work.instance = slot;
    plan_cut_off(job);
    batch.push_back(job);
  }
  watch(now, requests, -requests);
  used_.change(now, +1);
  ++instances_[slot].requests;
  become_busy(slot, now);
  offer(slot);
  ++batches_served_;
  batched_ += static_cast<std::uint64_t>(requests);
  done_.set(number, due(after(now, batch_time(batch))));
}

void FleetPlatform::finish_batch(std::uint32_t batch, Time now, Sink& sink) {
  std::vector<Job>& jobs = batches_[batch];
  const Slot slot = jobs_[jobs.front()].instance;
  for (const Job job : jobs) complete(job, now, sink);
  jobs.clear();
  free_batches_.push_back(batch);
  used_.change(now, -1);
  free_place(slot, now);
}

void FleetPlatform::plan_batch() {
  if (config_.discipline != FleetConfig::Discipline::batches) return;
  const bool waits = queue_.size(front) > 0 && placement_.size() > 0;
  batch_due_ =
      waits ? after(jobs_[queue_.front(front)].request.at, config_.batching.window) : never;
}

/// A batch takes as long as its most demanding request: the others are padded to its size.
Duration FleetPlatform::batch_time(const std::vector<Job>& batch) const {
  const Request& first = jobs_[batch.front()].request;
  if (!config_.batch_time) return service_time(first);
  double most = 0;
  for (const Job job : batch) most = std::max(most, jobs_[job].request.demand.multiple());
  const double noise = config_.service_s.mean() > 0 ? batch_noise_.quantile(first.luck) : 1;
  const auto requests = static_cast<std::int64_t>(batch.size());
  return drawn_time(config_.batch_time->mean_s(requests) * noise * most);
}

}  // namespace coldcast
