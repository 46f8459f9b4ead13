// What an autoscaler of a fleet sees, and what is done with its answer.

#include <algorithm>
#include <cmath>

#include "platforms/fleet/fleet_platform.hpp"
#include "sim/core/statistics.hpp"

namespace coldcast {
namespace {

/// For how long looks go on where no requests come or go and instances grow no fewer: longer than
/// any rule takes to stop an instance (15 datapoints of a minute and two cooldowns, say).
constexpr Duration longest_stand = std::chrono::hours{1};

}  // namespace

void FleetPlatform::look(Time now) {
  std::int64_t wanted = autoscaler_->desired(view(now));
  // The last instance stays while requests wait for it: nothing else would start one for them.
  if (queued_.level() > 0 && existing() > 0) wanted = std::max<std::int64_t>(wanted, 1);
  if (config_.growth)
    grow_to(std::clamp(wanted, config_.minimum, config_.maximum), now);
  else
    scale_to(std::clamp(wanted, config_.minimum, config_.maximum), now);
  if (wants_looks(now)) look_ = after(now, config_.autoscaler.period);
}

void FleetPlatform::scale_to(std::int64_t wanted, Time now) {
  while (existing() < wanted && (!scaling_rate_ || scaling_rate_->take(now)))
    start_instance(now, config_.vcpu);
  if (!config_.autoscaler.scales_in) return;
  while (existing() > wanted) stop_one(now);
}

/// Spreads vCPUs over nodes: the first instances get what their nodes have, the next one the rest.
void FleetPlatform::grow_to(std::int64_t vcpus, Time now) {
  const double node = config_.growth->node_vcpu;
  std::vector<Slot> slots;
  for (Slot slot = 0; slot < instances_.size(); ++slot)
    if (instances_[slot].state == Instance::State::ready ||
        instances_[slot].state == Instance::State::starting)
      slots.push_back(slot);
  std::sort(slots.begin(), slots.end(),
            [&](Slot a, Slot b) { return instances_[a].number < instances_[b].number; });
  auto left = static_cast<double>(vcpus);
  for (const Slot slot : slots) {
    const double share = std::min(node, left);
    left -= share;
    const bool shrinks = share < instances_[slot].vcpu;
    if (share >= 1 && (!shrinks || config_.autoscaler.scales_in)) resize(slot, share, now);
  }
  for (; left >= 1; left -= std::min(node, left)) start_instance(now, std::min(node, left));
  if (!config_.autoscaler.scales_in) return;
  const auto needed = static_cast<std::int64_t>(std::ceil(static_cast<double>(vcpus) / node));
  while (existing() > std::max<std::int64_t>(needed, 1)) stop_one(now);
}

void FleetPlatform::resize(Slot slot, double vcpu, Time now) {
  Instance& instance = instances_[slot];
  if (instance.vcpu == vcpu) return;
  memory_.change(now, memory_of(vcpu) - memory_of(instance.vcpu));
  const bool ready = instance.state == Instance::State::ready;
  if (ready) capacity_.change(now, vcpu - instance.vcpu);
  instance.vcpu = vcpu;
  instance.places = places_with(vcpu);
  change_sharing(slot, now, [&](VcpuSharing& sharing) { sharing.set_vcpu(now, vcpu); });
  if (ready) fill(slot, now);
}

/// Whether nothing is left that could start an instance for those who wait: the schedule is over,
/// or a rule that sees them has not answered for longer than any takes.
bool FleetPlatform::waits_in_vain(Time now) const {
  if (existing() > 0 || serving_.level() > 0) return false;
  const AutoscalerRule& rule = config_.autoscaler;
  const Duration looks = 20 * std::min<Duration>(rule.period, std::chrono::years{1});
  const Duration patient = std::max({longest_stand, rule.memory, looks});
  return now >= std::max(rule.looks_until, after(last_active_, patient));
}

bool FleetPlatform::wants_looks(Time now) const {
  if (!autoscaler_) return false;
  if (jobs_.size() > free_jobs_.size()) return !waits_in_vain(now);
  const AutoscalerRule& rule = config_.autoscaler;
  if (arrivals_ > 0 && now < after(last_active_, rule.memory)) return true;
  // A rule that wants more than the minimum for ever, or starts what is stopped again and again,
  // must not keep a run from ending.
  const bool stands_still = now >= after(std::max(last_active_, last_scaled_in_), longest_stand);
  if (starting_count_ > 0 && !stands_still) return true;
  if (rule.looks_until > Time{}) return now < rule.looks_until;
  const bool grown = config_.growth && capacity_.level() > static_cast<double>(config_.minimum);
  return rule.scales_in && (grown || existing() > config_.minimum) && !stands_still;
}

/// The next multiple of the period, this instant included.
void FleetPlatform::plan_look(Time now) {
  if (!wants_looks(now)) return;
  look_ = round_up(now, config_.autoscaler.period);
}

ScalingView FleetPlatform::view(Time now) {
  ScalingView seen;
  seen.now = now;
  seen.ready = ready_count_;
  seen.starting = starting_count_;
  seen.concurrency = config_.concurrency;
  seen.vcpu = config_.vcpu;
  if (config_.growth) {  // it counts vCPUs
    seen.ready = seen.starting = 0;
    for (const Instance& instance : instances_) {
      const auto vcpu = static_cast<std::int64_t>(instance.vcpu);
      if (instance.state == Instance::State::ready) seen.ready += vcpu;
      if (instance.state == Instance::State::starting) seen.starting += vcpu;
    }
    seen.vcpu = 1;
  }
  seen.serving = static_cast<std::int64_t>(serving_.level());
  seen.queued = queued_.level();
  seen.outstanding_s = serving_.until(now) + queued_.occupancy(now).area_s();
  seen.vcpu_s = used_.until(now);
  seen.arrivals = arrivals_;
  if (config_.autoscaler.watches_latency) seen.p99 = p99();
  return seen;
}

Duration FleetPlatform::p99() {
  if (latencies_.empty()) return {};
  const std::uint64_t rank = nearest_rank(0.99, latencies_.size());
  const auto place = latencies_.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::nth_element(latencies_.begin(), place, latencies_.end());
  const Duration found = *place;
  latencies_.clear();
  return found;
}

}  // namespace coldcast
