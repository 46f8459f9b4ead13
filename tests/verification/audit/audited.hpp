#pragma once
// Replications with their logs, for tests to look at and to spoil.

#include <memory>
#include <string>

#include "sim/study/measure.hpp"
#include "tests/config/scenarios.hpp"
#include "verification/audit/audit.hpp"

namespace coldcast::testing {

/// One replication that was made with witnesses.
struct Audited {
  AuditLogs logs;
  Scenario scenario;
  Measurement measured;

  /// The log of the users, of the platform, of the first platform inside it, ...
  AuditLog& log(std::size_t level) { return logs.logs().at(level); }

  /// Audits the logs as they are now.
  AuditFindings findings() {
    AuditFindings findings;
    audit_logs(logs.logs(), scenario, measured, findings);
    return findings;
  }
};

inline std::unique_ptr<Audited> audited(const std::string& text,
                                        const std::string& changes = "{}") {
  auto run = std::make_unique<Audited>();
  Json json = parse_json(text, "text");
  merge_over(json, parse_json(changes, "changes"));
  run->scenario =
      read_scenario(json, "s.json", Catalogue{"configs"}, run->logs.witnessed(all_kinds()));
  run->logs.witness_users(run->scenario);
  run->measured = measure(run->scenario, 0);
  return run;
}

/// How often a check failed at a place; -1 if it was not made.
inline std::int64_t violations(const AuditFindings& findings, const std::string& where,
                               const std::string& name) {
  for (const AuditCheck& check : findings.checks())
    if (check.where == where && check.name == name)
      return static_cast<std::int64_t>(check.violations);
  return -1;
}

/// All violations in words; empty if there are none.
inline std::string complaints(const AuditFindings& findings) {
  std::string words;
  for (const AuditCheck& check : findings.checks())
    if (check.violations > 0) words += check.where + ", " + check.name + ": " + check.first + "\n";
  return words;
}

/// A full audit of a scenario's run.
inline AuditReport full_audit(const std::string& text, const std::string& changes = "{}") {
  const auto read = [&](const Kinds& kinds) {
    Json json = parse_json(text, "text");
    merge_over(json, parse_json(changes, "changes"));
    return read_scenario(json, "s.json", Catalogue{"configs"}, kinds);
  };
  return audit_run(read, all_kinds(), run_scenario(read(all_kinds()), {}));
}

}  // namespace coldcast::testing
