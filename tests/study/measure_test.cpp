// One replication, measured by hand. Three calls of 2 s come at 0, 10 and 20 s; each finds no
// instance, because one is kept for 4 s only, and starts one in 3 s:
//
//   instance  0--------9  10-------19  20-------29
//   starting  0--3        10-13        20-23
//   serving      3-5         13-15        23-25

#include "sim/study/measure.hpp"

#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

const char* const three_calls = R"({
  "workload": {"kind": "list", "times_s": [0, 10, 20]},
  "model": {"service": 2},
  "platform": {"kind": "function", "cold_start_s": 3, "keep_alive_s": 4}
})";

Measurement measured(const std::string& run) {
  return measure(scenario(three_calls, R"({"run": )" + run + "}"), 0);
}

/// A workload whose calls follow each other every 20 s and take so long.
Scenario lasting(const std::vector<double>& services) {
  Json json = parse_json(small, "t");
  std::vector<double> times;
  for (std::size_t i = 0; i < services.size(); ++i) times.push_back(20.0 * static_cast<double>(i));
  json["workload"] = {{"kind", "list"}, {"times_s", times}, {"services_s", services}};
  json["run"]["warmup"] = "mser5";
  return scenario(json.dump());
}

}  // namespace

TEST_CASE("time averages are areas over the span, up to the run's duration") {
  const Measurement m = measured(R"({"duration_s": 30})");
  CHECK(m.span == seconds(30));
  CHECK(m.occupancies.instances.area_s() == Approx(27));
  CHECK(m.occupancies.busy.area_s() == Approx(15));
  CHECK(m.occupancies.starting.area_s() == Approx(9));
  CHECK(m.occupancies.instances.mean() == Approx(0.9));
  CHECK(m.occupancies.queued.area_s() == 0);
  CHECK(m.peak_instances == 1);
  CHECK(m.counts.instances_created == 3);
  CHECK(m.summary.requests() == 3);
  CHECK(m.summary.cold() == 3);
  CHECK(m.summary.latency_sum_s() == Approx(15));
}

TEST_CASE("without a duration the horizon is the last arrival") {
  const Measurement m = measured("{}");
  CHECK(m.span == seconds(20));
  CHECK(m.occupancies.busy.area_s() == Approx(10));
  CHECK(m.occupancies.instances.area_s() == Approx(18));
  CHECK(m.summary.requests() == 3);
  CHECK(m.summary.latency_sum_s() == Approx(15));  // all are followed to their end
}

TEST_CASE("a count that cuts the workload ends the span with the last request it lets pass") {
  CHECK(measured(R"({"requests": 2})").span == seconds(10));
  CHECK(measured(R"({"requests": 2})").summary.requests() == 2);
  CHECK(measured(R"({"requests": 2, "duration_s": 30})").span == seconds(10));
  CHECK(measured(R"({"requests": 2, "duration_s": 10})").span == seconds(10));
}

TEST_CASE("a count that cuts nothing leaves the end to the duration") {
  CHECK(measured(R"({"requests": 3, "duration_s": 30})").span == seconds(30));
  CHECK(measured(R"({"requests": 9, "duration_s": 15})").span == seconds(15));
  CHECK(measured(R"({"requests": 9, "duration_s": 15})").summary.requests() == 2);
}

TEST_CASE("a workload that knows its end gives the horizon, unless the run ends before") {
  Json json = parse_json(small, "t");
  json["workload"] = {{"kind", "poisson"}, {"rate_per_s", 0.5}, {"duration_s", 50}};
  CHECK(measure(scenario(json.dump()), 0).span == seconds(50));
  json["run"]["duration_s"] = 40;
  CHECK(measure(scenario(json.dump()), 0).span == seconds(40));
}

TEST_CASE("after a fixed warm-up only later requests and later time count") {
  const Measurement m = measured(R"({"duration_s": 30, "warmup_s": 5})");
  CHECK(m.span == seconds(25));
  CHECK(m.summary.requests() == 2);
  CHECK(m.summary.cold() == 2);
  CHECK(m.counts.instances_created == 2);
  CHECK(m.occupancies.instances.area_s() == Approx(4 + 9 + 9));
  CHECK(m.occupancies.busy.area_s() == Approx(10));
  REQUIRE(m.counts.stages.size() == 1);
  CHECK(m.counts.stages[0].count == 2);
  CHECK(m.counts.stages[0].total == seconds(6));
}

TEST_CASE("a warm-up longer than the workload leaves nothing, not a crash") {
  const Measurement m = measured(R"({"warmup_s": 100})");
  CHECK(m.span == Duration{});
  CHECK(m.summary.requests() == 0);
}

TEST_CASE("MSER-5 leaves out the slow calls of the beginning") {
  std::vector<double> services(50, 10);
  services.resize(500, 1);
  const Measurement m = measure(lasting(services), 0);
  // Ten batches of five are slow; the next one has its mean arrival with request 52, at 1040 s.
  CHECK(m.summary.requests() == 500 - 52);
  CHECK(m.summary.latency_sum_s() == Approx(500 - 52));
  CHECK(m.span == seconds(499 * 20 - 1040));
  CHECK_FALSE(m.too_short);
}

TEST_CASE("MSER-5 says when a run has not left its warm-up") {
  std::vector<double> services;
  for (int i = 0; i < 100; ++i) services.push_back(10 - 0.1 * i);
  CHECK(measure(lasting(services), 0).too_short);
}

TEST_CASE("a timeline does not move the horizon of a run that its count ends early") {
  Json json = parse_json(small, "t");
  json["workload"] = {{"kind", "poisson"}, {"rate_per_s", 0.5}, {"duration_s", 5000}};
  json["run"]["requests"] = 20;
  const Scenario s = scenario(json.dump());
  Timeline timeline;
  const Measurement watched = measure(s, 0, {.timeline = &timeline, .trace = nullptr});
  CHECK(watched.span == measure(s, 0).span);
  CHECK(watched.span < seconds(200));
}

TEST_CASE("watchers see every request and change nothing") {
  class Counter final : public Sink {
   public:
    void take(const Outcome&) override { ++outcomes; }
    int outcomes = 0;
  } counter;
  Timeline timeline;
  const Scenario s = scenario(three_calls, R"({"run": {"duration_s": 30}})");
  const Measurement watched = measure(s, 0, {.timeline = &timeline, .trace = &counter});
  CHECK(counter.outcomes == 3);
  CHECK(watched.usage == measure(s, 0).usage);
  CHECK(watched.occupancies.busy.area_s() == measure(s, 0).occupancies.busy.area_s());
}
