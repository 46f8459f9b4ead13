// Users who wait, and clients with jobs, in whole runs: on platforms made of others, with networks,
// time limits and clients that try again, in one leg or in many.

#include "sim/study/measure.hpp"
#include "sim/study/study.hpp"
#include "tests/config/scenarios.hpp"
#include "tests/workloads/closed/answers.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

const std::string ramped_users = R"({"kind": "closed-loop", "users": 15, "ramp": {"per_s": 1},
    "think_s": {"kind": "exponential", "mean_s": 0.7}})";
const std::string staged = R"({"kind": "closed-loop", "think_s": 0.1, "pacing_s": 0.5,
    "stages": [{"duration_s": 20, "users": 15}, {"duration_s": 15, "users": 3},
               {"duration_s": 25, "users": 9}]})";
const std::string published_job =
    R"({"kind": "job", "messages": 80, "max_in_flight": 15, "every_s": 9,
    "redeliveries": 1, "redelivery_after_s": 0.4})";

/// A function that refuses when seven calls are under way, and keeps instances for three seconds.
std::string small_function(const std::string& more = "") {
  return R"({"kind": "function", "keep_alive_s": 3, "max_instances": 7, "cold_start_s":
      {"kind": "exponential", "mean_s": 0.8})" +
         more + "}";
}

std::string client(const std::string& keys) {
  return R"("client": {"round_trip_s":
    {"kind": "exponential", "mean_s": 0.05})" +
         keys + "}";
}

/// A scenario for each way in which answers come: at once, later than they are known, by several
/// platforms, after several attempts.
std::vector<std::string> systems() {
  const std::string on = R"("platform": )";
  const std::string function = small_function();
  return {
      on + function,
      on + function + ", " + client(""),
      on + function + ", " + client(R"(, "timeout_s": 0.9, "retry": {"attempts": 4})"),
      on + function + ", " +
          client(R"(, "retry": {"attempts": "unlimited", "backoff_s": 0.2, "jitter": "none"})"),
      on + R"({"kind": "gateway", "timeout_s": 0.8, "round_trip_s": 0.03, "platform": )" +
          function + "}, " + client(""),
      on + R"({"kind": "router", "policy": "cheapest-first", "targets": [
          {"name": "a", "usd_per_1m": 1, "limit": 3, "platform": )" +
          function + R"(},
          {"name": "b", "usd_per_1m": 2, "platform": )" +
          function + "}]}",
      on + R"({"kind": "pipeline", "stages": [{"name": "read", "platform": )" + function +
          R"(}, {"name": "write", "fan_out": 2, "platform": )" + function + "}]}, " + client(""),
  };
}

Scenario closed(const std::string& workload, const std::string& system,
                const std::string& run = R"({"duration_s": 60})") {
  return scenario(R"({"workload": )" + workload + R"(, "model": {"name": "m", "service":
      {"kind": "lognormal", "mean_s": 0.5, "scv": 2}}, "run": )" +
                  run + ", " + system + "}");
}

std::vector<Outcome> traced(const Scenario& scenario, Timeline* timeline = nullptr) {
  Recorder recorder;
  measure(scenario, 0, {.timeline = timeline, .trace = &recorder});
  return recorder.outcomes;
}

}  // namespace

TEST_CASE("users who wait get the same answers in one leg and in many") {
  for (const std::string& workload : {ramped_users, staged, published_job})
    for (const std::string& system : systems()) {
      INFO(workload << " on " << system);
      const auto one_leg = traced(closed(workload, system));
      CHECK(one_leg.size() > 300);
      for (const double step_s : {0.01, 0.37, 60.0}) {
        Timeline timeline{seconds(step_s)};
        CHECK(same(one_leg, traced(closed(workload, system), &timeline)));
        std::uint64_t offered = 0;
        for (const Timeline::Row& row : timeline.rows()) offered += row.offered;
        CHECK(offered == one_leg.size());
      }
      const auto warmed_up =
          traced(closed(workload, system, R"({"duration_s": 60, "warmup_s": 17.3})"));
      CHECK(same(one_leg, warmed_up));
    }
}

TEST_CASE("no more requests than users are under way on any platform, nor more than a topic lets") {
  for (const std::string& workload : {ramped_users, staged, published_job}) {
    std::int64_t most = 0;
    for (const std::string& system : systems()) {
      INFO(workload << " on " << system);
      auto outcomes = traced(closed(workload, system));
      std::sort(outcomes.begin(), outcomes.end(), by_number);
      most = std::max(most, most_in_flight(outcomes));
      CHECK(std::is_sorted(
          outcomes.begin(), outcomes.end(),
          [](const Outcome& a, const Outcome& b) { return a.request.at < b.request.at; }));
      for (std::size_t i = 0; i < outcomes.size(); ++i) CHECK(outcomes[i].request.id == i);
      for (const auto& [place, own] : by_user(outcomes))
        for (std::size_t i = 1; i < own.size(); ++i)
          CHECK(own[i].request.at >= own[i - 1].finished);
    }
    CHECK(most == 15);
  }
}

TEST_CASE("a user goes on when its client's time limit is over, though the platform works on") {
  const std::string workload = R"({"kind": "closed-loop", "users": 1, "think_s": 2})";
  const std::string slow = R"("platform": {"kind": "function"}, "client": {"timeout_s": 1})";
  Scenario s = scenario(R"({"workload": )" + workload +
                        R"(, "model": {"service": 10}, "run": {"duration_s": 10}, )" + slow + "}");
  for (const double step_s : {0.1, 100.0}) {
    Timeline timeline{seconds(step_s)};
    auto outcomes = traced(s, &timeline);
    std::sort(outcomes.begin(), outcomes.end(), by_number);
    CHECK(sent_s(outcomes) == std::vector<double>{0, 3, 6, 9});
    for (const Outcome& outcome : outcomes) CHECK(outcome.billed == seconds(10));
  }
}

TEST_CASE("a count ends a run of users as it ends others") {
  const Scenario counted = closed(ramped_users, systems()[1], R"({"requests": 200})");
  const Measurement measured = measure(counted, 0);
  CHECK(measured.summary.requests() == 200);
  const auto outcomes = traced(closed(ramped_users, systems()[1]));
  Time last{};
  for (const Outcome& outcome : outcomes)
    if (outcome.request.id == 199) last = outcome.request.at;
  CHECK(measured.span == last);
  CHECK_FALSE(measured.cut_at_longest_run);
}

TEST_CASE("users with iterations end a run by themselves") {
  const std::string workload = R"({"kind": "closed-loop", "users": 5, "iterations": 30})";
  for (const std::string& system : systems()) {
    const Measurement measured = measure(closed(workload, system, "{}"), 0);
    CHECK(measured.summary.requests() == 150);
    CHECK_FALSE(measured.cut_at_longest_run);
  }
}

TEST_CASE("an endless closed workload needs an end of the run") {
  CHECK_THROWS_AS(closed(ramped_users, systems()[0], "{}"), ConfigError);
}

TEST_CASE("runs of users are the same each time, on any number of threads") {
  const Scenario s = closed(ramped_users, systems()[2], R"({"duration_s": 30, "replications": 6})");
  const auto means = [&](int threads) {
    std::vector<double> values;
    RunOptions options;
    options.jobs = threads;
    for (const MetricResult& metric : run_scenario(s, options).metrics)
      values.push_back(metric.estimate.mean);
    return values;
  };
  CHECK(means(1).size() > 10);
  CHECK(means(1) == means(3));
}
