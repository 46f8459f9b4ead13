#pragma once
// A run audited: every replication is made once more with witnesses before each platform, and what
// it came to is recomputed from their logs, by code that shares nothing with the platforms. What
// the logs do not determine is said. One replication's log is in memory at a time.

#include <atomic>
#include <functional>

#include "sim/study/study.hpp"
#include "verification/audit/findings.hpp"
#include "verification/audit/log.hpp"

namespace coldcast {

/// What an audit came to.
struct AuditReport {
  std::int64_t replications = 0;  ///< audited
  bool stopped = false;           ///< before all of them were
  std::uint64_t requests = 0;     ///< of users, in all replications
  AuditFindings findings;

  bool clean() const { return !stopped && findings.violations() == 0; }
};

/// Holds one replication to its logs: requests, instances, usage. `logs` are those of AuditLogs.
void audit_logs(const std::deque<AuditLog>& logs, const Scenario& scenario,
                const Measurement& measured, AuditFindings& findings);

/// The stretch that was measured, from the users' log and what the scenario says of its end. With a
/// warm-up that the run found by itself only its length is known.
struct FoundStretch {
  Time from{};
  Time to{};
  bool agrees = true;  ///< with what was measured
};
FoundStretch find_stretch(const AuditLog& users, const Scenario& scenario,
                          const Measurement& measured);

/// Audits a finished run. `read` reads its scenario with the kinds that it is given, which are
/// `kinds` with witnesses. `stop` may be set from outside: no further replication is audited then.
/// ConfigError if the log of a replication does not fit (AuditLogs::most_entries).
AuditReport audit_run(const std::function<Scenario(const Kinds&)>& read, const Kinds& kinds,
                      const RunResult& result, const std::atomic<bool>* stop = nullptr);

}  // namespace coldcast
