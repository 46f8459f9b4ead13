// A study gives the same numbers on any number of threads, and a run that stops on its way to be
// looked at gives the same as one in a single piece.

#include "sim/study/study.hpp"

#include "tests/catch.hpp"
#include "tests/laws/random_function.hpp"
#include "workloads/markov/mmpp.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// A random function under a load with bursts of some 20 s.
Scenario scenario_from(std::uint64_t seed) {
  Scenario scenario;
  const FunctionConfig config = RandomFunctions{seed}.function();
  scenario.platform.make = [config](std::uint64_t s, std::uint64_t replication) {
    return std::make_unique<FunctionPlatform>(config, s, replication);
  };
  scenario.workload.endless = true;
  scenario.workload.make = [](std::uint64_t s, std::uint64_t replication) {
    const MmppPhases phases{{0.5, 5}, {60, 20}, MmppPhases::uniform_moves(2)};
    return std::make_unique<Mmpp>(random_path(phases, Stream{s, "path", replication}),
                                  RequestMaker{s, replication, Bytes{}},
                                  Stream{s, "arrivals", replication});
  };
  scenario.prices = case_prices();
  scenario.run.seed = seed;
  scenario.run.replications = 9;
  scenario.run.duration = seconds(300);
  scenario.run.warmup = {Warmup::Rule::fixed, seconds(30)};
  return scenario;
}

/// Every number of a result, in an order that is always the same.
std::vector<std::pair<std::string, double>> numbers_of(const RunResult& result) {
  std::vector<std::pair<std::string, double>> numbers;
  const auto add = [&](const std::string& name, const Estimate& estimate) {
    numbers.emplace_back(name, estimate.mean);
    numbers.emplace_back(name, estimate.half_width_95.value_or(-1));
  };
  for (const MetricResult& metric : result.metrics) add(metric.name.name, metric.estimate);
  for (const BillResult& line : result.bill) {
    add(line.item, line.quantity);
    add(line.item, line.usd);
  }
  for (const StageResult& stage : result.stages) {
    add(stage.name, stage.mean_ms);
    add(stage.name, stage.starts);
  }
  for (const std::string& warning : result.warnings) numbers.emplace_back(warning, 0);
  numbers.emplace_back("replications", static_cast<double>(result.replications));
  numbers.emplace_back("requests", static_cast<double>(result.simulated_requests));
  return numbers;
}

RunOptions on_threads(int jobs) {
  RunOptions options;
  options.jobs = jobs;
  return options;
}

struct WatchedRun {
  Measurement measured;
  std::vector<Outcome> outcomes;
};

WatchedRun seen(const Scenario& scenario, Timeline* timeline) {
  Recorder recorder;
  Measurement measured = measure(scenario, 0, {.timeline = timeline, .trace = &recorder});
  return {std::move(measured), recorder.outcomes};
}

void check_legs(const Scenario& scenario, Duration step) {
  Timeline timeline{step};
  const WatchedRun whole = seen(scenario, nullptr);
  const WatchedRun legs = seen(scenario, &timeline);
  CHECK(same(whole.outcomes, legs.outcomes));
  CHECK(whole.measured.usage == legs.measured.usage);
  CHECK(whole.measured.span == legs.measured.span);
  CHECK(whole.measured.occupancies.busy.area_s() == legs.measured.occupancies.busy.area_s());
  CHECK(whole.measured.occupancies.instances.mean() == legs.measured.occupancies.instances.mean());
  CHECK(whole.measured.counts.instances_created == legs.measured.counts.instances_created);

  std::uint64_t offered = 0, ended = 0;
  for (const Timeline::Row& row : timeline.rows()) {
    offered += row.offered;
    for (const std::uint64_t count : row.ended) ended += count;
  }
  CHECK(offered == whole.outcomes.size());
  CHECK(ended == whole.outcomes.size());
}

}  // namespace

TEST_CASE("a scenario gives the same numbers on one thread and on several") {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    INFO("random function " << seed);
    const Scenario scenario = scenario_from(seed);
    const auto alone = numbers_of(run_scenario(scenario, on_threads(1)));
    CHECK(alone.size() > 30);
    for (const int jobs : {2, 4, 16})
      CHECK(numbers_of(run_scenario(scenario, on_threads(jobs))) == alone);
  }
}

TEST_CASE("another seed or replication gives other numbers") {
  Scenario scenario = scenario_from(3);
  const auto first = measure(scenario, 0).summary.latency_sum_s();
  CHECK(measure(scenario, 0).summary.latency_sum_s() == first);
  CHECK(measure(scenario, 1).summary.latency_sum_s() != first);
  scenario.run.seed = 4;
  CHECK(measure(scenario, 0).summary.latency_sum_s() != first);
}

TEST_CASE("a run in legs has the same outcomes as a run in one piece") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    INFO("random function " << seed);
    check_legs(scenario_from(seed), seconds(1));
  }
}

TEST_CASE("legs of the size of a request change nothing even when rows of the timeline merge") {
  check_legs(scenario_from(5), std::chrono::milliseconds{17});
}

TEST_CASE("a run in legs that ends by its count of requests is the same too") {
  Scenario scenario = scenario_from(6);
  scenario.run.duration = std::nullopt;
  scenario.run.requests = 200;
  check_legs(scenario, seconds(1));
}
