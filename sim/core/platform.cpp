#include "sim/core/platform.hpp"

namespace coldcast {
namespace {

std::vector<StageTime> since(std::vector<StageTime> later, const std::vector<StageTime>& earlier) {
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    later[i].count -= earlier[i].count;
    later[i].total -= earlier[i].total;
  }
  return later;
}

}  // namespace

Areas& Areas::operator+=(const Areas& other) {
  serving_s += other.serving_s;
  used_s += other.used_s;
  capacity_s += other.capacity_s;
  memory_mb_s += other.memory_mb_s;
  return *this;
}

Areas& Areas::operator-=(const Areas& other) {
  serving_s -= other.serving_s;
  used_s -= other.used_s;
  capacity_s -= other.capacity_s;
  memory_mb_s -= other.memory_mb_s;
  return *this;
}

Occupancies Occupancies::since(const Occupancies& earlier) const {
  Occupancies span{.instances = instances.since(earlier.instances),
                   .busy = busy.since(earlier.busy),
                   .starting = starting.since(earlier.starting),
                   .queued = queued.since(earlier.queued),
                   .areas = areas};
  span.areas -= earlier.areas;
  return span;
}

Counts Counts::since(const Counts& earlier) const {
  return {.instances_created = instances_created - earlier.instances_created,
          .batches = batches - earlier.batches,
          .batched = batched - earlier.batched,
          .attempts = attempts - earlier.attempts,
          .stages = coldcast::since(stages, earlier.stages),
          .parts = coldcast::since(parts, earlier.parts)};
}

Levels& Levels::operator+=(const Levels& other) {
  serving += other.serving;
  starting += other.starting;
  idle += other.idle;
  provisioned += other.provisioned;
  queued += other.queued;
  return *this;
}

Usage Platform::accrued(Time) const { return {}; }

Usage Platform::standing(Duration) const { return {}; }

}  // namespace coldcast
