#include "platforms/autoscaling/autoscaler_knative.hpp"

#include "tests/catch.hpp"
#include "tests/platforms/autoscaling/autoscaler_looks.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// Pods that take ten requests at once, so that the target of each is 70 % of that: seven.
Watched knative_pods(std::int64_t ready, const KnativeAutoscaler::Config& config = {}) {
  Watched service = watched<KnativeAutoscaler>(config);
  service.view.ready = ready;
  service.view.concurrency = 10;
  return service;
}

}  // namespace

TEST_CASE("Knative wants the average concurrency over 70 % of what a pod takes") {
  Watched service = knative_pods(2);
  service.outstanding = 21;
  INFO("21 / 7 = 3 pods; 3 / 2 ready ones is below 200 %: no panic");
  CHECK(service.look(30) == 3);
}

TEST_CASE("a pod without a limit has a target of 100 requests, of which 70 % count") {
  Watched service = knative_pods(2);
  service.view.concurrency = 1'000'000;
  service.outstanding = 141;
  CHECK(service.look() == 3);  // 141 / 70 = 2.01
}

TEST_CASE("a target of its own stands in for the concurrency of a pod") {
  Watched service = knative_pods(2, {.target_concurrency = 5});
  service.outstanding = 10.5;
  CHECK(service.look() == 3);  // 10.5 / 3.5
}

TEST_CASE("Knative panics when six seconds ask for twice the ready pods") {
  Watched service = knative_pods(2);
  service.outstanding = 14;
  CHECK(service.look(30) == 2);
  service.outstanding = 28;
  INFO("stable: (58 x 14 + 2 x 28) / 60 / 7 = 2.07; panic: (4 x 14 + 2 x 28) / 6 / 7 = 2.67");
  INFO("3 / 2 = 150 %: no panic, 3 pods of the stable window");
  CHECK(service.look() == 3);
  INFO("panic: (2 x 14 + 4 x 28) / 6 / 7 = 3.33; 4 / 2 = 200 %: panic, although stable wants 3");
  CHECK(service.look() == 4);
}

TEST_CASE("Knative takes no pod away while it panics, nor for a stable window after") {
  Watched service = knative_pods(2);
  service.outstanding = 14;
  service.look(30);
  service.outstanding = 28;
  service.look();
  REQUIRE(service.obey() == 4);
  service.outstanding = 0;
  INFO("the last reason to panic is 60 s old at the 30th look, more at the next");
  CHECK(service.obey(30) == 4);
  INFO("then at most every second pod goes at each look");
  CHECK(service.obey() == 2);
  CHECK(service.obey() == 1);
  INFO("the last one: 60 s without traffic and 30 s of grace");
  CHECK(service.obey(12) == 1);  // 88 s after the last traffic
  CHECK(service.obey() == 0);    // 90 s
}

TEST_CASE("a reason to panic prolongs the panic") {
  Watched service = knative_pods(1);
  service.outstanding = 70;
  CHECK(service.look(100) == 10);
  service.outstanding = 0;
  INFO("the panic window still asks for 4.7 and then 3.3, but after 6 s for nothing");
  CHECK(service.look(32) == 10);
  INFO("last reason 4 s after the load ended, 60 s before the 32nd look");
  CHECK(service.look() == 1);
}

TEST_CASE("a panic that is not over yet at the last look goes on with a new reason") {
  Watched service = knative_pods(1);
  service.outstanding = 70;
  service.look(100);
  service.outstanding = 0;
  REQUIRE(service.look(32) == 10);
  service.outstanding = 70;
  INFO("62 s after the last reason, 70 x 2 / 6 / 7 = 3.3 is the next");
  CHECK(service.look() == 10);
}

TEST_CASE("the rates bound how far Knative goes at one look, but one pod is always allowed") {
  Watched fast = knative_pods(3, {.target_concurrency = {}, .max_scale_up_rate = 2});
  fast.outstanding = 7000;
  CHECK(fast.look() == 6);
  Watched slow = knative_pods(3, {.target_concurrency = {}, .max_scale_up_rate = 1});
  slow.outstanding = 7000;
  CHECK(slow.look() == 4);

  Watched down = knative_pods(11, {.target_concurrency = {}, .max_scale_down_rate = 2});
  down.outstanding = 7;
  CHECK(down.look() == 5);
  Watched slow_down = knative_pods(11, {.target_concurrency = {}, .max_scale_down_rate = 1});
  slow_down.outstanding = 7;
  CHECK(slow_down.look() == 10);
}

TEST_CASE("the first pods of a service that slept are for those who woke it") {
  Watched service = knative_pods(0);
  service.look_after(1000);
  service.outstanding = 100;
  INFO("100 / 7 = 14.3; zeros of the time without pods would leave 100 x 2 / 6 / 7 = 4.8");
  CHECK(service.look() == 15);
}

TEST_CASE("a pod that idles reports zeros") {
  Watched service = knative_pods(1);
  for (int i = 0; i < 100; ++i) service.look();
  service.outstanding = 100;
  INFO("panic window: 100 x 2 / 6 / 7 = 4.8");
  CHECK(service.look() == 5);
}

TEST_CASE("traffic in the stable window keeps the last pod of Knative") {
  Watched service = knative_pods(1);
  service.outstanding = 0.01;
  CHECK(service.look() == 1);
  service.outstanding = 0;
  CHECK(service.look(44) == 1);
  service.outstanding = 0.01;
  CHECK(service.look() == 1);
  service.outstanding = 0;
  CHECK(service.look(44) == 1);
  CHECK(service.look() == 0);
}

TEST_CASE("no traffic at all takes the first pod away after window and grace") {
  Watched service = knative_pods(1);
  CHECK(service.look(44) == 1);
  CHECK(service.look() == 0);
}

TEST_CASE("a pod that is gone does not come back by the grace") {
  Watched service = knative_pods(0);
  CHECK(service.look(20) == 0);
}

TEST_CASE("a delay of scaling down keeps what was wanted within it") {
  Watched service = knative_pods(4, {.stable_window = seconds(6),
                                     .panic_window_percentage = 100,
                                     .target_concurrency = {},
                                     .scale_down_delay = seconds(20)});
  service.outstanding = 28;
  CHECK(service.look(10) == 4);
  service.outstanding = 14;
  INFO("after 6 s it wants 2; the last look that wanted 4 was 2 s after the change");
  CHECK(service.look(10) == 4);
  CHECK(service.look() == 3);
  CHECK(service.look() == 2);
}
