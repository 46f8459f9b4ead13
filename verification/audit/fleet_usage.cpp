// What containers and pools should be billed, from the log alone. By calls it is exact. By busy
// time it is exact where the log shows when instances were busy, that is without starts; else what
// was served is the least, and starts come on top. By instance time it is exact for a fixed fleet;
// else what the calls show of the lives of instances is the least, and what the platform counted of
// instances over time, each life rounded up, the most.

#include <algorithm>
#include <cmath>

#include "verification/audit/fleet_audit.hpp"
#include "verification/audit/usage_audit.hpp"

namespace coldcast {
namespace {

Wide nanoseconds_of(double area_s) { return static_cast<Wide>(std::llround(area_s * 1e9)); }

/// Rounding of each life or interval, once for each instance and once more for an area in seconds.
Wide slack_of(const AuditLog& log, const FleetRules& rules, std::uint64_t intervals) {
  const Duration each = rules.granularity + rules.billed_at_least;
  return Wide{each.count()} * static_cast<Wide>(intervals + log.counts.instances_created + 1) +
         1000;
}

/// The billed busy time of one instance: intervals that touch, or that fall into the least time of
/// the one before, are one.
Wide billed_busy(const std::vector<AuditSpan>& work, const FleetRules& rules) {
  Wide sum = 0;
  AuditSpan open;
  for (const AuditSpan& span : work) {
    if (span.from == span.to) continue;
    const bool touches =
        open.from < open.to && span.from <= std::max(open.to, open.from + rules.billed_at_least);
    if (touches) {
      open.to = std::max(open.to, span.to);
      continue;
    }
    if (open.from < open.to) sum += rules.billed(open.to - open.from).count();
    open = span;
  }
  return open.from < open.to ? sum + rules.billed(open.to - open.from).count() : sum;
}

AuditedAmount billed_busy_time(const AuditLog& log, const FleetRules& rules) {
  // What holds an instance besides may join intervals that seem apart, and spare their rounding.
  const bool held_besides = rules.takes_requests_unloaded || (rules.abort && rules.batches);
  FleetRules applied = rules;
  if (held_besides) {
    applied.granularity = Duration{1};
    applied.billed_at_least = Duration{};
  }
  AuditedAmount amount;
  std::uint64_t intervals = 0;
  for (const auto& [instance, work] : work_of_instances(log)) {
    amount.add(billed_busy(work, applied));
    intervals += work.size();
  }
  if (!held_besides && (rules.fixed || !rules.bills_start_up)) return amount;
  // Starts, and what holds an instance without being served.
  amount.most = std::max(amount.least, nanoseconds_of(log.ending.busy.area_s())) +
                slack_of(log, rules, intervals);
  return amount;
}

AuditedAmount billed_instance_time(const AuditLog& log, const FleetRules& rules,
                                   const AuditedStretch& stretch) {
  AuditedAmount amount;
  if (rules.fixed) {
    const auto until = [&](Time now) {
      return now > Time{} ? Wide{rules.initial} * rules.billed(now).count() : Wide{};
    };
    amount.add(until(stretch.to) - until(stretch.from));
    return amount;
  }
  const Wide slack = slack_of(log, rules, 0);
  const Wide shown = total_within(lives_at_least(log, rules), stretch.from, stretch.to);
  const Wide kept = Wide{rules.minimum} * stretch.length().count();
  const Wide least = rules.grows ? shown : std::max(shown, kept);
  amount.add(std::max(Wide{}, stretch.from > Time{} ? least - slack : least),
             nanoseconds_of(log.ending.instances.area_s()) + slack);
  return amount;
}

AuditedAmount billed_request_time(const AuditLog& log, Time from) {
  AuditedAmount amount;
  for (std::size_t i = 0; i < log.outcomes.size(); ++i) {
    const Outcome& one = log.outcomes[i];
    const Wide billed = one.billed.count();
    // Counted when the call is over; it may have begun before the end of the warm-up.
    if (from == Time{} || one.started > from)
      amount.add(billed);
    else if (log.told[i] >= from)
      amount.add(0, billed);
  }
  return amount;
}

void add_billed_calls(const AuditLog& log, const FleetRules& rules, Time from,
                      AuditedUsage& usage) {
  for (std::size_t i = 0; i < log.outcomes.size(); ++i) {
    const Outcome& one = log.outcomes[i];
    if (one.instance == Outcome::no_instance) continue;
    const bool surely = from == Time{} || one.started > from;
    const bool perhaps = surely || log.told[i] >= from;
    const Wide bytes = Wide{one.request.payload.value} + log.rule.response.value;
    if (rules.bills_requests) usage[Meter::requests].add(surely, perhaps);
    if (rules.bills_data) usage[Meter::data].add(surely ? bytes : 0, perhaps ? bytes : 0);
  }
}

}  // namespace

AuditedUsage usage_of_fleet(const AuditLog& log, const AuditedStretch& stretch) {
  const FleetRules rules{log.rule};
  AuditedUsage usage;
  add_billed_calls(log, rules, stretch.from, usage);
  AuditedAmount time;
  if (rules.billed_by == "request-time") time = billed_request_time(log, stretch.from);
  if (rules.billed_by == "busy-time") time = billed_busy_time(log, rules);
  if (rules.billed_by == "busy-time" && stretch.from > Time{}) time.least = 0;
  if (rules.billed_by == "instance-time") time = billed_instance_time(log, rules, stretch);
  const auto bill = [&](Meter meter, bool billed, std::int64_t each) {
    if (billed) usage[meter].add(time.least * each, time.most * each);
  };
  bill(Meter::memory_time, rules.of_memory, rules.memory.value);
  bill(Meter::vcpu_time, rules.of_vcpu, rules.milli_vcpu);
  bill(Meter::gpu_time, rules.of_gpu, rules.gpus);
  bill(Meter::instance_time, rules.of_instance, 1);
  if (rules.boosted) usage.forget(Meter::vcpu_time);
  usage[Meter::instance_time].add(Wide{rules.nodes} * stretch.length().count());
  if (rules.bills_idle_minimum) {
    const Wide most = Wide{rules.minimum} * stretch.length().count() + 1000;
    usage[Meter::idle_memory_time].add(0, most * rules.memory.value);
    usage[Meter::idle_vcpu_time].add(0, most * rules.milli_vcpu);
  }
  return usage;
}

}  // namespace coldcast
