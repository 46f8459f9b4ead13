// Every check of an audit goes red on a fault of its kind: in the log, as a platform that breaks
// the rule would write it, or in the rule, as if the platform had obeyed another.

#include <functional>

#include "tests/catch.hpp"
#include "tests/verification/audit/audited.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using std::chrono::milliseconds;

namespace {

struct PlantedFault {
  const char* where;
  const char* check;
  std::function<void(Audited&)> spoil;
};

/// The check is made and holds, and fails once the run is spoilt.
void check_faults(const std::string& scenario, const std::vector<PlantedFault>& faults) {
  for (const PlantedFault& fault : faults) {
    INFO(fault.where << ", " << fault.check);
    const auto run = audited(scenario);
    const AuditFindings sound = run->findings();
    INFO(complaints(sound));
    CHECK(violations(sound, fault.where, fault.check) == 0);
    CHECK(sound.violations() == 0);
    fault.spoil(*run);
    const AuditFindings spoilt = run->findings();
    CHECK(violations(spoilt, fault.where, fault.check) > 0);
    for (const AuditCheck& check : spoilt.checks())
      if (check.where == fault.where && check.name == fault.check) CHECK_FALSE(check.first.empty());
  }
}

/// Changes an outcome of the platform.
std::function<void(Audited&)> outcome(std::size_t place, std::function<void(Outcome&)> change) {
  return [=](Audited& run) { change(run.log(1).outcomes.at(place)); };
}

/// Holds the platform to another rule.
std::function<void(Audited&)> rule(const std::string& key, const std::string& value) {
  return [=](Audited& run) { run.log(1).rule.keys[key] = parse_json(value, "value"); };
}

/// Three at once at 0 s, two at 2 s, one at 30 s: on instances 0, 1, 2; two of these; a fourth.
const char* const on_functions = R"({
  "workload": {"kind": "list", "times_s": [0, 0, 0, 2, 2, 30]},
  "model": {"name": "m", "service": 0.5, "start_up": {"load": 0.2},
            "messages": {"request_mb": 0.1, "response_mb": 0.1}},
  "platform": {"kind": "function", "memory_mb": 1024, "keep_alive_s": 10, "max_instances": 3,
               "timeout_s": 5, "count_data": true, "billing_granularity_ms": 100,
               "start_up": [{"name": "provision", "time_s": 0.3},
                            {"name": "load", "phase": "first-call"}]},
  "prices": {"currency": "USD", "items": [
    {"item": "compute", "meter": "memory_time", "unit": "GB-s", "price_usd": 0.00001667},
    {"item": "requests", "meter": "requests", "unit": "requests", "price_usd": 2e-7}]},
  "run": {"replications": 1}
})";

const char* const on_containers = R"({
  "workload": {"kind": "list", "times_s": [0, 0, 0, 0, 3, 3, 8, 40]},
  "model": {"name": "m", "service": 0.5, "messages": {"request_mb": 0.1, "response_mb": 0.1}},
  "platform": {"kind": "container", "cpu": "own", "concurrency": 2, "cold_start_s": 1,
               "keep_alive_s": 10, "max_instances": 2, "timeout_s": 5,
               "billing": {"by": "request-time", "granularity_s": 0.2, "of": ["memory"],
                           "requests": true, "data": true}},
  "run": {"replications": 1}
})";

const char* const on_batches = R"({
  "workload": {"kind": "list", "times_s": [0, 0.01, 0.02, 0.03, 5, 5.1, 9]},
  "model": {"name": "m", "service": 0.5},
  "platform": {"kind": "pool", "workers": 1, "min_instances": 1,
               "batching": {"at_most": 2, "window_s": 0.2},
               "billing": {"by": "instance-time", "granularity_s": 1, "of": ["instance"]}},
  "run": {"replications": 1, "duration_s": 20}
})";

/// Tells of each request a second before it came.
class BeforeItsTime final : public Platform {
 public:
  void accept(const Request& request, Sink&) override { waiting_.push_back(request); }
  Time next_event() const override {
    return waiting_.empty() ? never : waiting_.front().at - std::chrono::seconds{1};
  }
  void advance(Sink& sink) override {
    const Request request = waiting_.front();
    waiting_.clear();
    sink.take({.request = request, .started = request.at, .finished = request.at});
  }
  Usage usage() const override { return {}; }
  Occupancies occupancies(Time) const override { return {}; }
  Counts counts() const override { return {}; }
  Levels levels() const override { return {}; }

 private:
  std::vector<Request> waiting_;
};

}  // namespace

TEST_CASE("an audit finds requests that are lost, invented, changed or out of order") {
  const char* const where = "/platform";
  check_faults(
      on_functions,
      {{where, "every request has one outcome",
        [](Audited& run) {
          run.log(1).outcomes.pop_back();
          run.log(1).told.pop_back();
        }},
       {where, "arrivals = served + failed by cause + in flight",
        [](Audited& run) {
          run.log(1).outcomes.push_back(run.log(1).outcomes.back());
          run.log(1).told.push_back(run.log(1).told.back());
        }},
       {where, "every request has one outcome",
        outcome(3, [](Outcome& one) { one.request.id = 77; })},
       {"users", "every request has one outcome",
        [](Audited& run) { run.log(0).accepted.pop_back(); }},
       {where, "an outcome tells the request as it came",
        outcome(3, [](Outcome& one) { one.request.payload.value += 1; })},
       {where, "arrival <= start <= end",
        outcome(3, [](Outcome& one) { one.started = one.finished + Duration{1}; })},
       {where, "arrival <= start <= end",
        outcome(3, [](Outcome& one) { one.started = one.request.at - Duration{1}; })},
       {where, "latency = wait + service + network, none negative",
        outcome(3, [](Outcome& one) { one.network = one.finished - one.started + Duration{1}; })},
       {where, "nothing is known before it has happened",
        [](Audited& run) { run.log(1).told[3] -= Duration{1}; }}});
}

TEST_CASE("an audit notices that time runs back") {
  AuditLogs logs;
  Kinds kinds = all_kinds();
  for (Mechanism& mechanism : kinds.mechanisms)
    mechanism.read = [read = mechanism.read](Fields& fields, const Model& model,
                                             PartReader& parts) {
      PlatformPlan plan = read(fields, model, parts);
      plan.make = [](std::uint64_t, std::uint64_t) { return std::make_unique<BeforeItsTime>(); };
      return plan;
    };
  const Json json = parse_json(on_functions, "text");
  Scenario scenario = read_scenario(json, "s.json", Catalogue{"configs"}, logs.witnessed(kinds));
  logs.witness_users(scenario);
  const Measurement measured = measure(scenario, 0);
  AuditFindings findings;
  audit_logs(logs.logs(), scenario, measured, findings);
  CHECK(violations(findings, "/platform", "time never runs back") > 0);
}

TEST_CASE("an audit finds instances of functions that break their rules") {
  const char* const where = "/platform";
  check_faults(
      on_functions,
      {{where, "one request at a time on an instance",
        outcome(1, [](Outcome& one) { one.instance = 0; })},
       {where, "an instance that failed is not used again",
        outcome(2, [](Outcome& one) { one.fate = Fate::out_of_memory; })},
       {where, "a warm call comes within the keep-alive", rule("keep_alive_s", "1")},
       {where, "a warm call comes within the keep-alive",
        rule("eviction", R"({"period_s": 1.5, "share": 1})")},
       {where, "a cold call is the first of its instance",
        outcome(3, [](Outcome& one) { one.cold = true; })},
       {where, "a cold call is the first of its instance",
        outcome(0, [](Outcome& one) { one.cold = false; })},
       {where, "as many starts as cold requests, at least",
        [](Audited& run) { run.log(1).counts.instances_created = 3; }},
       {where, "no more requests at once than the limit", rule("max_instances", "2")},
       {where, "no more instances at once than the limit", rule("max_instances", "2")},
       {where, "instances created", [](Audited& run) { run.log(1).counts.instances_created = 5; }},
       {where, "instances times time", rule("keep_alive_s", "10.001")},
       {where, "billed time = duration, rounded up",
        outcome(3, [](Outcome& one) { one.billed += milliseconds{100}; })},
       {where, "billed time = duration, rounded up", rule("billing_granularity_ms", "1000")},
       {where, "billed time of first calls, between its own and all since arrival",
        outcome(0, [](Outcome& one) { one.billed = milliseconds{400}; })},
       {where, "billed time of first calls, between its own and all since arrival",
        outcome(0, [](Outcome& one) { one.billed = milliseconds{1100}; })},
       {where, "no call is longer than the time limit", rule("timeout_s", "0.499")},
       {where, "Little's law: L = lambda W over the whole run",
        [](Audited& run) { run.log(1).told[3] += milliseconds{1}; }}});
}

TEST_CASE("an audit finds instances of containers that break their rules") {
  const char* const where = "/platform";
  check_faults(on_containers,
               {{where, "no more requests on an instance than places", rule("concurrency", "1")},
                {where, "no more instances at once than the limit", rule("max_instances", "1")},
                {where, "every instance that served was created",
                 outcome(0, [](Outcome& one) { one.instance = 9; })},
                {where, "an instance is used within the keep-alive", rule("keep_alive_s", "0.5")},
                {where, "cold only where requests start instances", rule("on_demand", "\"off\"")},
                {where, "as many starts as cold requests, at least",
                 [](Audited& run) { run.log(1).counts.instances_created = 1; }},
                {where, "billed time = duration, rounded up",
                 outcome(2, [](Outcome& one) { one.billed = milliseconds{500}; })},
                {where, "no answer comes after the time limit", rule("timeout_s", "1.2")},
                {where, "Little's law: L = lambda W over the whole run",
                 [](Audited& run) { run.log(1).told[3] += milliseconds{1}; }}});
}

TEST_CASE("an audit finds batches that break their rules") {
  const char* const where = "/platform";
  const auto batching = [](const char* value) { return rule("batching", value); };
  check_faults(on_batches, {{where, "no batch is larger than its limit",
                             batching(R"({"at_most": 1, "window_s": 0.2})")},
                            {where, "all of one batch start and end together",
                             [](Audited& run) {
                               run.log(1).outcomes[0].finished -= milliseconds{1};
                               run.log(1).told[0] -= milliseconds{1};
                             }},
                            {where, "a batch starts when it is full or its time has come",
                             batching(R"({"at_most": 2, "window_s": 0.3})")},
                            {where, "no more batches on an instance than places",
                             outcome(2, [](Outcome& one) { one.started -= milliseconds{100}; })},
                            {where, "instances times time", rule("min_instances", "2")},
                            {where, "no call is billed by its time",
                             outcome(2, [](Outcome& one) { one.billed = milliseconds{500}; })},
                            {where, "usage: instance_time",
                             [](Audited& run) { run.measured.usage[Meter::instance_time] = 0; }}});
}

TEST_CASE("an audit finds usage that the log does not bear out") {
  const char* const where = "/platform";
  const auto more = [](Meter meter) {
    return [meter](Audited& run) {
      Usage one;
      one[meter] = 1;
      run.measured.usage += one;
    };
  };
  check_faults(on_functions, {{where, "usage: requests", more(Meter::requests)},
                              {where, "usage: memory_time", more(Meter::memory_time)},
                              {where, "usage: memory_time", rule("memory_mb", "1025")},
                              {where, "usage: data", more(Meter::data)},
                              {"summary", "the stretch that is measured",
                               [](Audited& run) { run.measured.span += Duration{1}; }}});
  check_faults(on_containers, {{where, "usage: requests", more(Meter::requests)},
                               {where, "usage: memory_time", more(Meter::memory_time)},
                               {where, "usage: data", more(Meter::data)}});
  // Of a part of which nothing is expected.
  const auto run = audited(on_functions);
  more(Meter::gpu_time)(*run);
  CHECK(violations(run->findings(), where, "usage: gpu_time") == 1);
}

TEST_CASE("an audit finds an account that serves more at once than its limit") {
  check_faults(R"({
    "workload": {"kind": "list", "times_s": [0, 0, 0, 5]},
    "model": {"name": "m", "service": 0.5},
    "platform": {"kind": "account", "concurrency": 2, "functions": [
      {"name": "f", "platform": {"kind": "function"}}]},
    "run": {"replications": 1}
  })",
               {{"/platform", "no more requests at once than the account's limit",
                 rule("concurrency", "1")}});
}

TEST_CASE("an audit finds a gateway's usage that its messages do not bear out") {
  const std::string behind_gateway = R"({
    "workload": {"kind": "list", "times_s": [0, 0, 0, 5]},
    "model": {"name": "m", "service": 0.5, "messages": {"request_mb": 0.7, "response_mb": 0.1}},
    "platform": {"kind": "gateway", "requests_per_s": 1, "burst": 2, "billing_unit_kb": 512,
                 "platform": {"kind": "function"}},
    "run": {"replications": 1}
  })";
  const auto more = [](Meter meter) {
    return [meter](Audited& run) { run.measured.usage[meter] += 1; };
  };
  const char* const where = "/platform";
  check_faults(behind_gateway, {{where, "usage: requests", more(Meter::requests)},
                                {where, "usage: requests", rule("bill_throttled", "true")},
                                {where, "usage: requests", rule("billing_unit_kb", "1024")},
                                {where, "usage: data", more(Meter::data)}});
}
