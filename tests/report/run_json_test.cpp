// The JSON result of `coldcast run`, schema version 1: keys and types are a contract.

#include "sim/report/run_json.hpp"

#include <set>

#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

Json result(const std::string& changes = "{}", const std::optional<Timing>& timing = {}) {
  const Scenario s = scenario(on_lambda, changes);
  return run_json(s, run_scenario(s, {}), "2026-11-22", timing);
}

std::set<std::string> keys_of(const Json& object) {
  std::set<std::string> keys;
  for (const auto& [key, unused] : object.items()) keys.insert(key);
  return keys;
}

}  // namespace

TEST_CASE("a result has the keys of schema version 1") {
  const Json json = result();
  CHECK(json["schema_version"] == 1);
  CHECK(keys_of(json) == std::set<std::string>{"bill", "metrics", "parts", "published",
                                               "refusals", "replications", "scenario",
                                               "schema_version", "seed", "slo", "stages", "tool",
                                               "warnings"});
  CHECK(json["tool"]["name"] == "coldcast");
  CHECK(json["tool"]["version"].is_string());
  CHECK(json["tool"]["catalogue"] == "2026-11-22");
  CHECK(json["seed"] == 1);
  CHECK(json["replications"] == 1);
  CHECK(json["scenario"]["platform"]["kind"] == "aws-lambda");
  CHECK(json["warnings"].is_array());
}

TEST_CASE("every metric of a result has a mean and a half-width, null with one replication") {
  const Json one = result()["metrics"];
  CHECK(one.contains("latency_mean_ms"));
  for (const auto& [name, value] : one.items()) {
    INFO(name);
    CHECK(keys_of(value) == std::set<std::string>{"half_width_95", "mean"});
    CHECK(value["mean"].is_number());
    CHECK(value["half_width_95"].is_null());
  }
  const Json two = result(R"({"run": {"replications": 2}})")["metrics"];
  for (const auto& [name, value] : two.items()) {
    INFO(name);
    CHECK(value["half_width_95"].is_number());
  }
}

TEST_CASE("a bill in a result adds up, line by line and as a whole") {
  const Json json = result(R"({"platform": {"provisioned_concurrency": 1}})");
  double total = 0;
  for (const Json& line : json["bill"]) {
    INFO(line.dump());
    CHECK(line["item"].is_string());
    CHECK(line["unit"].is_string());
    CHECK(line["quantity"].get<double>() * line["unit_price_usd"].get<double>() ==
          Approx(line["usd"].get<double>()));
    total += line["usd"].get<double>();
  }
  CHECK(json["bill"].size() >= 3);
  CHECK(total == Approx(json["metrics"]["cost_usd"]["mean"].get<double>()));
}

TEST_CASE("limits in a result say value, verdict and margin; null for what cannot be judged") {
  const Json slo = result(R"({"run": {"slo": ["max<60s", "p99<1s"]}})")["slo"];
  REQUIRE(slo.size() == 2);
  CHECK(keys_of(slo[0]) ==
        std::set<std::string>{"limit", "margin", "metric", "ok", "slo", "value"});
  CHECK(slo[0]["metric"] == "latency_max_ms");
  CHECK(slo[0]["limit"] == 60000);
  CHECK(slo[0]["ok"] == true);
  CHECK(slo[0]["margin"].get<double>() == Approx(1 - slo[0]["value"].get<double>() / 60000));
  CHECK(slo[1]["value"].is_null());
  CHECK(slo[1]["ok"] == false);
}

TEST_CASE("a result tells stages of starts and published values beside simulated ones") {
  const Json json = result(R"({"platform": {"start_up": [{"name": "boot", "time_s": 2}]},
                               "published": [{"metric": "stage_boot_mean_ms", "value": 1900}]})");
  REQUIRE(json["stages"].size() == 1);
  CHECK(json["stages"][0]["stage"] == "boot");
  CHECK(json["stages"][0]["mean_ms"]["mean"] == Approx(2000));
  CHECK(json["stages"][0]["starts"]["mean"] == 3);  // of 2 s, one call per second
  CHECK(json["stages"][0]["billed"] == false);
  CHECK(json["published"][0]["published"] == 1900);
  CHECK(json["published"][0]["simulated"] == Approx(2000));
}

TEST_CASE("timing adds one block and nothing else") {
  Json timed = result("{}", Timing{.wall_s = 2, .threads = 3, .peak_rss_mb = 12});
  CHECK(timed["timing"]["wall_s"] == 2);
  CHECK(timed["timing"]["simulated_requests"] == 10);
  CHECK(timed["timing"]["requests_per_s"] == 5);
  CHECK(timed["timing"]["threads"] == 3);
  CHECK(timed["timing"]["peak_rss_mb"] == 12);
  timed.erase("timing");
  CHECK(timed == result());
}

TEST_CASE("a result holds no number that JSON cannot write") {
  const Json json = result(R"({"run": {"requests": 0}})");
  for (const auto& [name, value] : json["metrics"].items()) {
    INFO(name);
    CHECK(std::isfinite(value["mean"].get<double>()));
  }
}

TEST_CASE("metrics as CSV have four cells in every row, whatever an item is called") {
  const Scenario s = scenario(on_lambda, R"({"prices": {"currency": "USD", "items": [
      {"item": "calls, \"all\"", "meter": "requests", "unit": "requests", "price_usd": 1}]}})");
  const std::string csv = run_csv(run_scenario(s, {}));
  CHECK(csv.starts_with("metric,unit,mean,half_width_95\nrequests,,10,\n"));
  CHECK(csv.ends_with("\n\"bill_calls, \"\"all\"\"_usd\",usd,10,\n"));
}
