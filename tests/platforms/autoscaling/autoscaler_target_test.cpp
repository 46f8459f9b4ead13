#include "platforms/autoscaling/autoscaler_target.hpp"

#include "platforms/autoscaling/autoscaler_schedule.hpp"
#include "tests/catch.hpp"
#include "tests/platforms/autoscaling/autoscaler_looks.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("DET-AUTO-1: twelve requests, four to an instance, want three instances at once") {
  Watched service = watched<TargetAutoscaler>({.period = seconds(10),
                                               .window = Duration{0},
                                               .concurrency = 1,
                                               .vcpu = {},
                                               .outstanding = {}});
  service.view.concurrency = 4;
  CHECK(service.look_after(0) == 0);
  service.view.serving = 4;
  service.view.queued = 8;
  CHECK(service.look() == 3);
  service.view.ready = 3;
  service.view.serving = 12;
  service.view.queued = 0;
  CHECK(service.look() == 3);
}

TEST_CASE("an instance carries a share of its concurrency, averaged over the window") {
  Watched service = watched<TargetAutoscaler>({.concurrency = 0.6, .vcpu = {}, .outstanding = {}});
  service.view.concurrency = 80;
  service.outstanding = 96;
  INFO("60 % of 80 are 48; 96 / 48 = 2");
  CHECK(service.look(12) == 2);
  service.outstanding = 480;
  INFO("5 s of 480 and 55 s of 96: 128 / 48 = 2.67");
  CHECK(service.look() == 3);
  INFO("a minute later the window has 480 only: 480 / 48 = 10");
  CHECK(service.look(11) == 10);
}

TEST_CASE("the driver that needs most instances counts") {
  Watched service = watched<TargetAutoscaler>({.concurrency = 0.6, .vcpu = 0.6, .outstanding = {}});
  service.view.concurrency = 80;
  service.view.vcpu = 2;
  service.outstanding = 48;
  service.vcpus = 6;
  INFO("concurrency: 48 / 48 = 1; vCPUs: 6 / (0.6 x 2) = 5");
  CHECK(service.look() == 5);
  service.outstanding = 480;
  service.vcpus = 0;
  INFO("after a minute of that: 480 / 48 = 10");
  CHECK(service.look(12) == 10);
}

TEST_CASE("a target may be so many requests per instance, whatever it could take") {
  Watched service = watched<TargetAutoscaler>({.concurrency = {}, .vcpu = {}, .outstanding = 2.5});
  service.outstanding = 10;
  CHECK(service.look() == 4);
}

TEST_CASE("without a window, vCPUs in use are those since the last look") {
  Watched service = watched<TargetAutoscaler>(
      {.window = Duration{0}, .concurrency = {}, .vcpu = 0.5, .outstanding = {}});
  service.vcpus = 3;
  CHECK(service.look() == 6);
  service.vcpus = 1;
  CHECK(service.look() == 2);
}

TEST_CASE("nothing to do needs no instance") {
  Watched service = watched<TargetAutoscaler>({.concurrency = 0.6, .vcpu = 0.6, .outstanding = {}});
  CHECK(service.look_after(0) == 0);
  CHECK(service.look(100) == 0);
}

TEST_CASE("looks that were left out count as minutes without load") {
  Watched service = watched<TargetAutoscaler>({.concurrency = {}, .vcpu = {}, .outstanding = 1});
  service.look();
  service.look_after(3595);
  service.outstanding = 24;
  INFO("24 requests for 5 s of the last minute: 2 on average");
  CHECK(service.look() == 2);
}

TEST_CASE("a rate of requests needs as many instances as carry it") {
  Watched service = watched<RateAutoscaler>({.target = 200});
  service.per_s = 1000;
  CHECK(service.look(30) == 5);
  service.per_s = 0;
  INFO("30 of 60 s at 1000: 500 / 200 = 2.5");
  CHECK(service.look(15) == 3);
  CHECK(service.look(15) == 0);
}

TEST_CASE("a schedule takes effect at its instants") {
  Watched service = watched<ScheduleAutoscaler>(
      {.period = seconds(30), .events = {{seconds(30), 6}, {seconds(90), 2}}});
  CHECK(service.look_after(0) == 0);
  CHECK(service.look() == 6);
  CHECK(service.look() == 6);
  CHECK(service.look() == 2);
  CHECK(service.look_after(1e6) == 2);
}

TEST_CASE("a schedule takes what was left out at the next look") {
  Watched service = watched<ScheduleAutoscaler>(
      {.period = seconds(10), .events = {{seconds(10), 6}, {seconds(20), 9}, {seconds(30), 2}}});
  CHECK(service.look_after(29) == 9);
  CHECK(service.look_after(71) == 2);
}
