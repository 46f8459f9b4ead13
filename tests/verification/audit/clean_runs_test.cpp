// Runs that are as they should be pass their audit: every scenario that is shipped, shortened, and
// those that use the rules which are hard to get right.

#include "tests/catch.hpp"
#include "tests/verification/audit/audited.hpp"

using namespace coldcast;
using namespace coldcast::testing;
namespace fs = std::filesystem;

namespace {

/// Overloaded now and then, so that limits are reached.
const char* const bursty_run = R"({
  "workload": {"kind": "mmpp", "rates_per_s": [2, 60], "mean_stay_s": [30, 5], "duration_s": 300},
  "model": {"name": "m", "service": {"kind": "lognormal", "mean_s": 0.2, "scv": 0.5},
            "messages": {"request_mb": 0.7, "response_mb": 0.2}},
  "platform": {"kind": "function", "cold_start_s": 0.8, "keep_alive_s": 20},
  "run": {"replications": 2}
})";

void check_clean(const std::string& changes) {
  INFO(changes);
  const AuditReport report = full_audit(bursty_run, changes);
  INFO(complaints(report.findings));
  CHECK(report.findings.violations() == 0);
  CHECK(report.clean());
  CHECK(report.replications == 2);
  CHECK(report.requests > 500);
}

/// A platform in the place of the function, however different its keys.
void check_platform(const std::string& platform, const std::string& more = "") {
  Json json = parse_json(bursty_run, "busy");
  json["platform"] = parse_json(platform, "platform");
  if (!more.empty()) merge_over(json, parse_json(more, "more"));
  INFO(platform << " " << more);
  const AuditReport report = full_audit(json.dump());
  INFO(complaints(report.findings));
  CHECK(report.findings.violations() == 0);
  CHECK(report.requests > 500);
}

}  // namespace

TEST_CASE("every scenario that is shipped passes its audit") {
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator{"configs/scenarios"}) {
    if (entry.path().extension() != ".json") continue;
    ++files;
    const std::string file = entry.path().generic_string();
    INFO(file);
    const Catalogue catalogue{"configs"};
    Json json = catalogue.load_file("scenarios", file);
    json.erase("published");
    const Json warmup = json["run"].value("warmup_s", Json{});
    json["run"] = {{"replications", 1}, {"duration_s", 150}};
    if (!warmup.is_null()) json["run"]["warmup_s"] = 50;
    const auto read = [&](const Kinds& kinds) {
      return read_scenario(json, file, catalogue, kinds);
    };
    const AuditReport report = audit_run(read, all_kinds(), run_scenario(read(all_kinds()), {}));
    INFO(complaints(report.findings));
    CHECK(report.clean());
    CHECK(report.requests > 0);
  }
  CHECK(files > 20);
}

TEST_CASE("functions pass their audit under every rule") {
  check_clean("{}");
  check_clean(R"({"platform": {"max_instances": 6}})");
  check_clean(R"({"platform": {"max_instances": 6, "queue": {"capacity": 5, "timeout_s": 1}}})");
  check_clean(R"({"platform": {"binding": "first-free", "over_provisioning": 1.5}})");
  check_clean(R"({"platform": {"binding": "first-free", "queue": {}, "requests_per_start": 2,
                               "scaling_rate": {"at_once": 2, "more": 1, "every_s": 2}}})");
  check_clean(R"({"platform": {"over_provisioning": 1.3, "routing": "random"}})");
  check_clean(R"({"platform": {"timeout_s": 0.25, "billing_granularity_ms": 100}})");
  check_clean(R"({"platform": {"timeout_s": 0.25, "provisioned_concurrency": 3,
                               "max_instances": 9, "queue": {}}})");
  check_clean(R"({"platform": {"keep_alive_s": {"kind": "uniform", "min_s": 1, "max_s": 30},
                               "routing": "newest", "count_data": true}})");
  check_clean(R"({"platform": {"keep_alive_s": null, "eviction": {"period_s": 30, "share": 1}}})");
  check_clean(R"({"platform": {"keep_alive_s": null, "eviction": {"period_s": 9, "share": 0.5}}})");
  check_clean(R"({"platform": {"keep_alive_s": 0}})");
  check_clean(R"({"run": {"warmup_s": 100}, "platform": {"count_data": true}})");
  check_clean(R"({"run": {"warmup": "mser5"}})");
  check_clean(R"({"run": {"requests": 600}})");
}

TEST_CASE("functions of vendors pass their audit with snapshots and provisioned instances") {
  check_platform(R"({"kind": "aws-lambda", "era": "2026", "memory_mb": 1024, "package": "zip",
                     "snap_start": true})");
  check_platform(R"({"kind": "aws-lambda", "memory_mb": 2048, "ephemeral_storage_mb": 2048,
                     "provisioned_concurrency": {"instances": 4, "paid_for_s": 500}})",
                 R"({"run": {"free_allowance": true}})");
  check_platform(R"({"kind": "gcp-functions", "memory_mb": 1024})");
}

TEST_CASE("containers and pools pass their audit under every rule") {
  check_platform(R"({"kind": "container", "concurrency": 2, "cold_start_s": 1, "vcpu": 1,
                     "keep_alive_s": 10, "max_instances": 5, "timeout_s": 1,
                     "billing": {"by": "busy-time", "granularity_s": 0.1, "of": ["vcpu"]}})");
  check_platform(R"({"kind": "container", "cpu": "own", "concurrency": 3, "cold_start_s": 1,
                     "keep_alive_s": 10, "timeout_s": 0.5, "timeout_mode": "abort",
                     "queue": {"capacity": 4},
                     "billing": {"by": "request-time", "granularity_s": 0.1, "requests": true,
                                 "data": true, "at_least_s": 0.3, "of": ["memory"]}})",
                 R"({"run": {"warmup_s": 60}})");
  check_platform(R"({"kind": "container", "cpu": "own", "concurrency": 2, "readiness": "port",
                     "min_instances": 1, "cold_start_s": 1, "timeout_s": 1, "timeout_mode": "drop",
                     "billing": {"by": "instance-time", "granularity_s": 1, "at_least_s": 60,
                                 "of": ["memory", "instance"]}})");
  check_platform(R"({"kind": "container", "concurrency": 2, "cold_start_s": 1, "keep_alive_s": 5,
                     "billing": {"by": "busy-time", "start_up": false, "granularity_s": 0.1,
                                 "of": ["vcpu", "memory"]}})");
  check_platform(R"({"kind": "pool", "vcpu": 2, "min_instances": 2, "timeout_s": 1,
                     "queue": {"at": "instance", "capacity": 6, "patience_s": 2},
                     "billing": {"by": "instance-time", "granularity_s": 60, "of": ["instance"]}})");
  check_platform(R"({"kind": "pool", "workers": 2, "min_instances": 2, "timeout_s": 1.5,
                     "batching": {"at_most": 4, "at_least": 2, "window_s": 0.05}})");
  check_platform(R"({"kind": "pool", "workers": 1, "min_instances": 2, "timeout_s": 0.5,
                     "timeout_mode": "abort", "batching": {"at_most": 4, "window_s": 0.1}})");
  check_platform(R"({"kind": "kubernetes-hybrid"})", R"({"model": {"name": "m", "service": 0.1}})");
}

TEST_CASE("what is made of platforms passes its audit, and so do they") {
  check_platform(R"({"kind": "gateway", "requests_per_s": 30, "burst": 5, "timeout_s": 0.4,
                     "round_trip_s": 0.01, "billing_unit_kb": 512,
                     "platform": {"kind": "function", "cold_start_s": 1}})");
  check_platform(R"({"kind": "gateway", "payload_limit_mb": 0.5, "response_limit_mb": 0.1,
                     "over_limit": {"kind": "object-storage", "latency_s": 0.02},
                     "platform": {"kind": "pool", "vcpu": 2}})",
                 R"({"run": {"warmup_s": 60}})");
  check_platform(R"({"kind": "router", "policy": "overflow", "targets": [
                       {"name": "base", "limit": 4, "platform": {"kind": "function",
                        "max_instances": 4, "keep_alive_s": "inf"}},
                       {"name": "peaks", "platform": {"kind": "aws-lambda"}}]})");
  check_platform(R"({"kind": "router", "policy": "cheapest-first", "targets": [
                       {"name": "base", "platform": {"kind": "function", "max_instances": 3}},
                       {"name": "peaks", "platform": {"kind": "pool", "vcpu": 4}}]})");
  check_platform(R"({"kind": "pipeline", "stages": [
                       {"name": "a", "platform": {"kind": "function", "max_instances": 20}},
                       {"name": "b", "fan_out": 3, "platform": {"kind": "aws-lambda"}},
                       {"name": "c", "share": 0.5, "after": ["a"],
                        "platform": {"kind": "pool", "vcpu": 4}}]})");
  check_platform(R"({"kind": "account", "concurrency": 12, "functions": [
                       {"name": "f", "copies": 3, "platform": {"kind": "aws-lambda"}},
                       {"name": "g", "share": 2, "reserved": 4,
                        "platform": {"kind": "function"}}]})");
}

TEST_CASE("clients that give up or try again pass their audit, and the platform behind them") {
  check_clean(R"({"client": {"timeout_s": 0.5, "round_trip_s": 0.05}})");
  check_clean(R"({"client": {"timeout_s": 0.7, "round_trip_s": {"kind": "exponential",
                  "mean_s": 0.05}, "retry": {"attempts": 3, "backoff_s": 0.2}},
                  "platform": {"max_instances": 6}})");
  check_platform(R"({"kind": "pool", "vcpu": 2, "queue": {"capacity": 4}})",
                 R"({"client": {"timeout_s": 0.7, "retry": {}}})");
}
