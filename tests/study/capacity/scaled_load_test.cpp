// More of the same load, for every kind of workload.

#include "sim/study/capacity/scaled_load.hpp"

#include <cmath>

#include "sim/study/measure.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

Json with_load(const std::string& workload, const std::string& run = "{}") {
  Json json = parse_json(small, "text");
  json["workload"] = parse_json(workload, "workload");
  json["run"] = parse_json(run, "run");
  return json;
}

Json more(const std::string& workload, double factor, LoadChange change = LoadChange::rate,
          const std::string& run = "{\"duration_s\": 400}") {
  const Scenario scenario =
      read_scenario(with_load(workload, run), "s.json", Catalogue{"configs"}, all_kinds());
  return scaled_load(scenario.resolved, change, factor, "s.json", Catalogue{"configs"},
                     all_kinds());
}

/// How many requests come in one replication.
double requests_in(const Json& json) {
  const Scenario scenario = read_scenario(json, "s.json", Catalogue{"configs"}, all_kinds());
  return static_cast<double>(measure(scenario, 0).summary.requests());
}

std::string scaling_complaint(const std::string& workload, LoadChange change) {
  try {
    more(workload, 2, change);
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("three times the rate brings three times the requests, whatever the kind of workload") {
  for (
      const char* workload : {
          R"({"kind": "poisson", "rate_per_s": 5})",
          R"({"kind": "poisson", "rate_per_s": 5, "duration_s": 400, "requests": 2000})",
          R"({"kind": "mmpp", "rates_per_s": [1, 9], "mean_stay_s": [2, 2]})",
          R"({"kind": "map", "d0": [[-9, 1], [0, -2]], "d1": [[0, 8], [1, 1]]})",
          R"({"kind": "on-off", "rate_per_s": 10, "on_s": 2, "off_s": 2})",
          R"({"kind": "renewal", "gap_s": {"kind": "lognormal", "mean_s": "200ms", "scv": 2}})",
          R"({"kind": "renewal", "gap_s": {"kind": "mixture", "parts": [
                {"weight": 1, "of": 0.1}, {"weight": 1, "of": {"kind": "exponential", "mean_s": 0.3}}]}})",
          R"({"kind": "constant", "interval_s": "200ms"})",
          R"({"kind": "constant", "rate_per_s": 5, "count": 1000})",
          R"({"kind": "diurnal", "rate_per_s": 5, "sinusoids": [{"amplitude": 0.5, "period_s": 60}]})",
          R"({"kind": "steps", "steps": [{"rate_per_s": 3, "until_s": 200}, {"rate_per_s": 7, "until_s": 400}]})",
          R"({"kind": "ramp", "points": [{"at_s": 0, "rate_per_s": 0}, {"at_s": 400, "rate_per_s": 10}]})",
          R"({"kind": "flash-crowd", "rate_per_s": 2, "peak_rate_per_s": 20, "at_s": 100, "rise_s": 20, "hold_s": 60, "decay_s": 20})",
          R"({"kind": "superposition", "parts": [{"of": {"kind": "poisson", "rate_per_s": 2}, "copies": 2}]})",
          R"({"kind": "sequence", "parts": [{"of": {"kind": "poisson", "rate_per_s": 5}, "duration_s": 400}]})",
          R"({"kind": "batches", "of": {"kind": "poisson", "rate_per_s": 2}, "size": 3})",
          R"({"kind": "modulated", "of": {"kind": "poisson", "rate_per_s": 9}, "shape": {"kind": "steps",
                "steps": [{"level": 1, "until_s": 200}, {"level": 2, "until_s": 400}]}})",
          R"({"kind": "burst", "requests": 700, "at_s": [0, 100]})",
          R"({"kind": "schedule", "every_s": 10, "requests": 40, "spread_s": 5, "within": "even"})",
          R"({"kind": "job", "messages": 500, "max_in_flight": 1000})",
          R"({"kind": "closed-loop", "users": 20, "think_s": {"kind": "exponential", "mean_s": 4}})",
          R"({"kind": "trace", "file": "function-minutes.csv", "format": "azure-functions", "within": "even", "loop": true})",
      }) {
    INFO(workload);
    const double before = requests_in(more(workload, 1));
    const double after = requests_in(more(workload, 3));
    CHECK(before >= 150);
    // The noise of both, to four standard deviations of about as many requests in bursts of 8.
    CHECK(after / before == Approx(3).margin(4 * 3 * std::sqrt(8 / before)));
  }
}

TEST_CASE("a scaled workload lasts as long, and so does a run that counts requests") {
  const Json json =
      more(R"({"kind": "poisson", "rate_per_s": 5})", 4, LoadChange::rate, R"({"requests": 500})");
  CHECK(json["run"]["requests"] == 2000);
  CHECK(json["workload"]["rate_per_s"] == 20.0);
}

TEST_CASE("bursts grow at the same mean rate") {
  const Json twice = more(R"({"kind": "mmpp", "rates_per_s": [1, 9], "mean_stay_s": [60, 60]})", 2,
                          LoadChange::burst);
  // 1 and 18 have a mean of 9.5; times 5 / 9.5 it is 5 again.
  CHECK(twice["workload"]["rates_per_s"][0].get<double>() == Approx(5 / 9.5));
  CHECK(twice["workload"]["rates_per_s"][1].get<double>() == Approx(90 / 9.5));

  const Json crowd = more(
      R"({"kind": "steps", "steps": [{"rate_per_s": 2, "until_s": 300}, {"rate_per_s": 10, "until_s": 400}]})",
      3, LoadChange::burst, "{}");
  const auto& steps = crowd["workload"]["steps"];
  CHECK(steps[1]["rate_per_s"].get<double>() / steps[0]["rate_per_s"].get<double>() == Approx(15));
  CHECK(3 * steps[0]["rate_per_s"].get<double>() + steps[1]["rate_per_s"].get<double>() ==
        Approx(16));
}

TEST_CASE("a factor of one changes nothing, and pings stay what they are") {
  const std::string pings = R"({"kind": "superposition", "parts": [
    {"of": {"kind": "poisson", "rate_per_s": 2}}, {"of": {"kind": "pings", "every_s": 60}}]})";
  CHECK(more(pings, 1) == read_scenario(with_load(pings, R"({"duration_s": 400})"), "s.json",
                                        Catalogue{"configs"}, all_kinds())
                              .resolved);
  CHECK(more(pings, 2)["workload"]["parts"][1]["of"]["every_s"] == 60);
}

TEST_CASE("a load that cannot be scaled is refused in one sentence") {
  CHECK(scaling_complaint(R"({"kind": "list", "times_s": [1, 2]})", LoadChange::rate) ==
        "s.json: /workload/kind: a list of times has no rate that could be multiplied; give a "
        "workload with a rate");
  CHECK(scaling_complaint(R"({"kind": "poisson", "rate_per_s": 2})", LoadChange::burst) ==
        "s.json: /workload: has one rate only, so that there are no bursts to grow; scale the "
        "rate instead, or give a workload such as mmpp");
}
