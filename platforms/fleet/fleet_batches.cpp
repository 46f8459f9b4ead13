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
  const auto measured =
      std::ranges::count_if(batch, [&](Job job) { return jobs_[job].request.items > 0; });
  batches_served_ += measured > 0;
  batched_ += static_cast<std::uint64_t>(measured);
  done_.set(number, after(now, batch_time(batch, measured)));
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

/// A batch takes as long as its most demanding request: the others are padded to its size. Calls
/// that only keep instances warm (without items) pass beside the `measured` ones.
Duration FleetPlatform::batch_time(const std::vector<Job>& batch, std::int64_t measured) const {
  const Request* first = nullptr;
  Duration longest{};
  double most = 0;
  for (const Job job : batch) {
    const Request& request = jobs_[job].request;
    if (measured > 0 && request.items == 0) continue;
    if (first == nullptr || measured == 0) first = &request;
    most = std::max(most, request.demand.multiple());
    longest = std::max(longest, service_time(request, first->luck));
  }
  if (!config_.batch_time || measured == 0) return longest;
  const double noise = config_.service_s.mean() > 0 ? batch_noise_.quantile(first->luck) : 1;
  return drawn_time(config_.batch_time->mean_s(measured) * noise * most);
}

}  // namespace coldcast
