// At every instant, the requests that came are those that were answered and those in flight; and
// what is in flight adds up to the times that requests spent: Little's law, L = lambda W, of which
// both sides times the length of the run are sums over the same requests. It holds to rounding,
// for the runs start and end empty.

#include "tests/laws/properties/property.hpp"
#include "tests/laws/properties/random_composites.hpp"
#include "tests/laws/properties/witness.hpp"

using namespace coldcast;
using namespace coldcast::properties;

namespace {

using Binding = FunctionConfig::Binding;

/// Where a batch goes on after the client of one of its requests has gone.
bool serves_the_gone(const FleetConfig& config) {
  return config.discipline == FleetConfig::Discipline::batches && config.timeout < never &&
         config.timeout_mode == TimeoutMode::abort;
}

/// Whether requests begin their service when they leave the line, not when a model is loaded.
bool starts_before_calls(const std::vector<Stage>& stages) {
  return std::none_of(stages.begin(), stages.end(),
                      [](const Stage& stage) { return stage.phase == Phase::first_call; });
}

double waits_s(const std::vector<Outcome>& outcomes) {
  double sum = 0;
  for (const Outcome& outcome : outcomes) sum += testing::wait_s(outcome);
  return sum;
}

double services_s(const std::vector<Outcome>& outcomes) {
  double sum = 0;
  for (const Outcome& outcome : outcomes)
    if (started(outcome)) sum += to_seconds(outcome.finished - outcome.started);
  return sum;
}

}  // namespace

TEST_CASE("any platform answers each request once, and nothing is left of it") {
  std::array<int, fates> seen{};
  int cold = 0;
  holds(
      "each request has one outcome",
      [&] {
        const auto trial = *properties::platforms();
        const auto platform = made(trial.config);
        const auto requests = trial.requests();
        Witness witness{requests.size()};
        witness.run(*platform, requests, [&] {
          RC_ASSERT(witness.in_flight() >= 0);
          const Levels levels = platform->levels();
          RC_ASSERT(levels.serving >= 0);
          RC_ASSERT(levels.starting >= 0);
          RC_ASSERT(levels.idle >= 0);
          RC_ASSERT(levels.queued >= 0);
        });
        RC_ASSERT(witness.in_flight() == 0);
        RC_ASSERT(witness.outcomes().size() == requests.size());
        const Levels levels = platform->levels();
        RC_ASSERT(levels.serving + levels.starting + levels.queued == 0);
        for (const Outcome& outcome : witness.outcomes()) {
          RC_ASSERT(outcome.request.at == requests[outcome.request.id].at);
          RC_ASSERT(outcome.finished >= outcome.request.at);
          ++seen[index_of(outcome.fate)];
          cold += outcome.cold;
        }
      },
      200);
  if (!full_run()) return;
  for (const int count : seen) CHECK(count > 20);
  CHECK(cold > 100);
}

TEST_CASE("at every instant a function has in flight what came and was not answered") {
  holds("in flight on a function", [] {
    const auto trial = *properties::functions();
    const FunctionConfig& config = trial.config;
    const bool alone = config.binding == Binding::own && config.over_provisioning == 1;
    const auto platform = made(config);
    Witness witness{trial.load.size()};
    witness.run(*platform, trial.requests(), [&] {
      const Levels levels = platform->levels();
      const std::int64_t known = levels.serving + levels.queued;
      if (config.binding == Binding::first_free) RC_ASSERT(witness.in_flight() == known);
      if (alone) RC_ASSERT(witness.in_flight() == known + levels.starting);
      RC_ASSERT(witness.in_flight() >= known);
      RC_ASSERT(witness.in_flight() <= known + levels.starting);
    });
  });
}

TEST_CASE("at every instant a fleet has in flight what came and was not answered") {
  holds("in flight on a fleet", [] {
    const auto trial = *properties::fleets();
    const auto platform = made(trial.config);
    Witness witness{trial.load.size()};
    witness.run(*platform, trial.requests(), [&] {
      const std::int64_t known = in_service(*platform, witness.now()) + platform->levels().queued;
      if (serves_the_gone(trial.config))
        RC_ASSERT(witness.in_flight() <= known);
      else
        RC_ASSERT(witness.in_flight() == known);
    });
  });
}

TEST_CASE("Little's law holds to rounding for functions") {
  holds("Little's law, functions", [] {
    const auto trial = *properties::functions();
    const FunctionConfig& config = trial.config;
    const auto platform = made(config);
    Witness witness{trial.load.size()};
    witness.run(*platform, trial.requests(), [] {});
    const Occupancies levels = platform->occupancies(witness.now());
    const double known_s = levels.areas.serving_s + levels.queued.area_s();
    if (config.binding == Binding::first_free)
      RC_ASSERT(close(known_s, witness.in_system_s()));
    else if (config.over_provisioning == 1)
      RC_ASSERT(close(known_s + levels.starting.area_s(), witness.in_system_s()));
    // What an initialisation that was cut off repeats in the first call comes before the service.
    if (!starts_before_calls(config.stages) || config.init.limit < never) return;
    RC_ASSERT(close(levels.areas.serving_s, services_s(witness.outcomes())));
    if (config.binding == Binding::first_free)
      RC_ASSERT(close(levels.queued.area_s(), waits_s(witness.outcomes())));
  });
}

TEST_CASE("Little's law holds to rounding for fleets") {
  holds("Little's law, fleets", [] {
    const auto trial = *properties::fleets();
    const FleetConfig& config = trial.config;
    const auto platform = made(config);
    Witness witness{trial.load.size()};
    witness.run(*platform, trial.requests(), [] {});
    const Occupancies levels = platform->occupancies(witness.now());
    if (!serves_the_gone(config))
      RC_ASSERT(close(levels.areas.serving_s + levels.queued.area_s(), witness.in_system_s()));
    // Those that are held on an instance have left the line before their service begins; and what
    // has begun is finished, unless it is stopped, though its client has gone.
    const bool zombies = config.timeout < never && config.timeout_mode != TimeoutMode::abort;
    if (!config.ready_when_loaded || zombies || serves_the_gone(config)) return;
    RC_ASSERT(close(levels.queued.area_s(), waits_s(witness.outcomes())));
    RC_ASSERT(close(levels.areas.serving_s, services_s(witness.outcomes())));
  });
}
