// Busy time is the sum of service times, and what is billed is what was used and less than one step
// more for each item of the bill.

#include <map>

#include "tests/laws/properties/property.hpp"
#include "tests/laws/properties/random_platforms.hpp"
#include "tests/laws/properties/witness.hpp"

using namespace coldcast;
using namespace coldcast::properties;

namespace {

using Discipline = FleetConfig::Discipline;

/// Whether calls are service and nothing else.
bool starts_before_calls(const FunctionConfig& config) {
  return std::none_of(config.stages.begin(), config.stages.end(),
                      [](const Stage& stage) { return stage.phase == Phase::first_call; });
}

/// The work of a request for one place, or for one vCPU.
double work_s(const FleetConfig& config, const Request& request) {
  return config.service_s.quantile(request.luck) * request.demand.multiple();
}

/// Whether all that begins on a fleet is done in full.
bool finishes_all(const FleetConfig& config) {
  return config.timeout == never || config.timeout_mode != TimeoutMode::abort;
}

Duration sum_of(const std::vector<Outcome>& outcomes, Duration Outcome::*what) {
  Duration sum{};
  for (const Outcome& outcome : outcomes) sum += outcome.*what;
  return sum;
}

/// Whether a step lies between what was used and what is billed for it.
bool rounds(Duration used, Duration billed, Duration step, Duration at_least = {}) {
  if (billed == at_least) return used <= billed;
  return billed >= used && billed < used + step && billed % step == Duration{};
}

}  // namespace

TEST_CASE("instances of a function are busy for the sum of their calls, and never with two") {
  holds("busy time, functions", [] {
    auto trial = *properties::functions();
    FunctionConfig& config = trial.config;
    // Calls without what an initialisation that was cut off repeats.
    config.init.limit = never;
    const auto platform = made(config);
    Witness witness{trial.load.size()};
    witness.run(*platform, trial.requests(), [] {});
    std::map<std::uint64_t, Time> free_at;
    double calls_s = 0;
    for (const Outcome& outcome : witness.outcomes()) {
      if (!started(outcome)) continue;
      RC_ASSERT(outcome.started >= free_at[outcome.instance]);
      free_at[outcome.instance] = outcome.finished;
      calls_s += to_seconds(outcome.finished - outcome.started);
    }
    // What only a first call has to do comes before its service.
    const double serving_s = platform->occupancies(witness.now()).areas.serving_s;
    RC_ASSERT(serving_s > calls_s || close(serving_s, calls_s));
    if (starts_before_calls(config)) RC_ASSERT(close(serving_s, calls_s));
  });
}

TEST_CASE("a call is billed what it used and less than a step more") {
  holds("billed time, functions", [] {
    auto trial = *properties::functions();
    FunctionConfig& config = trial.config;
    const Duration step = config.billing.granularity;
    const auto rounded = outcomes_on(config, trial.requests());
    config.billing.granularity = Duration{1};
    const auto platform = made(config);
    const auto used = outcomes_on(*platform, trial.requests());
    const bool plain =
        !config.init.billed && config.init.limit == never && starts_before_calls(config);
    RC_ASSERT(rounded.size() == used.size());
    for (std::size_t id = 0; id < used.size(); ++id) {
      RC_ASSERT(rounds(used[id].billed, rounded[id].billed, step));
      RC_ASSERT(used[id].billed >= used[id].finished - used[id].started);
      if (plain) RC_ASSERT(used[id].billed == used[id].finished - used[id].started);
    }
    const Usage usage = platform->usage();
    RC_ASSERT(usage[Meter::memory_time] + usage[Meter::provisioned_time] ==
              Wide{config.billing.memory.value} * sum_of(used, &Outcome::billed).count());
  });
}

TEST_CASE("places and vCPUs of a fleet are in use for the sum of the work done on them") {
  holds("busy time, fleets", [] {
    auto trial = *properties::fleets();
    FleetConfig& config = trial.config;
    if (config.discipline == Discipline::batches) config.discipline = Discipline::slots;
    const auto platform = made(config);
    Witness witness{trial.load.size()};
    witness.run(*platform, trial.requests(), [] {});
    double sum_s = 0;
    for (const Outcome& outcome : witness.outcomes())
      if (started(outcome)) sum_s += work_s(config, outcome.request);
    const double used_s = platform->occupancies(witness.now()).areas.used_s;
    if (finishes_all(config))
      RC_ASSERT(close(used_s, sum_s) || std::abs(used_s - sum_s) < 1e-6);
    else
      RC_ASSERT(used_s <= sum_s + 1e-6);
  });
}

TEST_CASE(
    "utilisation is the rate of requests times their mean service over the places there are") {
  holds("utilisation of servers", [] {
    const auto trial = *trials([](Draw& draw) {
      FleetConfig config = testing::servers(0, draw.whole("servers", 1, 5));
      config.concurrency = draw.whole("workers", 1, 3);
      config.service_s = draw.times("service_ms", 1500);
      return config;
    });
    const FleetConfig& config = trial.config;
    const auto platform = made(config);
    Witness witness{trial.load.size()};
    witness.run(*platform, trial.requests(), [] {});
    if (witness.now() == Time{}) return;
    const double length_s = to_seconds(witness.now());
    const auto count = static_cast<double>(witness.outcomes().size());
    double service_s = 0;
    for (const Outcome& outcome : witness.outcomes()) service_s += work_s(config, outcome.request);
    const Areas areas = platform->occupancies(witness.now()).areas;
    const auto places = static_cast<double>(config.minimum * config.concurrency);
    RC_ASSERT(
        close(areas.used_s / areas.capacity_s, count / length_s * (service_s / count) / places));
  });
}

TEST_CASE("batches take their places for the sum of their times") {
  holds("busy time, batches", [] {
    auto trial = *properties::fleets();
    FleetConfig& config = trial.config;
    if (config.batching.at_most == 1) config.batching.at_most = 3;
    config.discipline = Discipline::batches;
    config.own_queues = false;
    config.ready_when_loaded = true;
    config.growth.reset();
    config.concurrency = 1;
    config.timeout = never;
    const auto platform = made(config);
    Witness witness{trial.load.size()};
    witness.run(*platform, trial.requests(), [] {});
    std::map<std::pair<std::uint64_t, Time>, Time> batches;  // by instance and start: the end
    for (const Outcome& outcome : witness.outcomes()) {
      if (!started(outcome)) continue;
      const auto [batch, fresh] =
          batches.emplace(std::pair{outcome.instance, outcome.started}, outcome.finished);
      RC_ASSERT(batch->second == outcome.finished);
    }
    double sum_s = 0;
    for (const auto& [batch, end] : batches) sum_s += to_seconds(end - batch.second);
    RC_ASSERT(close(platform->occupancies(witness.now()).areas.used_s, sum_s));
    RC_ASSERT(platform->counts().batches == batches.size());
  });
}

TEST_CASE("a fleet is billed what it used and less than a step more for each item") {
  holds("billed time, fleets", [] {
    const auto trial = *properties::fleets();
    const FleetConfig& config = trial.config;
    const FleetBilling& billing = config.billing;
    const auto platform = made(config);
    Witness witness{trial.load.size()};
    witness.run(*platform, trial.requests(), [] {});
    const Occupancies levels = platform->occupancies(witness.now());
    const auto in_s = [](Wide nanoseconds) { return static_cast<double>(nanoseconds) / 1e9; };
    const double calls_s = in_s(platform->usage()[Meter::instance_time]);
    const double lives_s = in_s(platform->accrued(witness.now())[Meter::instance_time]);
    const double step_s = to_seconds(billing.granularity + billing.at_least);
    const auto created = static_cast<double>(platform->counts().instances_created);
    if (billing.by == FleetBilling::By::request_time) {
      const Duration billed = sum_of(witness.outcomes(), &Outcome::billed);
      RC_ASSERT(close(calls_s, to_seconds(billed)));
      for (const Outcome& outcome : witness.outcomes()) {
        // What is cut short for its client is billed in full.
        if (!started(outcome) || outcome.fate == Fate::timed_out) continue;
        RC_ASSERT(rounds(outcome.finished - outcome.started, outcome.billed, billing.granularity,
                         billing.at_least));
      }
    } else if (billing.by == FleetBilling::By::instance_time) {
      RC_ASSERT(lives_s >= levels.instances.area_s() - 1e-7);
      RC_ASSERT(lives_s <= levels.instances.area_s() + step_s * created + 1e-7);
    } else {
      const double busy_s =
          levels.busy.area_s() - (billing.start_up ? 0 : levels.starting.area_s());
      const auto intervals = created + static_cast<double>(trial.load.size());
      RC_ASSERT(calls_s >= busy_s - 1e-7);
      RC_ASSERT(calls_s <= busy_s + step_s * intervals + 1e-7);
    }
  });
}
