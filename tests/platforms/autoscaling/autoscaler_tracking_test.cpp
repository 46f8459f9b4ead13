#include "platforms/autoscaling/autoscaler_tracking.hpp"

#include "tests/catch.hpp"
#include "tests/platforms/autoscaling/autoscaler_looks.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// Each instance shall get 60 requests per minute.
TrackingAutoscaler::Config sixty() {
  TrackingAutoscaler::Config config;
  config.per_minute = 60;
  return config;
}

Watched watched_tracking(std::int64_t ready, const TrackingAutoscaler::Config& config = sixty()) {
  Watched service = watched<TrackingAutoscaler>(config);
  service.view.ready = ready;
  return service;
}

}  // namespace

TEST_CASE("three datapoints of three above the target add instances in proportion") {
  Watched service = watched_tracking(2);
  CHECK(service.look_after(0) == 2);
  service.per_s = 3;  // 180 per minute: 90 on each of two, 1.5 times the target
  CHECK(service.look(2) == 2);
  CHECK(service.look() == 3);
}

TEST_CASE("two datapoints of three above the target change nothing") {
  Watched service = watched_tracking(2);
  for (int i = 0; i < 5; ++i) {
    service.per_s = 3;
    CHECK(service.look(2) == 2);
    service.per_s = 2;  // on target
    CHECK(service.look() == 2);
  }
}

TEST_CASE("the latest datapoint says how many") {
  Watched service = watched_tracking(2);
  service.per_s = 3;
  service.look(2);
  service.per_s = 9;
  INFO("270 on each of two are 4.5 times the target");
  CHECK(service.look() == 9);
}

TEST_CASE("fifteen datapoints of fifteen below 0.9 of the target take instances away") {
  Watched service = watched_tracking(4);
  service.per_s = 2;  // 30 on each: 0.5
  CHECK(service.look(14) == 4);
  CHECK(service.look() == 2);
}

TEST_CASE("just below the target nothing goes") {
  Watched service = watched_tracking(10);
  service.per_s = 9;  // 54 on each: 0.9 is not below 0.9
  CHECK(service.look(30) == 10);
}

TEST_CASE("an alarm takes away one instance at least") {
  Watched service = watched_tracking(2);
  service.per_s = 1.75;  // 52.5 on each: 0.875; 2 x 0.875 would round up to 2
  CHECK(service.look(15) == 1);
}

TEST_CASE("without requests all instances may go") {
  Watched service = watched_tracking(3);
  CHECK(service.look(14) == 3);
  CHECK(service.look() == 0);
}

TEST_CASE("after new instances are ready it adds none for a while") {
  Watched service = watched_tracking(2);
  service.per_s = 3;
  REQUIRE(service.look(3) == 3);
  service.view.starting = 1;
  service.per_s = 30;
  INFO("none while the third starts, from 3 to 7 min, ready at 8 min");
  CHECK(service.look(4) == 3);
  service.view.ready = 3;
  service.view.starting = 0;
  CHECK(service.look() == 3);
  INFO("then 5 min of cooldown; at 13 min 1800 requests on three are 10 times the target");
  CHECK(service.look(4) == 3);
  CHECK(service.look() == 30);
}

TEST_CASE("after instances went, more go only after a while") {
  TrackingAutoscaler::Config config = sixty();
  config.in_datapoints = 2;
  config.in_cooldown = seconds(600);
  Watched service = watched_tracking(8, config);
  service.per_s = 2;  // 15 on each of eight: 0.25
  REQUIRE(service.obey(2) == 2);
  service.per_s = 0;
  CHECK(service.obey(9) == 2);
  CHECK(service.obey() == 0);
}

TEST_CASE("the cooldown after instances went does not hold back new ones") {
  TrackingAutoscaler::Config config = sixty();
  config.in_datapoints = 1;
  Watched service = watched_tracking(4, config);
  service.per_s = 1;
  REQUIRE(service.obey() == 1);
  service.per_s = 5;
  CHECK(service.obey(2) == 1);
  CHECK(service.obey() == 5);
}

TEST_CASE("a datapoint that is late is acted upon late") {
  TrackingAutoscaler::Config config = sixty();
  config.metric_delay = seconds(90);  // two minutes of looks
  Watched service = watched_tracking(2, config);
  service.per_s = 3;
  CHECK(service.look(4) == 2);
  CHECK(service.look() == 3);
}

TEST_CASE("minutes whose looks were left out are datapoints without requests") {
  Watched service = watched_tracking(2);
  service.per_s = 3;
  service.look(2);
  service.per_s = 0;
  INFO("nothing for 9 min, then a minute above the target: not three in a row");
  service.look_after(9 * 60 - 60);
  service.per_s = 3;
  CHECK(service.look() == 2);
  CHECK(service.look() == 2);
  CHECK(service.look() == 3);
}

TEST_CASE("the share of vCPUs in use may be the metric") {
  TrackingAutoscaler::Config config;
  config.vcpu = 0.5;
  Watched service = watched_tracking(2, config);
  service.view.vcpu = 4;
  service.vcpus = 7;  // 7 of 8 are 0.875: 1.75 times the target
  CHECK(service.look(2) == 2);
  CHECK(service.look() == 4);  // 3.5
}
