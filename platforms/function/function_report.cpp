// What a function platform says of itself: usage, levels over time, counts.

#include "platforms/function/function_platform.hpp"

namespace coldcast {

Usage FunctionPlatform::usage() const {
  const auto& billing = config_.billing;
  const Wide billed = billed_on_demand_ + billed_provisioned_;
  Usage usage;
  usage[Meter::requests] = calls_;
  usage[Meter::memory_time] = billing.memory.value * billed_on_demand_;
  usage[Meter::provisioned_time] = billing.memory.value * billed_provisioned_;
  usage[Meter::clock_time] = billing.megahertz * billed;
  usage[Meter::storage_time] = billing.paid_storage.value * billed;
  usage[Meter::snapshot_restored] = Wide{billing.snapshot.value} * restores_;
  usage[Meter::data] = data_;
  return usage;
}

Usage FunctionPlatform::standing(Duration span) const {
  const auto& billing = config_.billing;
  const auto& provisioned = config_.provisioned;
  const Duration ready = round_up(provisioned.window.value_or(span), provisioned.billing_step);
  const Duration kept =
      span > Duration{} ? std::max(span, billing.snapshot_kept_at_least) : Duration{};
  Usage usage;
  usage[Meter::standby_time] = Wide{provisioned.instances} * billing.memory.value * ready.count();
  usage[Meter::snapshot_time] = Wide{billing.snapshot.value} * kept.count();
  return usage;
}

Occupancies FunctionPlatform::occupancies(Time now) const {
  Occupancies all{.instances = existing_.occupancy(now),
                  .busy = busy_.occupancy(now),
                  .starting = starting_.occupancy(now),
                  .queued = queued_.occupancy(now),
                  .areas = {}};
  const double instances_s = all.instances.area_s();
  const double busy_s = all.busy.area_s();
  all.areas = {.serving_s = busy_s - all.starting.area_s(),
               .used_s = busy_s,
               .capacity_s = instances_s,
               .memory_mb_s = instances_s * static_cast<double>(config_.billing.memory.value)};
  return all;
}

Counts FunctionPlatform::counts() const {
  Counts counts;
  counts.instances_created = created_;
  counts.stages = start_up_.stages();
  return counts;
}

Levels FunctionPlatform::levels() const {
  return {.serving = busy_.level() - starting_.level(),
          .starting = starting_.level(),
          .idle = existing_.level() - busy_.level(),
          .provisioned = config_.provisioned.instances,
          .queued = queued_.level()};
}

}  // namespace coldcast
