#pragma once

#include <optional>

#include "verification/audit/findings.hpp"
#include "verification/audit/log.hpp"

namespace coldcast {

/// The rules of a function platform that an audit applies, read from the scenario by itself.
struct FunctionRules {
  explicit FunctionRules(const AuditRule& rule);

  Megabytes memory{};
  std::int64_t megahertz = 0;
  Megabytes storage{};   ///< ephemeral, above the free part
  Megabytes snapshot{};  ///< restored at each start; 0: none
  Duration snapshot_kept{};
  bool data = false;
  Duration granularity{1};
  Duration timeout = never;

  Duration keep_alive{};  ///< an idle instance is gone by then at the latest
  bool exact = false;     ///< and not before
  std::optional<Duration> eviction;
  double evicted_share = 1;

  bool own = true;      ///< each request waits for the instance that it started
  bool extras = false;  ///< more instances start than requests need
  bool queue = false;
  std::int64_t provisioned = 0;
  std::optional<Duration> provisioned_window;
  Duration provisioned_step{};
  std::int64_t concurrency = 0;   ///< negative: no limit
  bool plain_first_call = false;  ///< a first call is billed like any other
};

/// Holds the instances of a function platform to its rules. REQUIRES: the log is of one.
void audit_function(const AuditLog& log, AuditFindings& findings);

}  // namespace coldcast
