// What holds for every fleet, checked on 300 random ones with all options.

#include <map>
#include <set>

#include "tests/catch.hpp"
#include "tests/laws/random_fleet.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

using Discipline = FleetConfig::Discipline;

/// Whether an amount of `later` is below that of `earlier`.
bool less_in_some_meter(const Usage& later, const Usage& earlier) {
  for (std::size_t meter = 0; meter < meter_names.size(); ++meter)
    if (later[static_cast<Meter>(meter)] < earlier[static_cast<Meter>(meter)]) return true;
  return false;
}

/// Looks at a fleet after each event.
class WatchedFleet {
 public:
  WatchedFleet(const FleetConfig& config, std::vector<Request> requests)
      : requests_(std::move(requests)), config_(config), platform_(config, 1, 0) {
    check();
    for (const Request& request : requests_) {
      while (platform_.next_event() <= request.at) step();
      platform_.accept(request, recorder_);
      now_ = request.at;
      check();
    }
    while (platform_.next_event() < never) step();
  }

  const std::vector<Outcome>& outcomes() const { return recorder_.outcomes; }
  const FleetPlatform& platform() const { return platform_; }
  const FleetConfig& config() const { return config_; }
  const std::vector<Request>& requests() const { return requests_; }
  Occupancies occupancies() const { return platform_.occupancies(now_); }
  Time now() const { return now_; }

 private:
  void step() {
    const Time due = platform_.next_event();
    // A look at t happens at t, but comes after all else there: so it is announced for t + 1 ns,
    // and what starts in no time is due at t.
    REQUIRE(due >= now_ - Duration{1});
    now_ = std::max(now_, due);
    platform_.advance(recorder_);
    check();
  }

  void check() {
    const Levels levels = platform_.levels();
    REQUIRE(levels.serving >= 0);
    REQUIRE(levels.starting >= 0);
    REQUIRE(levels.idle >= 0);
    REQUIRE(levels.queued >= 0);
    const std::int64_t exist = levels.serving + levels.starting + levels.idle;
    // Of instances that grow the minimum counts vCPUs.
    REQUIRE(exist >=
            (config_.growth ? std::min<std::int64_t>(config_.minimum, 1) : config_.minimum));
    // Those that an autoscaler has told to go finish what they have.
    if (!config_.autoscaler.make) REQUIRE(exist <= config_.maximum);

    if (platform_.next_event() <= now_) return;  // more is due at the instant of a look
    const Usage usage = platform_.usage(), accrued = platform_.accrued(now_);
    REQUIRE_FALSE(less_in_some_meter(usage, usage_));
    REQUIRE_FALSE(less_in_some_meter(accrued, accrued_));
    usage_ = usage;
    accrued_ = accrued;
  }

  std::vector<Request> requests_;
  FleetConfig config_;
  FleetPlatform platform_;
  Recorder recorder_;
  Usage usage_, accrued_;
  Time now_{};
};

/// Calls `check(watched)` after each of the random runs.
template <class Check>
void for_each_fleet(Check check) {
  for (std::uint64_t seed = 0; seed < random_fleets; ++seed) {
    INFO("random fleet " << seed);
    RandomFleets random{seed};
    const FleetConfig config = random.fleet();
    check(WatchedFleet{config, random.requests(requests_per_fleet)});
  }
}

bool began(const Outcome& outcome) { return outcome.instance != Outcome::no_instance; }

/// The most requests that an instance may have in service.
std::int64_t places(const FleetConfig& config) {
  if (config.concurrency >= FleetConfig::unlimited) return FleetConfig::unlimited;
  std::int64_t most = config.concurrency;
  if (config.discipline == Discipline::batches) most *= config.batching.at_most;
  if (config.growth) most *= static_cast<std::int64_t>(config.growth->node_vcpu);
  return most;
}

/// The most requests that any instance had in service at once, by their outcomes.
std::int64_t most_concurrent(const std::vector<Outcome>& outcomes) {
  std::map<std::uint64_t, std::multimap<std::pair<Time, int>, int>> changes;
  for (const Outcome& outcome : outcomes) {
    if (!began(outcome) || outcome.started == outcome.finished) continue;
    changes[outcome.instance].emplace(std::pair{outcome.started, 1}, +1);
    changes[outcome.instance].emplace(std::pair{outcome.finished, 0}, -1);
  }
  std::int64_t most = 0;
  for (const auto& [instance, all] : changes) {
    std::int64_t count = 0;
    for (const auto& [when, by] : all) most = std::max(most, count += by);
  }
  return most;
}

double sum_s(const std::vector<Outcome>& outcomes,
             const std::function<Duration(const Outcome&)>& of) {
  double sum = 0;
  for (const Outcome& outcome : outcomes) sum += to_seconds(of(outcome));
  return sum;
}

}  // namespace

TEST_CASE("every request has exactly one outcome, and nothing is left over") {
  for_each_fleet([](const WatchedFleet& watched) {
    std::vector<int> times(requests_per_fleet);
    for (const Outcome& outcome : watched.outcomes()) ++times.at(outcome.request.id);
    CHECK(times == std::vector<int>(requests_per_fleet, 1));
    const Levels levels = watched.platform().levels();
    CHECK(levels.serving + levels.starting + levels.queued == 0);
    const Occupancies end = watched.platform().occupancies(watched.now() + seconds(10));
    CHECK(end.areas.serving_s == Approx(watched.occupancies().areas.serving_s).margin(1e-6));
    CHECK(end.areas.used_s == Approx(watched.occupancies().areas.used_s).margin(1e-6));
  });
}

TEST_CASE("random fleets meet every fate that a fleet knows") {
  std::array<int, fates> seen{};
  int cold = 0;
  for_each_fleet([&](const WatchedFleet& watched) {
    for (const Outcome& outcome : watched.outcomes()) {
      ++seen[index_of(outcome.fate)];
      cold += outcome.cold;
    }
  });
  for (const Fate fate :
       {Fate::served, Fate::queue_full, Fate::queue_expired, Fate::timed_out, Fate::payload})
    CHECK(seen[index_of(fate)] > 500);
  CHECK(cold > 500);
}

TEST_CASE("each outcome is later than its arrival and its start") {
  for_each_fleet([](const WatchedFleet& watched) {
    for (const Outcome& outcome : watched.outcomes()) {
      REQUIRE(outcome.started >= outcome.request.at);
      if (outcome.fate != Fate::timed_out) REQUIRE(outcome.finished >= outcome.started);
      REQUIRE(outcome.finished >= outcome.request.at);
      REQUIRE(outcome.finished - outcome.request.at <= watched.config().timeout);
    }
  });
}

TEST_CASE("no instance serves more requests at once than it has places") {
  for_each_fleet([](const WatchedFleet& watched) {
    CHECK(most_concurrent(watched.outcomes()) <= places(watched.config()));
  });
}

TEST_CASE("instances are as many as were created less those that went") {
  for_each_fleet([](const WatchedFleet& watched) {
    std::set<std::uint64_t> used;
    for (const Outcome& outcome : watched.outcomes())
      if (began(outcome)) used.insert(outcome.instance);
    const std::uint64_t created = watched.platform().counts().instances_created;
    CHECK(used.size() <= created);
    if (!used.empty()) CHECK(*used.rbegin() < created);
    CHECK(existing(watched.platform()) <= static_cast<std::int64_t>(created));
  });
}

TEST_CASE("as much work is done as the requests that began brought") {
  for_each_fleet([](const WatchedFleet& watched) {
    const FleetConfig& config = watched.config();
    if (config.discipline == Discipline::batches) return;
    if (config.timeout_mode == TimeoutMode::abort) return;
    const double work_s = sum_s(watched.outcomes(), [&](const Outcome& outcome) {
      return began(outcome) ? seconds(config.service_s.quantile(outcome.request.luck)) : Duration{};
    });
    CHECK(watched.occupancies().areas.used_s == Approx(work_s).epsilon(1e-7).margin(1e-6));
  });
}

TEST_CASE("the line is as long over time as requests waited in it") {
  for_each_fleet([](const WatchedFleet& watched) {
    const FleetConfig& config = watched.config();
    if (!config.ready_when_loaded) return;  // those that are held have left the line
    // Where servers do not know the limit, requests wait on after their clients have gone.
    if (config.timeout < never && config.timeout_mode == TimeoutMode::zombie) return;
    const double waited_s = sum_s(watched.outcomes(), [](const Outcome& outcome) {
      return outcome.started - outcome.request.at;
    });
    CHECK(watched.occupancies().queued.area_s() == Approx(waited_s).epsilon(1e-9).margin(1e-6));
  });
}

TEST_CASE("requests are in service over time as their outcomes say") {
  for_each_fleet([](const WatchedFleet& watched) {
    if (!watched.config().ready_when_loaded || watched.config().timeout < never) return;
    const double served_s = sum_s(watched.outcomes(), [](const Outcome& outcome) {
      return outcome.finished - outcome.started;
    });
    CHECK(watched.occupancies().areas.serving_s == Approx(served_s).epsilon(1e-9).margin(1e-6));
  });
}

TEST_CASE("what is billed is what was used and less than a step more each time") {
  for_each_fleet([](const WatchedFleet& watched) {
    const FleetBilling& billing = watched.config().billing;
    const Occupancies levels = watched.occupancies();
    const double used_s =
        static_cast<double>(watched.platform().usage()[Meter::instance_time]) / 1e9;
    const double had_s =
        static_cast<double>(watched.platform().accrued(watched.now())[Meter::instance_time]) / 1e9;
    double billed_s = 0;
    for (const Outcome& outcome : watched.outcomes()) billed_s += to_seconds(outcome.billed);
    const auto created = static_cast<double>(watched.platform().counts().instances_created);
    const double step_s = to_seconds(billing.granularity + billing.at_least);
    double least_s = 0;
    switch (billing.by) {
      case FleetBilling::By::busy_time:
        least_s = levels.busy.area_s() - (billing.start_up ? 0 : levels.starting.area_s());
        CHECK(used_s >= least_s - 1e-6);
        CHECK(used_s <= least_s + step_s * (created + requests_per_fleet) + 1e-6);
        CHECK(had_s == 0);
        break;
      case FleetBilling::By::instance_time:
        CHECK(had_s >= levels.instances.area_s() - 1e-6);
        CHECK(had_s <= levels.instances.area_s() + step_s * created + 1e-6);
        CHECK(used_s == 0);
        break;
      default:
        CHECK(used_s == Approx(billed_s).epsilon(1e-12));
        CHECK(had_s == 0);
    }
  });
}

TEST_CASE("the bill counts every call that began and no other") {
  for_each_fleet([](const WatchedFleet& watched) {
    Wide calls = 0;
    for (const Outcome& outcome : watched.outcomes()) calls += began(outcome);
    CHECK(watched.platform().usage()[Meter::requests] == calls);
  });
}
