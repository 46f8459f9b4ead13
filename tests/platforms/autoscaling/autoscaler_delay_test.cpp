#include "platforms/autoscaling/autoscaler_delay.hpp"

#include "tests/catch.hpp"
#include "tests/platforms/autoscaling/autoscaler_looks.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// Decides on what is there at the look, two requests to an instance.
Watched watched_delay(std::int64_t ready, DelayAutoscaler::Config config = {}) {
  config.window = Duration{0};
  Watched service = watched<DelayAutoscaler>(config);
  service.view.ready = ready;
  return service;
}

}  // namespace

TEST_CASE("Ray Serve adds instances only after it wanted them for 30 seconds") {
  Watched service = watched_delay(1);
  service.view.serving = 8;
  INFO("looks at 10, 20 and 30 s; at 40 s the wish is 30 s old");
  CHECK(service.look(3) == 1);
  CHECK(service.look() == 4);
}

TEST_CASE("one look that wants no more begins the delay anew") {
  Watched service = watched_delay(1);
  service.view.serving = 8;
  service.look(3);
  service.view.serving = 2;
  CHECK(service.look() == 1);
  service.view.serving = 8;
  CHECK(service.look(3) == 1);
  CHECK(service.look() == 4);
}

TEST_CASE("Ray Serve takes instances away only after it wanted fewer for 600 seconds") {
  Watched service = watched_delay(5);
  service.view.serving = 3;
  CHECK(service.look(60) == 5);
  CHECK(service.look() == 2);
}

TEST_CASE("the last instance of Ray Serve waits for itself") {
  Watched service = watched_delay(5, {.downscale_delay = seconds(20)});
  CHECK(service.obey(2) == 5);
  CHECK(service.obey() == 1);
  CHECK(service.obey(2) == 1);
  CHECK(service.obey() == 0);
  INFO("and the first comes at once");
  service.view.queued = 50;
  CHECK(service.obey() == 1);
}

TEST_CASE("wanting more and wanting fewer are counted apart") {
  Watched service = watched_delay(4);
  for (int i = 0; i < 100; ++i) {
    service.view.serving = 2;
    CHECK(service.look() == 4);
    service.view.serving = 20;
    CHECK(service.look() == 4);
  }
}

TEST_CASE("Ray Serve looks back for half a minute") {
  Watched service = watched<DelayAutoscaler>({.upscale_delay = Duration{0}});
  service.outstanding = 2;
  CHECK(service.look(3) == 1);
  service.outstanding = 14;
  INFO("(20 x 2 + 10 x 14) / 30 = 6 requests, two to an instance");
  CHECK(service.look() == 3);
}
