#include "platforms/fleet/fleet_meter.hpp"

#include <algorithm>
#include <cmath>

namespace coldcast {

void FleetMeter::create(Slot slot, Time now) {
  if (slot >= instances_.size()) instances_.resize(slot + 1);
  instances_[slot] = {.born = now, .from = now, .to = now, .exists = true, .busy = false};
  if (billing_.start_up) become_busy(slot, now);
}

void FleetMeter::boost(Duration start_up) {
  if (billing_.boost_milli_vcpu == 0) return;
  const Duration boosted = start_up + billing_.boost_after;
  calls_[Meter::vcpu_time] += Wide{billing_.boost_milli_vcpu} * rounded(boosted).count();
}

void FleetMeter::become_busy(Slot slot, Time now) {
  Instance& instance = instances_[slot];
  if (instance.busy) return;
  instance.busy = true;
  watch_idle(now, +1);
  const Time paid_until = std::max(instance.to, instance.from + billing_.at_least);
  if (now <= paid_until && instance.from < instance.to) return;  // intervals that touch are one
  close_interval(instance);
  instance.from = instance.to = now;
}

void FleetMeter::close_interval(const Instance& instance) {
  if (billing_.by == FleetBilling::By::busy_time && instance.from < instance.to)
    billed_ += rounded(instance.to - instance.from).count();
}

void FleetMeter::become_idle(Slot slot, Time now) {
  Instance& instance = instances_[slot];
  if (!instance.busy) return;
  instance.busy = false;
  instance.to = now;
  watch_idle(now, -1);
}

void FleetMeter::remove(Slot slot, Time now) {
  become_idle(slot, now);
  Instance& instance = instances_[slot];
  close_interval(instance);
  if (billing_.by == FleetBilling::By::instance_time)
    billed_ += rounded(now - instance.born).count();
  instance.exists = false;
}

Duration FleetMeter::call(Duration used, Bytes messages) {
  if (billing_.requests) calls_[Meter::requests] += 1;
  if (billing_.data) calls_[Meter::data] += messages.value;
  if (billing_.by != FleetBilling::By::request_time) return Duration{};
  const Duration billed = rounded(used);
  add(calls_, billed.count());
  return billed;
}

Usage FleetMeter::usage() const {
  Usage usage = calls_;
  if (billing_.by != FleetBilling::By::busy_time) return usage;
  Wide busy = billed_;
  for (const Instance& instance : instances_)
    // What touched the interval that is open has been counted and goes on being so.
    if (instance.exists && instance.from < instance.to)
      busy += rounded(instance.to - instance.from).count();
  add(usage, busy);
  return usage;
}

Usage FleetMeter::accrued(Time now) const {
  Usage usage;
  if (billing_.by == FleetBilling::By::instance_time) {
    Wide existed = billed_;
    for (const Instance& instance : instances_)
      if (instance.exists && instance.born < now) existed += rounded(now - instance.born).count();
    add(usage, existed);
  }
  if (billing_.idle_minimum) {
    const auto idle_ns = static_cast<Wide>(std::llround(idle_minimum_.until(now) * 1e9));
    usage[Meter::idle_memory_time] = idle_ns * billing_.memory.value;
    usage[Meter::idle_vcpu_time] = idle_ns * billing_.milli_vcpu;
  }
  return usage;
}

Usage FleetMeter::standing(Duration span) const {
  Usage usage;
  usage[Meter::instance_time] = Wide{billing_.nodes} * span.count();
  return usage;
}

Duration FleetMeter::rounded(Duration time) const {
  return std::max(billing_.at_least, round_up(time, billing_.granularity));
}

void FleetMeter::add(Usage& usage, Wide time_ns) const {
  usage[Meter::memory_time] += billing_.memory.value * time_ns;
  usage[Meter::vcpu_time] += billing_.milli_vcpu * time_ns;
  usage[Meter::gpu_time] += billing_.gpus * time_ns;
  if (billing_.whole) usage[Meter::instance_time] += time_ns;
}

void FleetMeter::watch_idle(Time now, int by) {
  busy_ += by;
  if (billing_.idle_minimum) idle_minimum_.set(now, std::max(0.0, minimum_ - busy_));
}

}  // namespace coldcast
