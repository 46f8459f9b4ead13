// What holds for every platform of functions, checked on 200 random ones with all features.

#include <map>

#include "tests/catch.hpp"
#include "tests/laws/random_function.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

constexpr std::uint64_t watched_functions = 200;
constexpr std::uint64_t requests_per_function = 60;

/// Whether each instance that starts has one request waiting for it.
bool one_start_per_request(const FunctionConfig& config) {
  return config.binding == FunctionConfig::Binding::own && config.over_provisioning == 1;
}

/// Looks at a platform after each event.
class WatchedFunction {
 public:
  explicit WatchedFunction(const FunctionConfig& config)
      : config_(config), platform_(config, 1, 0) {
    check();
  }

  void run(const std::vector<Request>& requests) {
    for (const Request& request : requests) {
      while (platform_.next_event() <= request.at) step();
      platform_.accept(request, recorder_);
      ++arrived_;
      check();
    }
    while (platform_.next_event() < never) step();
  }

  const std::vector<Outcome>& outcomes() const { return recorder_.outcomes; }
  const FunctionPlatform& platform() const { return platform_; }

 private:
  void step() {
    const Time due = platform_.next_event();
    REQUIRE(due >= now_);
    now_ = due;
    platform_.advance(recorder_);
    check();
  }

  void check() {
    const Levels levels = platform_.levels();
    const auto in_flight = arrived_ - static_cast<std::int64_t>(recorder_.outcomes.size());
    REQUIRE(levels.serving >= 0);
    REQUIRE(levels.starting >= 0);
    REQUIRE(levels.idle >= 0);
    REQUIRE(levels.queued <= levels.starting);
    REQUIRE(in_flight <= config_.concurrency);
    if (config_.binding == FunctionConfig::Binding::first_free) {
      REQUIRE(in_flight == levels.serving + levels.queued);
    } else {
      REQUIRE(levels.queued == 0);
      REQUIRE(in_flight >= levels.serving);
      REQUIRE(in_flight <= levels.serving + levels.starting);
    }
    if (one_start_per_request(config_)) REQUIRE(in_flight == levels.serving + levels.starting);
  }

  FunctionConfig config_;
  FunctionPlatform platform_;
  Recorder recorder_;
  std::int64_t arrived_ = 0;
  Time now_{};
};

/// Calls `check(watched, config)` after each of the random runs.
template <class Check>
void for_each_function(Check check) {
  for (std::uint64_t seed = 0; seed < watched_functions; ++seed) {
    INFO("random function " << seed);
    RandomFunctions random{seed};
    const FunctionConfig config = random.function();
    WatchedFunction watched{config};
    watched.run(random.requests(requests_per_function));
    check(watched, config);
  }
}

bool turned_away(const Outcome& outcome) { return outcome.instance == Outcome::no_instance; }

}  // namespace

TEST_CASE("arrivals are what has ended plus what is in flight after every event") {
  for_each_function([](const WatchedFunction& watched, const FunctionConfig&) {
    std::vector<int> times(requests_per_function);
    for (const Outcome& outcome : watched.outcomes()) ++times.at(outcome.request.id);
    CHECK(times == std::vector<int>(requests_per_function, 1));
    const Levels levels = watched.platform().levels();
    CHECK(levels.serving + levels.starting + levels.queued == 0);
  });
}

TEST_CASE("random functions meet every fate that a function platform knows") {
  std::array<int, fates> seen{};
  for_each_function([&](const WatchedFunction& watched, const FunctionConfig&) {
    for (const Outcome& outcome : watched.outcomes()) ++seen[index_of(outcome.fate)];
  });
  for (const Fate fate :
       {Fate::served, Fate::throttled, Fate::timed_out, Fate::payload, Fate::out_of_memory})
    CHECK(seen[index_of(fate)] > 100);
}

TEST_CASE("outcomes come in order of time and each is later than its arrival and its start") {
  for_each_function([](const WatchedFunction& watched, const FunctionConfig&) {
    Time last{};
    for (const Outcome& outcome : watched.outcomes()) {
      REQUIRE(outcome.finished >= last);
      REQUIRE(outcome.started >= outcome.request.at);
      REQUIRE(outcome.finished >= outcome.started);
      last = outcome.finished;
    }
  });
}

TEST_CASE("an instance serves one request at a time") {
  for_each_function([](const WatchedFunction& watched, const FunctionConfig&) {
    std::map<std::uint64_t, Time> busy_until;
    for (const Outcome& outcome : watched.outcomes()) {
      if (turned_away(outcome)) continue;
      REQUIRE(outcome.started >= busy_until[outcome.instance]);
      busy_until[outcome.instance] = outcome.finished;
    }
  });
}

TEST_CASE("the bill counts every call that got an instance and no other") {
  for_each_function([](const WatchedFunction& watched, const FunctionConfig& config) {
    Wide calls = 0, billed = 0;
    for (const Outcome& outcome : watched.outcomes()) {
      calls += !turned_away(outcome);
      billed += outcome.billed.count();
    }
    const Usage usage = watched.platform().usage();
    const Wide memory_time = usage[Meter::memory_time] + usage[Meter::provisioned_time];
    CHECK(usage[Meter::requests] == calls);
    CHECK(memory_time == config.billing.memory.value * billed);
    CHECK(usage[Meter::storage_time] == config.billing.paid_storage.value * billed);
  });
}

TEST_CASE("instances are busy for as long as their requests are in the system") {
  for_each_function([](const WatchedFunction& watched, const FunctionConfig& config) {
    if (!one_start_per_request(config)) return;
    double in_system_s = 0;
    for (const Outcome& outcome : watched.outcomes()) in_system_s += latency_s(outcome);
    CHECK(watched.platform().occupancies(never).busy.area_s() == Approx(in_system_s).epsilon(1e-9));
  });
}
