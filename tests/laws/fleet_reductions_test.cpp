// Random fleets that must come to the same: run again, slower in everything, or described in other
// words.

#include "tests/catch.hpp"
#include "tests/laws/random_fleet.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

using Discipline = FleetConfig::Discipline;

FleetRun run_requests(const FleetConfig& config, const std::vector<Request>& requests,
                      std::uint64_t seed = 1) {
  Calls workload{requests};
  return run(workload, config, seed);
}

/// Whether the same became of the same requests, on whatever instances.
template <class A, class B>
void require_same_path(const A& a, const B& b) {
  REQUIRE(a.outcomes.size() == b.outcomes.size());
  for (std::size_t id = 0; id < a.outcomes.size(); ++id) {
    REQUIRE(a[id].started == b[id].started);
    REQUIRE(a[id].finished == b[id].finished);
    REQUIRE(a[id].fate == b[id].fate);
    REQUIRE(a[id].cold == b[id].cold);
  }
}

/// A random fleet of that discipline without time limits, and its load.
struct Sample {
  FleetConfig config;
  std::vector<Request> requests;
};

std::vector<Sample> samples(Discipline discipline, std::size_t count) {
  std::vector<Sample> all;
  for (std::uint64_t seed = 0; all.size() < count; ++seed) {
    RandomFleets random{1000 + seed};
    FleetConfig config = random.fleet();
    if (config.discipline != discipline) continue;
    all.push_back({config, random.requests(requests_per_fleet)});
  }
  return all;
}

/// A pool of servers with the service times of the sample.
FleetConfig pool(const Sample& sample, std::int64_t workers) {
  FleetConfig config = server(0, workers);
  config.service_s = sample.config.service_s;
  return config;
}

}  // namespace

TEST_CASE("a fleet is the same fleet under the same seed") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    INFO("random fleet " << seed);
    RandomFleets random{seed};
    const FleetConfig config = random.fleet();
    const std::vector<Request> requests = random.requests(requests_per_fleet);
    const FleetRun once = run_requests(config, requests, seed);
    const FleetRun again = run_requests(config, requests, seed);
    CHECK(same(once.outcomes, again.outcomes));
    CHECK(once.platform->usage() == again.platform->usage());
  }
}

TEST_CASE("a fleet that is looked at on its way has the same outcomes") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    INFO("random fleet " << seed);
    RandomFleets random{seed};
    const FleetConfig config = random.fleet();
    const std::vector<Request> requests = random.requests(requests_per_fleet);
    FleetPlatform platform{config, 1, 0};
    Recorder recorder;
    Time looked{};
    for (const Request& request : requests) {
      for (; looked < request.at; looked += std::chrono::milliseconds{137}) {
        advance_to(looked, platform, recorder);
        platform.occupancies(looked);
      }
      advance_to(request.at, platform, recorder);
      platform.accept(request, recorder);
    }
    advance_to(never - Duration{1}, platform, recorder);
    std::stable_sort(
        recorder.outcomes.begin(), recorder.outcomes.end(),
        [](const Outcome& a, const Outcome& b) { return a.request.id < b.request.id; });
    CHECK(same(recorder.outcomes, run_requests(config, requests).outcomes));
  }
}

TEST_CASE("a fleet whose times are all 1024 times as long is 1024 times as slow") {
  for (std::uint64_t seed = 0; seed < random_fleets; ++seed) {
    INFO("random fleet " << seed);
    RandomFleets fast_fleets{seed}, slow_fleets{seed, 1024};
    const FleetConfig fast_config = fast_fleets.fleet(), slow_config = slow_fleets.fleet();
    // Shares of vCPUs make times that are rounded up to a nanosecond, which does not grow.
    if (fast_config.discipline == Discipline::sharing) continue;
    const FleetRun fast = run_requests(fast_config, fast_fleets.requests(requests_per_fleet));
    const FleetRun slow = run_requests(slow_config, slow_fleets.requests(requests_per_fleet));
    for (std::size_t id = 0; id < requests_per_fleet; ++id) {
      REQUIRE(slow[id].started == 1024 * fast[id].started);
      REQUIRE(slow[id].finished == 1024 * fast[id].finished);
      REQUIRE(slow[id].fate == fast[id].fate);
      REQUIRE(slow[id].cold == fast[id].cold);
      REQUIRE(slow[id].instance == fast[id].instance);
    }
  }
}

TEST_CASE("a line with room for all requests is a line without limit") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    INFO("random fleet " << seed);
    RandomFleets random{seed};
    FleetConfig config = random.fleet();
    const std::vector<Request> requests = random.requests(requests_per_fleet);
    config.queue_capacity = FleetConfig::unlimited;
    const FleetRun unlimited = run_requests(config, requests);
    config.queue_capacity = requests_per_fleet;
    CHECK(same(run_requests(config, requests).outcomes, unlimited.outcomes));
  }
}

TEST_CASE("containers of one place that start in no time and stay are a function") {
  for (const Sample& sample : samples(Discipline::slots, 50)) {
    FleetConfig config = container(0, 0, 1, sample.config.maximum);
    config.service_s = sample.config.service_s;
    config.queue_capacity = 0;
    FunctionConfig as_function = function(0, 0, 1);
    as_function.service_s = sample.config.service_s;
    as_function.keep_alive.fixed = never;
    as_function.concurrency = sample.config.maximum;
    Calls workload{sample.requests};
    Run functions = run(workload, as_function);
    for (Outcome& outcome : functions.outcomes)
      if (outcome.fate == Fate::throttled) outcome.fate = Fate::queue_full;
    require_same_path(run_requests(config, sample.requests), functions);
  }
}

TEST_CASE("as many vCPUs as requests are as good as places of their own") {
  for (const Sample& sample : samples(Discipline::slots, 50)) {
    FleetConfig config = sample.config;
    config.concurrency = std::min<std::int64_t>(config.concurrency, requests_per_fleet);
    const FleetRun own = run_requests(config, sample.requests);
    const auto enough = static_cast<double>(config.concurrency);
    require_same_path(run_requests(sharing(config, enough), sample.requests), own);
  }
}

TEST_CASE("batches of one are no batches") {
  for (const Sample& sample : samples(Discipline::slots, 50)) {
    FleetConfig config = sample.config;
    config.own_queues = false;
    config.ready_when_loaded = true;
    // A batch goes on when its requests are cut off.
    if (config.timeout_mode == TimeoutMode::abort) config.timeout = never;
    const FleetRun single = run_requests(config, sample.requests);
    require_same_path(run_requests(batching(config, {.at_least = 1, .at_most = 1, .window = {}}),
                                   sample.requests),
                      single);
  }
}

TEST_CASE("an instance of four workers is as good as four instances of one behind one line") {
  for (const Sample& sample : samples(Discipline::slots, 50)) {
    FleetConfig config = pool(sample, 4);
    config.patience = sample.config.patience;
    config.queue_capacity = sample.config.queue_capacity;
    const FleetRun one = run_requests(config, sample.requests);
    config.concurrency = 1;
    config.minimum = config.maximum = 4;
    require_same_path(run_requests(config, sample.requests), one);
  }
}

TEST_CASE("one worker more makes no request begin later") {
  for (const Sample& sample : samples(Discipline::slots, 50))
    for (std::int64_t workers = 1; workers < 5; ++workers) {
      const FleetRun fewer = run_requests(pool(sample, workers), sample.requests);
      const FleetRun more = run_requests(pool(sample, workers + 1), sample.requests);
      for (std::size_t id = 0; id < requests_per_fleet; ++id)
        REQUIRE(more[id].started <= fewer[id].started);
    }
}
