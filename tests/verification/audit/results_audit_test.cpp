// The bill, the summary and the reported metrics are held to arithmetic of the audit's own.

#include "sim/report/audit_report.hpp"
#include "tests/catch.hpp"
#include "tests/verification/audit/audited.hpp"
#include "verification/audit/bill_audit.hpp"
#include "verification/audit/metrics_audit.hpp"
#include "verification/audit/spans.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::WithinRel;

namespace {

const char* const priced = R"({
  "workload": {"kind": "poisson", "rate_per_s": 5, "duration_s": 100},
  "model": {"name": "m", "service": {"kind": "exponential", "mean_s": 0.2}},
  "platform": {"kind": "aws-lambda", "era": "2021", "memory_mb": 1024},
  "run": {"replications": 2, "free_allowance": true}
})";

AuditFindings bill_findings(const Observed& observed) {
  AuditFindings findings;
  audit_bill(observed, findings);
  return findings;
}

RunResult audited_result(const char* text) { return run_scenario(scenario(text), {}); }

/// The audit of a run that reports something else than it came to.
AuditReport audit_of(const RunResult& result) {
  const auto read = [](const Kinds& kinds) {
    return read_scenario(parse_json(priced, "text"), "s.json", Catalogue{"configs"}, kinds);
  };
  return audit_run(read, all_kinds(), result);
}

}  // namespace

TEST_CASE("an audit prices tiers and the free allowance by itself") {
  const PriceItem item{.name = "compute",
                       .meter = Meter::memory_time,
                       .unit = "GB-s",
                       .meter_per_unit = 1024e9,
                       .free_units = 10,
                       .tiers = {{.up_to = 100, .per_unit = Dollars{2}}, {.per_unit = Dollars{1}}}};
  const Wide gb_s = Wide{1024} * 1'000'000'000;
  CHECK(audited_price(item, 0, 1, Allowance::ignored) == 0);
  CHECK_THAT(audited_price(item, 30 * gb_s, 1, Allowance::ignored), WithinRel(60.0));
  CHECK_THAT(audited_price(item, 30 * gb_s, 1, Allowance::applied), WithinRel(40.0));
  CHECK_THAT(audited_price(item, 150 * gb_s, 1, Allowance::ignored), WithinRel(250.0));
  CHECK_THAT(audited_price(item, 15 * gb_s, 10, Allowance::ignored), WithinRel(250.0));
  CHECK(audited_price(item, 9 * gb_s, 1, Allowance::applied) == 0);
}

TEST_CASE("an audit finds a bill that is not what the usage costs") {
  const auto run = audited(priced);
  const Observed sound = observe(run->measured, run->scenario);
  CHECK(bill_findings(sound).violations() == 0);
  Observed dear = sound;
  dear.bill.lines[1].amount.value *= 1.000001;
  CHECK(violations(bill_findings(dear), "bill", "each line: quantity and price") == 1);
  Observed more = sound;
  more.bill.lines[0].quantity += 1;
  CHECK(violations(bill_findings(more), "bill", "each line: quantity and price") == 1);
  Observed forgotten = sound;
  forgotten.bill.lines.pop_back();
  CHECK(violations(bill_findings(forgotten), "bill", "each line: quantity and price") == 1);
  Observed sum = sound;
  sum.bill.total.value += 1e-9;
  CHECK(violations(bill_findings(sum), "bill", "its sum") == 1);
  Observed month = sound;
  month.per_month.value += 1e-6;
  CHECK(violations(bill_findings(month), "bill", "of a month, with tiers and free allowance") == 1);
}

TEST_CASE("an audit finds a summary that is not that of the log") {
  const auto run = audited(priced);
  const auto findings = [&](const Measurement& measured) {
    AuditFindings found;
    MetricsAudit metrics;
    metrics.add(run->log(0), observe(measured, run->scenario), {Time{}, seconds(100)}, found);
    return found;
  };
  CHECK(findings(run->measured).violations() == 0);
  Measurement spoilt = run->measured;
  Outcome slow = run->log(0).outcomes.back();
  slow.finished += seconds(30);
  for (int i = 0; i < 20; ++i) spoilt.summary.take(slow);
  const AuditFindings found = findings(spoilt);
  CHECK(violations(found, "summary", "counts of requests, by fate and cold") > 0);
  CHECK(violations(found, "summary", "sums of latency, wait and service") > 0);
  CHECK(violations(found, "summary", "percentiles of latency and wait, from all sorted") > 0);
}

TEST_CASE("an audit finds a reported metric or bill that the replications do not give") {
  const RunResult sound = audited_result(priced);
  const AuditReport report = audit_of(sound);
  INFO(complaints(report.findings));
  CHECK(report.clean());
  for (const char* name : {"requests", "success_ratio", "latency_mean_ms", "latency_p95_ms",
                           "latency_max_ms", "cold_starts", "cost_usd", "cost_usd_per_month"}) {
    INFO(name);
    RunResult wrong = sound;
    for (MetricResult& metric : wrong.metrics)
      if (metric.name.name == name) metric.estimate.mean *= 1.01;
    CHECK(violations(audit_of(wrong).findings, "metrics", "as reported, over all replications") ==
          1);
  }
  RunResult wrong = sound;
  wrong.bill[0].usd.mean *= 1.01;
  CHECK(violations(audit_of(wrong).findings, "metrics",
                   "lines of the bill, over all replications") == 1);
  CHECK_FALSE(audit_of(wrong).clean());
}

TEST_CASE("what the log does not show is said and not passed over") {
  const AuditReport report = full_audit(priced);
  const auto& left_out = report.findings.left_out();
  const auto says = [&](const std::string& start) {
    return std::any_of(left_out.begin(), left_out.end(),
                       [&](const std::string& one) { return one.starts_with(start); });
  };
  CHECK(says("/platform: instances over time"));
  CHECK(says("metrics: instances_mean"));
  CHECK_FALSE(says("/platform: Little's law"));
  const AuditReport jobs = full_audit(R"({
    "workload": {"kind": "list", "times_s": [0]},
    "model": {"name": "m", "service": 1},
    "platform": {"kind": "router", "targets": [
      {"name": "a", "platform": {"kind": "function", "over_provisioning": 2}}]},
    "run": {"replications": 1}})");
  CHECK(jobs.clean());
  const std::string text = audit_table_text(jobs);
  CHECK(text.find("not audited: /platform: the rules of a router") != std::string::npos);
  CHECK(text.find("not audited: /platform/targets/0/platform: Little's law") != std::string::npos);
}

TEST_CASE("the report of an audit tells the first violation in words") {
  RunResult wrong = audited_result(priced);
  wrong.bill[0].usd.mean = 7;
  const AuditReport report = audit_of(wrong);
  const Json json = audit_json(report);
  CHECK(json["violations"] == 1);
  CHECK(json["replications"] == 2);
  CHECK(json["complete"] == true);
  std::string first;
  for (const Json& check : json["checks"])
    if (check["violations"] == 1) first = check["first_violation"];
  CHECK(first.starts_with("requests: found 7, the log gives "));
  CHECK(audit_table_text(report).find("VIOLATED metrics, lines of the bill") != std::string::npos);
  CHECK(audit_table_markdown(report).starts_with("## Audit\n"));
}

TEST_CASE("an audit that is interrupted says so and is not clean") {
  const std::atomic<bool> stop{true};
  const auto read = [](const Kinds& kinds) {
    return read_scenario(parse_json(priced, "text"), "s.json", Catalogue{"configs"}, kinds);
  };
  const AuditReport report = audit_run(read, all_kinds(), audited_result(priced), &stop);
  CHECK(report.stopped);
  CHECK_FALSE(report.clean());
  CHECK(report.findings.left_out().size() == 1);
}

TEST_CASE("the same run gives the same audit to the byte, and is not changed by it") {
  CHECK(audit_json(full_audit(priced)).dump() == audit_json(full_audit(priced)).dump());
  const auto witnessed = audited(priced);
  const Measurement plain = measure(scenario(priced), 0);
  CHECK(witnessed->measured.usage == plain.usage);
  CHECK(witnessed->measured.summary.latency_sum_s() == plain.summary.latency_sum_s());
}

TEST_CASE("spans that touch do not overlap") {
  const auto span = [](double from, double to) { return AuditSpan{seconds(from), seconds(to)}; };
  CHECK(most_at_once({}).first == 0);
  CHECK(most_at_once({span(0, 1), span(1, 2), span(1, 1)}).first == 1);
  CHECK(most_at_once({span(0, 3), span(1, 2), span(1.5, 4)}) ==
        std::pair<std::int64_t, Time>{3, seconds(1.5)});
  CHECK(total_within({span(0, 3), span(2, 5)}, seconds(1), seconds(4)) == 4'000'000'000);
}

TEST_CASE("times and amounts are told to the last digit") {
  CHECK(audit_text(seconds(1.25)) == "1.25 s");
  CHECK(audit_text(Duration{-1}) == "-0.000000001 s");
  CHECK(audit_text(seconds(30)) == "30 s");
  CHECK(audit_text(never) == "never");
  CHECK(audit_text(Wide{-12} * 1'000'000'000'000 * 1'000'000'000'000) ==
        "-12000000000000000000000000");
  CHECK(audit_text(Wide{0}) == "0");
}
