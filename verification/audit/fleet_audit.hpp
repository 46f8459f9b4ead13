#pragma once

#include <map>

#include "verification/audit/findings.hpp"
#include "verification/audit/log.hpp"
#include "verification/audit/spans.hpp"

namespace coldcast {

/// The rules of containers and pools that an audit applies, read from the scenario by itself.
/// Numbers below zero: no limit.
struct FleetRules {
  explicit FleetRules(const AuditRule& rule);

  // The machine.
  Megabytes memory{};
  std::int64_t milli_vcpu = 0;
  std::int64_t gpus = 0;

  // Requests on an instance.
  std::int64_t places = 1;
  bool batches = false;
  std::int64_t at_least = 1;  ///< of a batch ...
  std::int64_t at_most = 1;
  Duration window{};  ///< ... unless its first has waited so long
  bool grows = false;
  Duration timeout = never;
  bool abort = false;  ///< cut off at its time limit
  bool own_lines = false;
  bool takes_requests_unloaded = false;

  // Instances.
  std::int64_t minimum = 0;
  std::int64_t initial = 0;
  std::int64_t maximum = -1;
  bool on_demand = false;
  bool drains = false;  ///< an autoscaler may stop instances that still serve
  bool fixed = false;   ///< those of the beginning are there for ever, and no other
  Duration keep_alive = never;

  // What is billed.
  std::string billed_by = "nothing";
  Duration granularity{1};
  Duration billed_at_least{};
  bool bills_start_up = true;
  bool bills_requests = false;
  bool bills_data = false;
  bool bills_idle_minimum = false;
  bool boosted = false;
  bool of_memory = false, of_vcpu = false, of_gpu = false, of_instance = false;
  std::int64_t nodes = 0;

  Duration billed(Duration time) const;
};

/// The times in which each instance had work, by number of the instance, ascending.
using WorkOfInstances = std::map<std::uint64_t, std::vector<AuditSpan>>;
WorkOfInstances work_of_instances(const AuditLog& log);

/// From when to when instances existed at the least, draining ones not counted.
std::vector<AuditSpan> lives_at_least(const AuditLog& log, const FleetRules& rules);

/// Holds the instances of containers or a pool to their rules. REQUIRES: the log is of one.
void audit_fleet(const AuditLog& log, AuditFindings& findings);

}  // namespace coldcast
