// A feature that can make no difference makes none: the platform is a simpler one, and the same
// requests come to the same ends, to the nanosecond.

#include "tests/laws/properties/property.hpp"
#include "tests/laws/properties/random_platforms.hpp"
#include "tests/workloads/arrivals.hpp"
#include "workloads/markov/mmpp.hpp"

using namespace coldcast;
using namespace coldcast::properties;

namespace {

using Discipline = FleetConfig::Discipline;
using Binding = FunctionConfig::Binding;

/// Whether the same became of the same requests, on the same instances.
void require_same(const std::vector<Outcome>& a, const std::vector<Outcome>& b) {
  RC_ASSERT(a.size() == b.size());
  for (std::size_t id = 0; id < a.size(); ++id) {
    RC_ASSERT(a[id].started == b[id].started);
    RC_ASSERT(a[id].finished == b[id].finished);
    RC_ASSERT(a[id].fate == b[id].fate);
    RC_ASSERT(a[id].cold == b[id].cold);
    RC_ASSERT(a[id].instance == b[id].instance);
    RC_ASSERT(a[id].billed == b[id].billed);
  }
}

/// Whether the same became of the same requests, however it is billed and numbered.
void assert_same_path(const std::vector<Outcome>& a, const std::vector<Outcome>& b) {
  RC_ASSERT(a.size() == b.size());
  for (std::size_t id = 0; id < a.size(); ++id) {
    RC_ASSERT(a[id].started == b[id].started);
    RC_ASSERT(a[id].finished == b[id].finished);
    RC_ASSERT(a[id].fate == b[id].fate);
    RC_ASSERT(a[id].cold == b[id].cold);
  }
}

Time last_answer(const std::vector<Outcome>& outcomes) {
  Time last{};
  for (const Outcome& outcome : outcomes) last = std::max(last, outcome.finished);
  return last;
}

Duration longest_latency(const std::vector<Outcome>& outcomes) {
  Duration longest{};
  for (const Outcome& outcome : outcomes) longest = std::max(longest, testing::latency(outcome));
  return longest;
}

Duration longest_wait(const std::vector<Outcome>& outcomes) {
  Duration longest{};
  for (const Outcome& outcome : outcomes)
    longest = std::max(longest, outcome.started - outcome.request.at);
  return longest;
}

/// Requests are answered after their service and nothing else.
void require_infinite_servers(const std::vector<Outcome>& outcomes) {
  for (const Outcome& outcome : outcomes) {
    RC_ASSERT(outcome.fate == Fate::served);
    RC_ASSERT(outcome.started == outcome.request.at);
    RC_ASSERT(outcome.finished == outcome.request.at + outcome.request.demand.time());
  }
}

}  // namespace

TEST_CASE("a line of a fleet with a place for each request has no limit") {
  holds("K = inf, fleets", [] {
    auto trial = *properties::fleets();
    trial.config.queue_capacity = FleetConfig::unlimited;
    const auto unlimited = outcomes_on(trial.config, trial.requests());
    trial.config.queue_capacity = static_cast<std::int64_t>(trial.load.size());
    require_same(outcomes_on(trial.config, trial.requests()), unlimited);
  });
}

TEST_CASE("a function with an instance and a place in line for each request has no limit") {
  holds("K = inf, functions", [] {
    auto trial = *properties::functions();
    FunctionConfig& config = trial.config;
    const auto requests = static_cast<std::int64_t>(trial.load.size());
    config.concurrency = FunctionConfig::unlimited;
    if (config.queue) config.queue->capacity = FunctionConfig::unlimited;
    const auto unlimited = outcomes_on(config, trial.requests());
    // Of three starts for a request two are not needed, but they are there.
    config.concurrency = config.provisioned.instances + 1 +
                         static_cast<std::int64_t>(std::ceil(config.over_provisioning)) * requests;
    if (config.queue) config.queue->capacity = requests;
    require_same(outcomes_on(config, trial.requests()), unlimited);
  });
}

TEST_CASE("a time limit that no request reaches is none") {
  holds("timeout = inf, fleets", [] {
    auto trial = *properties::fleets();
    trial.config.timeout = never;
    const auto free = outcomes_on(trial.config, trial.requests());
    trial.config.timeout = longest_latency(free) + Duration{1};
    require_same(outcomes_on(trial.config, trial.requests()), free);
  });
  holds("timeout = inf, functions", [] {
    auto trial = *properties::functions();
    trial.config.timeout = never;
    const auto free = outcomes_on(trial.config, trial.requests());
    trial.config.timeout = longest_latency(free) + Duration{1};
    require_same(outcomes_on(trial.config, trial.requests()), free);
  });
  holds("patience = inf", [] {
    auto trial = *properties::fleets();
    trial.config.patience = never;
    const auto free = outcomes_on(trial.config, trial.requests());
    trial.config.patience = longest_wait(free) + Duration{1};
    require_same(outcomes_on(trial.config, trial.requests()), free);
  });
}

TEST_CASE("a keep-alive that outlasts the load is one for ever") {
  holds("keep_alive = inf, fleets", [] {
    auto trial = *properties::fleets();
    trial.config.keep_alive = never;
    const auto kept = outcomes_on(trial.config, trial.requests());
    trial.config.keep_alive = last_answer(kept) + Duration{1};
    require_same(outcomes_on(trial.config, trial.requests()), kept);
  });
  holds("keep_alive = inf, functions", [] {
    auto trial = *properties::functions();
    trial.config.keep_alive = {.fixed = never, .drawn = {}, .eviction = {}};
    const auto kept = outcomes_on(trial.config, trial.requests());
    trial.config.keep_alive.fixed = last_answer(kept) + Duration{1};
    require_same(outcomes_on(trial.config, trial.requests()), kept);
  });
}

TEST_CASE("batches of one request are no batches, whatever the fleet") {
  holds("max_batch = 1", [] {
    auto trial = *properties::fleets();
    FleetConfig& config = trial.config;
    config.own_queues = false;
    config.ready_when_loaded = true;
    config.growth.reset();
    config.batch_time.reset();
    // Places that are freed at one instant are given to those who wait in another order, so that
    // other instances of equals may be busy: nothing may depend on which of them go.
    config.autoscaler = {};
    config.keep_alive = never;
    // A batch goes on when its requests are cut off.
    if (config.timeout_mode == TimeoutMode::abort) config.timeout = never;
    config.discipline = Discipline::slots;
    const auto single = outcomes_on(config, trial.requests());
    config.discipline = Discipline::batches;
    config.batching = {.at_least = 1, .at_most = 1, .window = {}};
    assert_same_path(outcomes_on(config, trial.requests()), single);
  });
}

TEST_CASE("a request that has its instance for itself shares nothing") {
  holds("concurrency = 1, sharing", [] {
    auto trial = *properties::fleets();
    FleetConfig& config = trial.config;
    config.concurrency = 1;
    config.vcpu = std::max(1.0, config.vcpu);
    config.growth.reset();
    config.batch_time.reset();
    config.discipline = Discipline::slots;
    const auto alone = outcomes_on(config, trial.requests());
    config.discipline = Discipline::sharing;
    require_same(outcomes_on(config, trial.requests()), alone);
  });
}

TEST_CASE("containers for one request each, without a line, are a function") {
  holds("concurrency = 1, functions", [] {
    const auto trial = *trials([](Draw& draw) {
      FunctionConfig config = testing::function(0, 0, 0);
      config.service_s = draw.times("service_ms", 1500);
      config.concurrency = draw.whole("at most", 1, 6);
      if (config.concurrency == 6) config.concurrency = FunctionConfig::unlimited;
      config.keep_alive.fixed = draw_limit(draw, "keep_alive_ms", 70, 4000);
      // The one that was created first; of equals that is what fills first.
      config.routing = Routing::newest;
      return config;
    });
    FleetConfig container = testing::container(0, 0, 1, trial.config.concurrency);
    container.service_s = trial.config.service_s;
    container.keep_alive = trial.config.keep_alive.fixed;
    container.queue_capacity = 0;
    // Where instances go, which of them is taken says which go.
    FunctionConfig function = trial.config;
    if (function.keep_alive.fixed < never) function.concurrency = container.maximum = 1;
    auto expected = outcomes_on(function, trial.requests());
    for (Outcome& outcome : expected)
      if (outcome.fate == Fate::throttled) outcome.fate = Fate::queue_full;
    assert_same_path(outcomes_on(container, trial.requests()), expected);
  });
}

TEST_CASE("starts that take no time are no starts") {
  const auto at_once = [](std::vector<Stage> stages) {
    for (Stage& stage : stages) stage.time_s = Distribution{};
    return stages;
  };
  holds("cold_start = 0, functions", [&] {
    auto trial = *properties::functions();
    trial.config.stages = at_once(trial.config.stages);
    const auto quick = outcomes_on(trial.config, trial.requests());
    trial.config.stages.clear();
    require_same(outcomes_on(trial.config, trial.requests()), quick);
  });
  holds("cold_start = 0, fleets", [&] {
    auto trial = *properties::fleets();
    trial.config.stages = at_once(trial.config.stages);
    // An instance that is there at once and gone at once cannot wait for a batch to fill.
    if (trial.config.keep_alive == Duration{}) trial.config.batching.at_least = 1;
    const auto quick = outcomes_on(trial.config, trial.requests());
    trial.config.stages.clear();
    require_same(outcomes_on(trial.config, trial.requests()), quick);
  });
}

TEST_CASE("without starts and limits there are infinitely many servers") {
  holds("infinite servers, functions", [] {
    auto trial = *properties::functions();
    FunctionConfig& config = trial.config;
    const FunctionConfig free = testing::function(0, 0, 0);
    config.stages.clear();
    config.concurrency = FunctionConfig::unlimited;
    config.scaling_rate = config.request_rate = std::nullopt;
    config.requests_per_start = 0;
    config.timeout = never;
    config.out_of_memory = false;
    config.payload_limit = free.payload_limit;
    config.response_limit = free.response_limit;
    require_infinite_servers(outcomes_on(config, trial.requests(Bring::time)));
  });
  holds("infinite servers, fleets", [] {
    const auto trial = *trials([](Draw& draw) {
      FleetConfig config = testing::container(0, 0, draw.whole("concurrency", 1, 4));
      config.keep_alive = draw_limit(draw, "keep_alive_ms", 80, 4000);
      config.discipline = draw.one_of<Discipline>(
          "discipline", {{"slots", Discipline::slots}, {"sharing", Discipline::sharing}});
      config.vcpu = static_cast<double>(config.concurrency);
      return config;
    });
    require_infinite_servers(outcomes_on(trial.config, trial.requests(Bring::time)));
  });
}

// Not request by request, for phases take random numbers too: gaps are independent and exponential.
// Bounds are passed by chance once in a million.
TEST_CASE("phases of equal rates are no phases, however many and however long they last") {
  holds(
      "MMPP of equal rates",
      [] {
        const auto drawn = *rc::gen::exec([] {
          Draw draw;
          const double rate = static_cast<double>(draw.whole("rate", 1, 100)) / 10;
          MmppPhases phases;
          const auto count = static_cast<std::size_t>(draw.whole("phases", 1, 4));
          for (std::size_t phase = 0; phase < 4; ++phase) {
            const double stay_s = to_seconds(draw.time("stay_ms", 9000));
            if (phase >= count) continue;
            phases.requests_per_s.push_back(rate);
            phases.mean_stay_s.push_back(stay_s);
          }
          phases.moves = MmppPhases::uniform_moves(count);
          const auto seed = static_cast<std::uint64_t>(draw.whole("seed", 1, 1'000'000));
          return std::tuple{phases, seed};
        });
        const auto& [phases, seed] = drawn;
        Mmpp workload{random_path(phases, Stream{seed, "phases", 0}),
                      RequestMaker{seed, 0, Bytes{}}, Stream{seed, "arrivals", 0}};
        const std::vector<double> times_s = testing::times_s(testing::take(workload, 3000));
        std::vector<double> uniform;
        double before_s = 0;
        for (const double time_s : times_s) {
          uniform.push_back(1 - std::exp(-phases.requests_per_s[0] * (time_s - before_s)));
          before_s = time_s;
        }
        double product = 0;
        for (std::size_t i = 1; i < uniform.size(); ++i)
          product += (uniform[i - 1] - 0.5) * (uniform[i] - 0.5) * 12;
        RC_ASSERT(std::abs(product) < 4.9 * std::sqrt(static_cast<double>(uniform.size() - 1)));
        RC_ASSERT(testing::scaled_distance(uniform) < testing::far);
      },
      40);
}
