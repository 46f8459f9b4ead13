// A platform all of whose times are 1024 times as long is the same platform, 1024 times as slow.
// A power of two, so that not even the rounding of times in seconds differs.

#include "tests/laws/properties/property.hpp"
#include "tests/laws/properties/random_composites.hpp"

using namespace coldcast;
using namespace coldcast::properties;

namespace {

constexpr std::int64_t factor = 1024;

/// Whether all is as it was, only slower.
void require_slower(const std::vector<Outcome>& fast, const std::vector<Outcome>& slow) {
  RC_ASSERT(slow.size() == fast.size());
  for (std::size_t id = 0; id < fast.size(); ++id) {
    RC_ASSERT(slow[id].started == factor * fast[id].started);
    RC_ASSERT(slow[id].finished == factor * fast[id].finished);
    RC_ASSERT(slow[id].network == factor * fast[id].network);
    RC_ASSERT(slow[id].billed == factor * fast[id].billed);
    RC_ASSERT(slow[id].fate == fast[id].fate);
    RC_ASSERT(slow[id].cold == fast[id].cold);
    RC_ASSERT(slow[id].instance == fast[id].instance);
  }
}

/// The same draws again, with times that are longer.
template <class Config, class Of>
Config slower(const Trial<Config>& trial, Of of) {
  Draw draw{trial.tape, static_cast<double>(factor)};
  return of(draw);
}

/// Shares of vCPUs make times that are rounded up to a nanosecond, which does not grow.
bool rounds(const FleetConfig& config) {
  return config.discipline == FleetConfig::Discipline::sharing;
}

}  // namespace

TEST_CASE("a function all of whose times are 1024 times as long is 1024 times as slow") {
  holds("time scaling, functions", [] {
    const auto trial = *properties::functions();
    require_slower(
        outcomes_on(trial.config, trial.requests()),
        outcomes_on(slower(trial, draw_function), requests_of(trial.load, Bring::work, factor)));
  });
}

TEST_CASE("servers and batches all of whose times are 1024 times as long are as much slower") {
  holds("time scaling, fleets", [] {
    const auto trial = *properties::fleets();
    // Such draws are many; those that share have a property of their own.
    if (rounds(trial.config)) return;
    require_slower(
        outcomes_on(trial.config, trial.requests()),
        outcomes_on(slower(trial, draw_fleet), requests_of(trial.load, Bring::work, factor)));
  });
}

TEST_CASE("what is made of platforms is slower as they are") {
  holds("time scaling, composites", [] {
    const auto without_rounding = [](Draw& draw) {
      return draw_platform(draw, [](FleetConfig& fleet, RetryConfig& retry) {
        if (rounds(fleet)) fleet.discipline = FleetConfig::Discipline::slots;
        fleet.growth.reset();
        retry.jitter = RetryConfig::Jitter::none;  // a random part of a time is no whole nanosecond
      });
    };
    const auto trial = *trials(without_rounding);
    require_slower(
        outcomes_on(trial.config, trial.requests()),
        outcomes_on(slower(trial, without_rounding), requests_of(trial.load, Bring::work, factor)));
  });
}

// With neither limits nor choices a nanosecond more or less changes times by as much, not fates.
TEST_CASE("shared vCPUs are slower to the rounding of each request's time") {
  holds("time scaling, sharing", [] {
    const auto of = [](Draw& draw) {
      FleetConfig config = testing::sharing(testing::server(0, FleetConfig::unlimited), 1);
      config.vcpu = draw.one_of<double>("vcpu", {{"1", 1.0}, {"0.5", 0.5}, {"2.5", 2.5}});
      config.service_s = draw.times("service_ms", 1500);
      return config;
    };
    const auto trial = *trials(of);
    const auto fast = outcomes_on(trial.config, trial.requests());
    const auto slow = outcomes_on(slower(trial, of), requests_of(trial.load, Bring::work, factor));
    const Duration most = factor * Duration{static_cast<std::int64_t>(2 + 2 * fast.size())};
    for (std::size_t id = 0; id < fast.size(); ++id) {
      RC_ASSERT(slow[id].finished >= factor * fast[id].finished - most);
      RC_ASSERT(slow[id].finished <= factor * fast[id].finished + most);
      RC_ASSERT(slow[id].fate == fast[id].fate);
    }
  });
}
