// Finished runs under other prices: the same numbers as a run with those prices gives.

#include "sim/study/sweep/repricing.hpp"

#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// A sheet with tiers, so that replications matter one by one.
const char* const tiered = R"({"name": "tiers", "currency": "USD", "items": [
  {"item": "requests", "meter": "requests", "unit": "requests", "free_per_month": 10, "tiers": [
    {"up_to": 100, "price_usd": 0.01}, {"price_usd": 0.001}]},
  {"item": "memory", "meter": "memory_time", "unit": "GB-s", "price_usd": 0.0000334}]})";

const char* const busy_lambda = R"({
  "workload": {"kind": "poisson", "rate_per_s": 4, "duration_s": 30},
  "model": {"service": {"time_s": {"kind": "exponential", "mean_s": 0.5}, "at_vcpu": 1}},
  "platform": {"kind": "aws-lambda", "era": "2021", "memory_mb": 1769, "provisioned_concurrency": 2},
  "run": {"replications": 6, "warmup_s": 3}
})";

struct Finished {
  Scenario scenario;
  RunResult result;
  UsageRecord usage;
};

Finished finished(const Scenario& scenario) {
  std::vector<Kept> kept;
  RunResult result = run_scenario(scenario, {}, kept);
  return {scenario, std::move(result), record_usage(scenario, kept)};
}

/// Checks that dollars and bill are the same to the last bit.
void check_same_dollars(const RunResult& repriced, const RunResult& run) {
  std::size_t seen = 0;
  for (const MetricResult& metric : run.metrics) {
    if (!metric.name.name.starts_with("cost_")) continue;
    INFO(metric.name.name);
    const auto found = repriced.find(metric.name.name);
    REQUIRE(found);
    CHECK(found->mean == metric.estimate.mean);
    CHECK(found->half_width_95 == metric.estimate.half_width_95);
    ++seen;
  }
  CHECK(seen >= 5);
  CHECK(repriced.metrics.size() == seen);
  REQUIRE(repriced.bill.size() == run.bill.size());
  for (std::size_t i = 0; i < run.bill.size(); ++i) {
    CHECK(repriced.bill[i].item == run.bill[i].item);
    CHECK(repriced.bill[i].usd.mean == run.bill[i].usd.mean);
    CHECK(repriced.bill[i].usd.half_width_95 == run.bill[i].usd.half_width_95);
    CHECK(repriced.bill[i].quantity.mean == run.bill[i].quantity.mean);
  }
}

void check_like_a_run(const std::string& text, const PriceChange& change, const Json& prices,
                      bool free = false) {
  const Finished before = finished(scenario(text));
  const Repriced repriced =
      reprice(before.scenario.resolved, before.usage, change, "s.json", catalogue(), all_kinds());
  Json changes{{"run", {{"free_allowance", free}}}};
  if (!prices.is_null()) changes["prices"] = prices;
  check_same_dollars(repriced.before_result, before.result);
  check_same_dollars(repriced.after_result, run_scenario(scenario(text, changes.dump()), {}));
}

}  // namespace

TEST_CASE("a run priced again costs what a run with those prices costs, to the last bit") {
  check_like_a_run(busy_lambda, {.prices = "aws/us-east-1/2026"}, "aws/us-east-1/2026");
  check_like_a_run(busy_lambda, {.prices = "aws/eu-west-2/2023"}, "aws/eu-west-2/2023");
  check_like_a_run(busy_lambda, {.set = {"/prices=" + parse_json(tiered, "").dump()}},
                   parse_json(tiered, ""));
  check_like_a_run(busy_lambda,
                   {.free_tier = true, .set = {"/prices=" + parse_json(tiered, "").dump()}},
                   parse_json(tiered, ""), true);
  check_like_a_run(busy_lambda, {.free_tier = true}, nullptr, true);
}

TEST_CASE("servers, which cost by existing, are priced again as well") {
  check_like_a_run(R"({"workload": {"kind": "poisson", "rate_per_s": 5, "duration_s": 60},
      "model": {"service": 0.05},
      "platform": {"kind": "aws-ec2", "era": "2021", "instance_type": "m5.2xlarge", "min_instances": 2, "max_instances": 4},
      "run": {"replications": 3}})",
                   {.prices = "aws/us-east-1/ec2-2026"}, "aws/us-east-1/ec2-2026");
}

TEST_CASE("the era and the region of a vendor name its sheet") {
  const Finished before = finished(scenario(busy_lambda));
  const auto sheet = [&](const PriceChange& change) {
    return with_prices(before.scenario.resolved, change, "s.json", catalogue(), all_kinds())
        .resolved["prices"];
  };
  CHECK(sheet({.era = "2026"}) == catalogue().load("prices", "aws/us-east-1/2026", "", ""));
  CHECK_THROWS_WITH(sheet({.region = "eu-west-2"}),
                    "command line: --region: there are no prices \"aws/eu-west-2/2021\"; there are "
                    "\"aws/eu-west-2/2023\", \"aws/us-east-1/2021\", \"aws/us-east-1/2026\"; name "
                    "one by --prices");
  CHECK_THROWS_AS(sheet({.era = "1999"}), ConfigError);
  CHECK_THROWS_AS(sheet({.prices = "aws/us-east-1/2026", .era = "2026"}), ConfigError);
  CHECK_THROWS_AS(sheet({.prices = "no/such/sheet"}), ConfigError);
}

TEST_CASE("only prices can be changed after a run") {
  const Finished before = finished(scenario(busy_lambda));
  const auto changed = [&](const std::string& set) {
    return with_prices(before.scenario.resolved, {.set = {set}}, "s.json", catalogue(),
                       all_kinds());
  };
  CHECK_THROWS_WITH(changed("/platform/memory_mb=1024"),
                    "command line: --set: changes more than prices, which needs a new run; see "
                    "`coldcast run --help`");
  CHECK_THROWS_AS(changed("/run/requests=7"), ConfigError);
  CHECK(changed("/prices/items/0/price_usd=1").prices.items()[0].tiers[0].per_unit.value == 1);
}

TEST_CASE("prices of another provider are taken with a warning") {
  const Finished before = finished(scenario(busy_lambda));
  const Repriced repriced =
      reprice(before.scenario.resolved, before.usage, {.prices = "gcp/us-central1/functions-2021"},
              "s.json", catalogue(), all_kinds());
  CHECK(repriced.after_result.warnings.back().find("prices of another provider") !=
        std::string::npos);
}

TEST_CASE("a platform made of others keeps the prices of its parts") {
  const std::string text = R"({
    "workload": {"kind": "constant", "interval_s": 1, "count": 10},
    "model": {"service": 0.1},
    "platform": {"kind": "pipeline", "stages": [
      {"name": "a", "platform": {"kind": "aws-lambda", "era": "2021"}},
      {"name": "b", "platform": {"kind": "aws-lambda", "era": "2021"}}]},
    "run": {"replications": 2}})";
  const Finished before = finished(scenario(text));
  const auto repriced = [&](const PriceChange& change) {
    return reprice(before.scenario.resolved, before.usage, change, "s.json", catalogue(),
                   all_kinds());
  };
  CHECK_THROWS_AS(repriced({.prices = "aws/eu-west-2/2023"}), ConfigError);
  const Repriced one = repriced({.set = {"/platform/stages/1/platform/prices=aws/eu-west-2/2023"}});
  check_same_dollars(one.before_result, before.result);
  Json json = parse_json(text, "");
  json["platform"]["stages"][1]["platform"]["prices"] = "aws/eu-west-2/2023";
  check_same_dollars(one.after_result, run_scenario(scenario(json.dump()), {}));
}

TEST_CASE("usage goes through JSON without loss, however large") {
  UsageRecord record;
  record.standing_month[Meter::standby_time] = Wide{1} << 100;
  ReplicationUsage one;
  one.span_s = 0.1;
  one.requests = 3;
  one.in_span[Meter::requests] = 3;
  one.in_span[Meter::memory_time] = (Wide{1} << 60) + 1;
  Usage part;
  part[Meter::data] = 7;
  one.in_span.append(part);
  one.by_load = one.in_span;
  one.by_load[Meter::memory_time] = -5;
  record.replications = {one, one};
  const Json json = usage_json(record);
  CHECK(json["replications"][0]["usage"][0]["memory_time"] == "1152921504606846977");
  CHECK(read_usage(Fields{json, "usage.json"}) == record);
}

TEST_CASE("usage that is none is refused") {
  const auto wrong = [](const char* text) {
    const Json json = parse_json(text, "u.json");
    CHECK_THROWS_AS(read_usage(Fields{json, "u.json"}), ConfigError);
  };
  wrong(R"({"schema_version": 2, "standing_month": [{}], "replications": []})");
  wrong(R"({"schema_version": 1, "standing_month": [{}], "replications": []})");
  wrong(R"({"schema_version": 1, "standing_month": [], "replications": []})");
  wrong(R"({"schema_version": 1, "standing_month": [{"gold": 1}], "replications": []})");
  wrong(R"({"schema_version": 1, "standing_month": [{"requests": "1e5"}], "replications": []})");
}
