#include "verification/differential/reference_bill.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "verification/differential/reference_platform.hpp"

namespace coldcast {

ReferenceBill::ReferenceBill(const Json& platform, bool rounds_down)
    : billing_(platform.value("billing", Json::object())),
      platform_(platform),
      rounds_down_(rounds_down),
      by_(platform.contains("billing") ? word_or(billing_, "by", "busy-time") : "nothing") {}

bool ReferenceBill::bills_start() const { return billing_.value("start_up", true); }

Duration ReferenceBill::call(Duration used, Bytes messages) {
  if (billing_.value("requests", false)) ++calls_;
  if (billing_.value("data", false)) data_ += messages.value;
  if (by_ != "request-time") return {};
  call_time_ += rounded(used).count();
  return rounded(used);
}

Duration ReferenceBill::rounded(Duration time) const {
  const Duration step = std::max(Duration{1}, duration_or(billing_, "granularity_s", Duration{1}));
  Duration least = duration_or(billing_, "at_least_s", {});
  if (by_ == "instance-time")
    least = std::max(least, duration_or(billing_, "instance_at_least_s", {}));
  return std::max(least, rounds_down_ ? time / step * step : round_up(time, step));
}

/// Each busy interval is rounded up by itself; those that touch are one, also within what the
/// first of them is billed at least.
Wide ReferenceBill::busy_time(const Diary& diary) const {
  Wide sum = 0;
  Interval open{Time{}, Time{}};
  const Duration least = duration_or(billing_, "at_least_s", {});
  const auto close = [&] {
    if (open.from < open.to) sum += rounded(open.to - open.from).count();
  };
  for (const Interval& next : diary.busy) {
    const bool joins = open.from < open.to && next.from <= std::max(open.to, open.from + least);
    if (!joins) {
      close();
      open = next;
    }
    open.to = next.to;
  }
  close();
  return sum;
}

Usage ReferenceBill::usage(const std::vector<Diary>& diaries, Time end) const {
  Wide time = call_time_;
  for (const Diary& diary : diaries) {
    if (by_ == "busy-time") time += busy_time(diary);
    const Time gone = std::min(diary.life.to, end);
    const bool existed = diary.life.to < never || diary.life.from < end;
    if (by_ == "instance-time" && existed) time += rounded(gone - diary.life.from).count();
  }
  Usage usage;
  usage[Meter::requests] = calls_;
  usage[Meter::data] = data_;
  for (const Json& part : billing_.value("of", Json::array())) {
    if (part == "memory") usage[Meter::memory_time] = count_or(platform_, "memory_mb", 1024) * time;
    if (part == "vcpu")
      usage[Meter::vcpu_time] = std::llround(number_or(platform_, "vcpu", 1) * 1000) * time;
    if (part == "gpu") usage[Meter::gpu_time] = count_or(platform_, "gpus", 1) * time;
    if (part == "instance") usage[Meter::instance_time] = time;
  }
  return usage;
}

}  // namespace coldcast
