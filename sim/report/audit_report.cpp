#include "sim/report/audit_report.hpp"

#include <fmt/format.h>

#include "sim/report/table.hpp"

namespace coldcast {
namespace {

Table audit_table(const AuditReport& report) {
  Table table{{"where", "check", "checked", "violations"}};
  for (const AuditCheck& one : report.findings.checks())
    table.add({one.where, one.name, std::to_string(one.checked), std::to_string(one.violations)});
  return table;
}

std::string audit_verdict(const AuditReport& report) {
  const std::uint64_t violations = report.findings.violations();
  std::uint64_t checked = 0;
  for (const AuditCheck& one : report.findings.checks()) checked += one.checked;
  std::string text = fmt::format(
      "audit: {} checked in {} replication{} with {} requests, {} violation{}{}\n", checked,
      report.replications, report.replications == 1 ? "" : "s", report.requests, violations,
      violations == 1 ? "" : "s", report.stopped ? "; interrupted" : "");
  for (const AuditCheck& one : report.findings.checks())
    if (one.violations > 0)
      text += fmt::format("VIOLATED {}, {}: {}\n", one.where, one.name, one.first);
  for (const std::string& left_out : report.findings.left_out())
    text += fmt::format("not audited: {}\n", left_out);
  return text;
}

}  // namespace

Json audit_json(const AuditReport& report) {
  Json checks = Json::array();
  for (const AuditCheck& one : report.findings.checks()) {
    Json first;
    if (one.violations > 0) first = one.first;
    checks.push_back({{"where", one.where},
                      {"check", one.name},
                      {"checked", one.checked},
                      {"violations", one.violations},
                      {"first_violation", first}});
  }
  return {{"replications", report.replications},
          {"requests", report.requests},
          {"violations", report.findings.violations()},
          {"complete", !report.stopped},
          {"checks", checks},
          {"not_audited", report.findings.left_out()}};
}

std::string audit_table_text(const AuditReport& report) {
  return audit_table(report).left_text() + "\n" + audit_verdict(report);
}

std::string audit_table_markdown(const AuditReport& report) {
  return "## Audit\n\n" + audit_table(report).markdown() + "\n" + audit_verdict(report);
}

}  // namespace coldcast
