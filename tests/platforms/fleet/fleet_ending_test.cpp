// When an autoscaler looks, and what ends a run of a fleet, worked by hand.

#include "tests/catch.hpp"
#include "tests/platforms/fleet/scripted.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::vector<double> look_times_s(const std::vector<ScalingView>& looks) {
  std::vector<double> times;
  for (const ScalingView& view : looks) times.push_back(to_seconds(view.now));
  return times;
}

using LookTimes = std::vector<double>;

}  // namespace

TEST_CASE("a schedule beside a keep-alive comes to an end") {
  FleetConfig config = container(1, 1, 1);
  config.keep_alive = seconds(1);
  config.autoscaler = script(5, {2, 2, 2, 2, 2, 2, 2, 2});
  const FleetRun done = run(config, {{0}});
  CHECK(done[0].finished == seconds(2));
}

TEST_CASE("looks stop when nothing happens and go on in step afterwards") {
  std::vector<ScalingView> seen;
  FleetConfig config = server(12);
  config.autoscaler = script(10, {1}, &seen);
  run(config, {{0.5}, {47}, {90}});
  INFO("work from 0.5 to 12.5 s, from 47 to 59 s and from 90 to 102 s");
  CHECK(look_times_s(seen) == LookTimes{10, 20, 50, 60, 90, 100, 110});
}

TEST_CASE("looks go on for a schedule, and as long as there are more instances than the minimum") {
  std::vector<ScalingView> seen;
  FleetConfig config = server(1);
  config.maximum = 3;
  config.autoscaler = script(10, {1}, &seen);
  config.autoscaler.looks_until = seconds(35);
  run(config, {});
  CHECK(look_times_s(seen) == LookTimes{0, 10, 20, 30, 40});

  seen.clear();
  config.autoscaler = script(10, {3, 3, 3, 1}, &seen);
  run(config, {{5}});
  CHECK(look_times_s(seen) == LookTimes{10, 20, 30, 40});
}

TEST_CASE("a rule that wants more than the minimum for ever does not keep a run from ending") {
  std::vector<ScalingView> seen;
  FleetConfig config = container(1, 0, 1);
  config.autoscaler = script(10, {3}, &seen);
  const FleetRun done = run(config, {{0}});
  CHECK(existing(*done.platform) == 3);
  INFO("the request is over at 1 s: looks go on for an hour after that, until 3610 s");
  CHECK(seen.size() == 362);
  CHECK(seen.back().now == seconds(3610));
}
