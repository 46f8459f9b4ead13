#include "verification/audit/audit.hpp"

#include <algorithm>

#include "verification/audit/bill_audit.hpp"
#include "verification/audit/fleet_audit.hpp"
#include "verification/audit/function_audit.hpp"
#include "verification/audit/metrics_audit.hpp"
#include "verification/audit/request_audit.hpp"
#include "verification/audit/spans.hpp"
#include "verification/audit/usage_audit.hpp"

namespace coldcast {
namespace {

std::uint64_t measured_requests(const AuditLog& users, Time from) {
  return static_cast<std::uint64_t>(std::count_if(
      users.accepted.begin(), users.accepted.end(),
      [&](const Request& request) { return request.items > 0 && request.at >= from; }));
}

/// The functions of an account share its concurrency.
void audit_account(const AuditLog& log, AuditFindings& findings) {
  const std::int64_t limit = log.rule.keys.value("concurrency", std::int64_t{1000});
  std::vector<AuditSpan> in_system;
  for (std::size_t i = 0; i < log.outcomes.size(); ++i)
    in_system.push_back({log.outcomes[i].request.at, log.told[i]});
  const auto most = most_at_once(in_system);
  AuditCheck& check =
      findings.check(log.rule.where, "no more requests at once than the account's limit");
  check.expect(most.first <= limit, [&] {
    return std::to_string(most.first) + " requests at " + audit_text(most.second) +
           ", the limit is " + std::to_string(limit);
  });
  check.checked += in_system.size() - (in_system.empty() ? 0 : 1);
}

void audit_platform(const AuditLog& log, AuditFindings& findings) {
  audit_requests(log, findings);
  if (log.rule.mechanism == "function") {
    audit_function(log, findings);
  } else if (serves_itself(log)) {
    audit_fleet(log, findings);
  } else {
    const std::string& kind = log.rule.mechanism;
    if (kind == "account") audit_account(log, findings);
    if (kind == "job")
      findings.leave_out(log.rule.where,
                         "instances, starts and billed times of jobs: an outcome is that of a "
                         "whole job, not of the functions it runs on");
    else if (!kind.empty())
      findings.leave_out(log.rule.where, "the rules of a " + kind +
                                             " themselves: only that requests pass and times are "
                                             "in order; what it is made of has audits of its own");
    return;
  }
  audit_littles_law(log, findings);
}

}  // namespace

FoundStretch find_stretch(const AuditLog& users, const Scenario& scenario,
                          const Measurement& measured) {
  const RunPlan& run = scenario.run;
  const std::optional<Time> planned = run.duration ? run.duration : scenario.workload.end;
  const Time last = users.accepted.empty() ? Time{} : users.accepted.back().at;
  // A count that was reached ends the run at its last arrival, unless nothing was to follow.
  const bool counted = run.requests && measured_requests(users, Time{}) >= *run.requests;
  std::vector<Time> horizons;
  if (planned) horizons.push_back(*planned);
  if (!planned || counted) horizons.push_back(last);

  FoundStretch best{.from = Time{}, .to = horizons.front(), .agrees = false};
  for (const Time horizon : horizons) {
    FoundStretch one;
    one.from = run.warmup.rule == Warmup::Rule::fixed   ? run.warmup.fixed
               : run.warmup.rule == Warmup::Rule::mser5 ? horizon - measured.span
                                                        : Time{};
    one.to = std::max(one.from, horizon);
    one.agrees = one.to - one.from == measured.span && one.from >= Time{} &&
                 (run.warmup.rule != Warmup::Rule::mser5 ||
                  measured_requests(users, one.from) == measured.summary.requests());
    if (one.agrees) return one;
    if (one.from >= Time{}) best = one;
  }
  return best;
}

void audit_logs(const std::deque<AuditLog>& logs, const Scenario& scenario,
                const Measurement& measured, AuditFindings& findings) {
  for (const AuditLog& log : logs) audit_platform(log, findings);
  const FoundStretch found = find_stretch(logs.front(), scenario, measured);
  findings.check("summary", "the stretch that is measured").expect(found.agrees, [&] {
    return "it took " + audit_text(measured.span) + ", the log gives " +
           audit_text(found.to - found.from);
  });
  audit_usage(logs, measured.usage, {found.from, found.to}, findings);
}

AuditReport audit_run(const std::function<Scenario(const Kinds&)>& read, const Kinds& kinds,
                      const RunResult& result, const std::atomic<bool>* stop) {
  AuditLogs logs;
  Scenario scenario = read(logs.witnessed(kinds));
  logs.witness_users(scenario);
  AuditReport report;
  MetricsAudit metrics;
  if (scenario.run.warmup.rule == Warmup::Rule::mser5)
    report.findings.leave_out("summary",
                              "the end of the warm-up that mser5 found: it is taken "
                              "from the length of what was measured");
  for (std::int64_t i = 0; i < result.replications; ++i) {
    if (stop != nullptr && *stop) {
      report.stopped = true;
      report.findings.leave_out(
          "run", "replications from " + std::to_string(i) + " on: the audit was interrupted");
      return report;
    }
    report.findings.begin(static_cast<std::uint64_t>(i));
    const Measurement measured = measure(scenario, static_cast<std::uint64_t>(i));
    audit_logs(logs.logs(), scenario, measured, report.findings);
    const AuditLog& users = logs.logs().front();
    const FoundStretch stretch = find_stretch(users, scenario, measured);
    const Observed observed = observe(measured, scenario);
    audit_bill(observed, report.findings);
    metrics.add(users, observed, {stretch.from, stretch.to}, report.findings);
    report.requests += users.accepted.size();
    ++report.replications;
  }
  report.findings.run_as_a_whole();
  metrics.compare(result, report.findings);
  return report;
}

}  // namespace coldcast
