#include "platforms/autoscaling/autoscaler_steps.hpp"

#include "tests/catch.hpp"
#include "tests/platforms/autoscaling/autoscaler_looks.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("instances double at each look while the 99th percentile is above the limit") {
  Watched service = watched<DoublingAutoscaler>({});
  service.view.serving = 10;
  service.view.p99 = seconds(0.501);
  CHECK(service.obey() == 2);
  CHECK(service.obey() == 4);
  service.view.starting = 3;
  CHECK(service.look() == 14);  // those that start are doubled too
}

TEST_CASE("at the limit, or when no request ended, as many instances stay") {
  Watched service = watched<DoublingAutoscaler>({.scale_in = true});
  service.view.ready = 6;
  service.view.serving = 10;
  service.view.p99 = seconds(0.5);
  CHECK(service.look() == 6);
  service.view.p99 = seconds(0.25);
  CHECK(service.look() == 6);
  service.view.p99 = Duration{0};
  CHECK(service.look() == 6);
}

TEST_CASE("no instance doubles to two") {
  Watched service = watched<DoublingAutoscaler>({});
  service.view.ready = 0;
  service.view.p99 = seconds(1);
  CHECK(service.look() == 2);
}

TEST_CASE("instances halve only if that is asked for") {
  Watched keeps = watched<DoublingAutoscaler>({});
  keeps.view.ready = 7;
  keeps.view.p99 = seconds(0.1);
  CHECK(keeps.look() == 7);
  Watched halves = watched<DoublingAutoscaler>({.scale_in = true});
  halves.view.ready = 7;
  halves.view.serving = 1;
  halves.view.p99 = seconds(0.249);
  CHECK(halves.obey() == 4);
  halves.view.serving = 0;
  halves.view.p99 = Duration{0};
  CHECK(halves.obey() == 2);
  CHECK(halves.obey() == 1);
  CHECK(halves.obey() == 1);
}

TEST_CASE("the alert of OpenFaaS adds 20 % of the maximum again and again") {
  Watched service = watched<AlertAutoscaler>({});
  service.per_s = 6;
  INFO("above 5 per second at 10 s, fires at 20 s, steps of 4 every 30 s, at most 20");
  CHECK(service.obey() == 1);
  CHECK(service.obey() == 5);
  CHECK(service.obey(2) == 5);
  CHECK(service.obey() == 9);
  CHECK(service.obey(3) == 13);
  CHECK(service.obey(3) == 17);
  CHECK(service.obey(3) == 20);
  CHECK(service.obey(6) == 20);
}

TEST_CASE("when the alert is over OpenFaaS goes back to the minimum at once") {
  Watched service = watched<AlertAutoscaler>({});
  service.per_s = 6;
  service.obey(5);
  service.per_s = 5;
  CHECK(service.look() == 0);
  INFO("the next alert begins from the beginning");
  service.view.ready = 1;
  service.per_s = 6;
  CHECK(service.obey() == 1);
  CHECK(service.obey() == 5);
}

TEST_CASE("a step of OpenFaaS is rounded up") {
  Watched service = watched<AlertAutoscaler>({.step_percent = 20, .max_instances = 6});
  service.per_s = 100;
  CHECK(service.obey(2) == 3);  // 1 + ceil(1.2)
}
