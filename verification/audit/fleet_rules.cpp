// The rules of containers and pools as their keys say them (docs/models/containers.md, pools.md).

#include <algorithm>
#include <cmath>

#include "verification/audit/fleet_audit.hpp"
#include "verification/audit/valid_keys.hpp"

namespace coldcast {
namespace {

/// What the vendor's list says of the type, and the scenario's own keys over it.
struct AuditedMachine {
  double memory_mb = 1024;
  double vcpu = 1;
  std::int64_t gpus = 0;
};

AuditedMachine audited_machine(const ValidKeys& keys) {
  AuditedMachine machine;
  std::string gpu;
  if (keys.has("instance_types")) {
    const ValidKeys type = keys.object("instance_types").object(keys.word("instance_type", ""));
    gpu = type.word("gpu", "");
    machine = {type.number("memory_mb", 0), type.number("vcpu", 0),
               type.whole("gpus", gpu.empty() ? 0 : 1)};
  }
  gpu = keys.word("gpu", gpu.c_str());
  machine.memory_mb = keys.number("memory_mb", machine.memory_mb);
  machine.vcpu = keys.number("vcpu", machine.vcpu);
  machine.gpus = keys.whole("gpus", gpu.empty() ? 0 : std::max<std::int64_t>(1, machine.gpus));
  return machine;
}

/// A count, where "inf" is no limit.
std::int64_t audited_count(const ValidKeys& keys, const std::string& key, std::int64_t fallback) {
  if (!keys.has(key)) return fallback;
  return keys.at(key).is_string() ? -1 : keys.whole(key, fallback);
}

std::int64_t audited_places(const ValidKeys& keys, bool pool, const AuditedMachine& machine) {
  if (pool) {
    const auto processors =
        machine.gpus > 0 ? machine.gpus : static_cast<std::int64_t>(std::floor(machine.vcpu));
    return audited_count(keys, "workers", std::max<std::int64_t>(1, processors));
  }
  if (keys.has("concurrency") || !keys.has("concurrency_per_vcpu"))
    return audited_count(keys, "concurrency", 1);
  const double all = keys.number("concurrency_per_vcpu", 1) * machine.vcpu;
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(all));
}

void read_audited_instances(const ValidKeys& keys, bool pool, const AuditedMachine& machine,
                            FleetRules& rules) {
  rules.minimum = keys.whole("min_instances", pool ? 1 : 0);
  rules.initial = std::max(rules.minimum, keys.whole("initial_instances", rules.minimum));
  rules.keep_alive = keys.time("keep_alive_s", never);
  rules.on_demand = keys.word("on_demand", pool ? "off" : "always") != "off";
  rules.drains = keys.has("autoscaler");
  const bool scales = rules.drains || rules.on_demand;
  rules.fixed = !scales && (rules.keep_alive == never || rules.initial == rules.minimum);
  rules.maximum = scales ? audited_count(keys, "max_instances", -1) : rules.initial;
  if (!keys.has("nodes")) return;
  const ValidKeys nodes = keys.object("nodes");
  rules.nodes = nodes.whole("count", 0);
  if (rules.grows) return;
  const double each = std::min(std::floor(nodes.number("vcpu", 0) / machine.vcpu),
                               std::floor(nodes.number("memory_mb", 0) / machine.memory_mb));
  const std::int64_t room = rules.nodes * static_cast<std::int64_t>(each);
  rules.maximum = rules.maximum < 0 ? room : std::min(rules.maximum, room);
}

void read_what_is_billed(const ValidKeys& keys, FleetRules& rules) {
  rules.boosted = keys.truth("cpu_boost");
  if (!keys.has("billing")) return;
  const ValidKeys billing = keys.object("billing");
  rules.billed_by = billing.word("by", "busy-time");
  rules.granularity = std::max(Duration{1}, billing.time("granularity_s", Duration{1}));
  rules.billed_at_least = billing.time("at_least_s", {});
  if (rules.billed_by == "instance-time")
    rules.billed_at_least =
        std::max(rules.billed_at_least, billing.time("instance_at_least_s", {}));
  rules.bills_start_up = billing.truth("start_up", true);
  rules.bills_requests = billing.truth("requests");
  rules.bills_data = billing.truth("data");
  rules.bills_idle_minimum = billing.truth("idle_minimum") && rules.billed_by == "busy-time";
  if (!billing.has("of")) return;
  for (const Json& what : billing.at("of")) {
    rules.of_memory |= what == "memory";
    rules.of_vcpu |= what == "vcpu";
    rules.of_gpu |= what == "gpu";
    rules.of_instance |= what == "instance";
  }
}

}  // namespace

FleetRules::FleetRules(const AuditRule& rule) {
  const ValidKeys keys{rule.keys};
  const bool pool = rule.mechanism == "pool";
  const AuditedMachine machine = audited_machine(keys);
  memory = Megabytes{std::llround(machine.memory_mb)};
  milli_vcpu = std::llround(machine.vcpu * 1000);
  gpus = machine.gpus;
  places = audited_places(keys, pool, machine);
  if (pool && keys.has("batching")) {
    const ValidKeys batching = keys.object("batching");
    batches = true;
    at_most = batching.whole("at_most", 1);
    at_least = batching.whole("at_least", at_most);
    window = batching.time("window_s", {});
  }
  grows = keys.has("growth");
  timeout = keys.time("timeout_s", never);
  abort = keys.word("timeout_mode", "zombie") == "abort";
  own_lines = keys.has("queue") && keys.object("queue").word("at", "front") == "instance";
  takes_requests_unloaded = keys.word("readiness", "loaded") == "port";
  read_audited_instances(keys, pool, machine, *this);
  read_what_is_billed(keys, *this);
}

Duration FleetRules::billed(Duration time) const {
  const Duration rest = time % granularity;
  const Duration stepped = rest == Duration{} ? time : time - rest + granularity;
  return std::max(stepped, billed_at_least);
}

}  // namespace coldcast
