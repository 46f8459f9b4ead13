// How instances of a fleet come and go, worked by hand.

#include "tests/catch.hpp"
#include "tests/platforms/fleet/scripted.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

using Existing = std::vector<std::int64_t>;
using Numbers = std::vector<double>;

/// Instances that grow on nodes of four vCPUs before others start.
FleetConfig growing(std::vector<std::int64_t> vcpus) {
  FleetConfig config = sharing(server(1), 1);
  config.maximum = 100;
  config.growth = FleetConfig::Growth{.node_vcpu = 4, .memory_per_vcpu = Megabytes{500}};
  config.memory = Megabytes{1000};
  config.autoscaler = script(10, std::move(vcpus));
  return config;
}

}  // namespace

TEST_CASE(
    "an idle instance goes after the keep-alive, and its clock starts anew with each request") {
  FleetConfig config = container(1, 2, 1);
  config.keep_alive = seconds(10);
  const std::vector<Call> calls = {{0}, {12}, {30}};
  INFO("idle from 3 to 12 s, from 13 to 23 s; a new one from 30 s");
  CHECK(existing_at(config, calls, {12.5, 22.999, 23, 30}) == Existing{1, 1, 0, 1});
  CHECK(run(config, calls).cold_ids() == "0 2");
}

TEST_CASE("an arrival at the very end of the keep-alive is cold") {
  FleetConfig config = container(1, 2, 1);
  config.keep_alive = seconds(10);
  CHECK(run(config, {{0}, {12.999}}).cold_ids() == "0");
  CHECK(run(config, {{0}, {13}}).cold_ids() == "0 1");
}

TEST_CASE("the keep-alive leaves the minimum, whoever is idle") {
  FleetConfig config = container(1, 2, 1);
  config.minimum = 1;
  config.initial = 3;
  config.keep_alive = seconds(10);
  CHECK(existing_at(config, {{8}}, {0, 9.999, 10, 18.999, 100}) == Existing{3, 3, 1, 1, 1});
  INFO("#0 is busy at 8 s, so it is left at 10 s as the last one");
  CHECK(run(config, {{8}, {50}})[1].instance == 0);
}

TEST_CASE(
    "an instance that starts for nobody any more is kept, or stopped where the rules say so") {
  FleetConfig config = container(1, 10, 1);
  config.initial = 1;
  const std::vector<Call> calls = {{0, 3}, {1}};
  CHECK(starts_s(run(config, calls)) == Numbers{0, 3});
  CHECK(existing_at(config, calls, {2, 4, 20}) == Existing{2, 2, 2});
  config.cancel_unneeded_starts = true;
  CHECK(starts_s(run(config, calls)) == Numbers{0, 3});
  CHECK(existing_at(config, calls, {2, 4, 20}) == Existing{2, 1, 1});
}

TEST_CASE("starts that come too fast are tried again when the rate allows") {
  FleetConfig config = container(10, 1, 1);
  config.scaling_rate = RateLimit::Rule{.at_once = 1, .more = 1, .every = seconds(1)};
  const FleetRun done = run(config, burst(4, 0));
  INFO("starts at 0, 1, 2 and 3 s, ready a second later");
  CHECK(starts_s(done) == Numbers{1, 2, 3, 4});
  CHECK(done.cold() == 4);
}

TEST_CASE("of the requests that share a later start one is cold") {
  FleetConfig config = container(10, 1, 3, 3);
  config.scaling_rate = RateLimit::Rule{.at_once = 1, .more = 1, .every = seconds(1)};
  const FleetRun done = run(config, burst(11, 0));
  CHECK(starts_s(done) == Numbers{1, 1, 1, 2, 2, 2, 3, 3, 3, 11, 11});
  CHECK(done.cold_ids() == "0 3 6");
}

TEST_CASE("starts are tried again for requests whose starts were stopped") {
  FleetConfig config = container(1, 100, 1);
  config.scaling_rate = RateLimit::Rule{.at_once = 1, .more = 1, .every = seconds(1)};
  config.autoscaler = script(10, {2, 1, 3});
  const std::vector<Call> calls = {{0}, {0}, {11}};
  INFO("one of two is stopped at 10 s; started again at 11 and 12 s, when all requests are cold");
  CHECK(existing_at(config, calls, {9, 10.5, 11.5, 12.5}) == Existing{2, 1, 2, 3});
  CHECK(run_until(seconds(112), config, calls)->levels().queued == 0);
}

TEST_CASE("the last instance is not stopped while requests wait for it") {
  FleetConfig config = container(10, 4, 1, 1);
  config.on_demand = FleetConfig::OnDemand::from_zero;
  config.autoscaler = script(3, {1, 0, 0, 0, 0, 0, 0, 0});
  const FleetRun done = run(config, burst(3, 0));
  INFO("three calls of 10 s one after the other on an instance that starts in 4 s");
  CHECK(starts_s(done) == Numbers{4, 14, 24});
  CHECK(done.platform->counts().instances_created == 1);
}

TEST_CASE("an instance starts on demand from zero only if there is none") {
  FleetConfig config = container(1, 4, 1);
  config.on_demand = FleetConfig::OnDemand::from_zero;
  config.keep_alive = seconds(10);
  const FleetRun done = run(config, {{0}, {0}, {1}, {100}});
  CHECK(starts_s(done) == Numbers{4, 5, 6, 104});
  CHECK(done.cold_ids() == "0 3");
  CHECK(done.platform->counts().instances_created == 2);
}

TEST_CASE("no more instances than the maximum exist") {
  const FleetConfig config = container(1, 4, 1, 2);
  CHECK(starts_s(run(config, burst(5, 0))) == Numbers{4, 4, 5, 5, 6});
}

TEST_CASE("a look comes after the arrivals at its instant") {
  FleetConfig config = server(30);
  config.maximum = 5;
  config.stages = {{"start", Phase::provision, Distribution::constant(2), {}}};
  config.autoscaler = target_of(10, 1);
  CHECK(starts_s(run(config, {{0}, {10}})) == Numbers{0, 12});
}

TEST_CASE("a look comes before what happens a nanosecond later") {
  FleetConfig config = servers(0, 2);
  config.minimum = 1;
  config.initial = 2;
  config.maximum = 5;
  config.autoscaler = target_of(10, 1);
  std::vector<Request> requests(2);
  for (Request& request : requests) request.demand = Demand::of(seconds(10) + Duration{1});
  requests[1].id = 1;
  Calls workload{requests};
  FleetPlatform platform{config, 1, 0};
  Recorder recorder;
  admit(workload, platform, recorder);
  advance_to(seconds(15), platform, recorder);
  INFO("two requests in service at 10 s need two instances");
  CHECK(existing(platform) == 2);
  CHECK(platform.occupancies(seconds(15)).busy.area_s() == Approx(20).epsilon(1e-8));
}

TEST_CASE("an autoscaler sees instances, requests and their sums") {
  std::vector<ScalingView> seen;
  FleetConfig config = server(30, 2);
  config.maximum = 2;
  config.stages = {{"start", Phase::provision, Distribution::constant(15), {}}};
  config.autoscaler = script(10, {2, 2, 2, 2, 1}, &seen);
  config.autoscaler.watches_latency = true;
  run(config, {{1}, {5}, {8}, {9}});
  REQUIRE(seen.size() >= 4);
  CHECK(seen[0].ready == 1);
  CHECK(seen[0].starting == 0);
  CHECK(seen[0].serving == 2);
  CHECK(seen[0].queued == 2);
  CHECK(seen[0].arrivals == 4);
  CHECK(seen[0].concurrency == 2);
  INFO("9 + 5 + 2 + 1");
  CHECK(seen[0].outstanding_s == Approx(17).epsilon(1e-12));
  CHECK(seen[0].p99 == Duration{0});
  CHECK(seen[1].starting == 1);
  CHECK(seen[2].ready == 2);
  CHECK(seen[2].queued == 0);
  INFO("two answers at 31 and 35 s, each after 30 s");
  CHECK(seen[3].p99 == seconds(30));
}

TEST_CASE("instances that start are stopped first, then idle ones, then those with few requests") {
  FleetConfig config = server(60, 2);
  config.minimum = 1;
  config.initial = 3;
  config.maximum = 4;
  config.stages = {{"start", Phase::provision, Distribution::constant(100), {}}};
  config.autoscaler = script(10, {3, 4, 3, 2, 1});
  const std::vector<Call> calls = {{0}, {0}, {0}, {45, 1}};
  INFO("#0 has two requests, #1 one, #2 none, and #3 starts at 10 s");
  const auto levels_at = [&](double at_s) {
    return run_until(seconds(at_s), config, calls)->levels();
  };
  CHECK(levels_at(15) == Levels{.serving = 2, .starting = 1, .idle = 1, .provisioned = 1});
  CHECK(levels_at(25) == Levels{.serving = 2, .starting = 0, .idle = 1, .provisioned = 1});
  CHECK(levels_at(35) == Levels{.serving = 2, .starting = 0, .idle = 0, .provisioned = 1});
  INFO("at 40 s #1 is told to go: it finishes its request and takes no other");
  CHECK(levels_at(45).serving == 2);
  CHECK(levels_at(45).queued == 1);
  CHECK(existing_at(config, calls, {60.5, 61}) == Existing{1, 1});
  const FleetRun done = run(config, calls);
  CHECK(done[2].finished == seconds(60));
  CHECK(done[3].started == seconds(60));
  CHECK(done[3].instance == 0);
}

TEST_CASE("an instance with a line of its own serves the line before it goes") {
  FleetConfig config = servers(20, 2);
  config.minimum = 1;
  config.initial = 2;
  config.own_queues = true;
  config.placement = PlacementRule::round_robin;
  config.autoscaler = script(10, {2, 1});
  const std::vector<Call> calls = {{0}, {0}, {1}, {2}, {15}};
  const FleetRun done = run(config, calls);
  INFO(
      "each has one in service and one in line at 10 s; the younger goes, so the last request "
      "waits "
      "at the older");
  CHECK(starts_s(done) == Numbers{0, 0, 20, 20, 40});
  CHECK(done[3].instance == 1);
  CHECK(done[4].instance == 0);
  CHECK(existing_at(config, calls, {39, 40}) == Existing{2, 1});
}

TEST_CASE("an autoscaler that does not scale in leaves idle instances to the keep-alive") {
  FleetConfig config = server(1);
  config.maximum = 3;
  config.keep_alive = seconds(7);
  config.autoscaler = script(10, {3, 1});
  config.autoscaler.scales_in = false;
  const std::vector<Call> calls = {{5}, {15}};
  INFO("at 10 s two more, idle from then on; the first is idle from 6 to 13 s, and goes");
  CHECK(existing_at(config, calls, {9, 11, 12.999, 13}) == Existing{1, 3, 3, 2});
  INFO("the second serves from 15 to 16 s, the third goes at 17 s, and one is the minimum");
  CHECK(existing_at(config, calls, {16.999, 17, 100}) == Existing{2, 1, 1});
}

TEST_CASE("an autoscaler does not start faster than the scaling rate") {
  FleetConfig config = server(100);
  config.maximum = 10;
  config.scaling_rate = RateLimit::Rule{.at_once = 2, .more = 1, .every = seconds(15)};
  config.autoscaler = script(10, {8});
  INFO("two at 0 s, no more at 10 s, one each at 20 and 30 s");
  CHECK(existing_at(config, {{0}}, {5, 15, 25, 35}) == Existing{3, 3, 4, 5});
}

TEST_CASE("an instance grows on its node before a second one starts") {
  FleetConfig config = growing({1, 2, 4, 5, 6});
  config.autoscaler.scales_in = false;
  const std::vector<Call> calls = burst(7, 0, 100);
  INFO("one place for each vCPU: 1 at 0 s, 2 at 10 s, 4 at 20 s, 4 + 1 at 30 s, 4 + 2 at 40 s");
  const FleetRun done = run(config, calls);
  CHECK(starts_s(done) == Numbers{0, 10, 20, 20, 30, 40, 100});
  CHECK(existing_at(config, calls, {25, 35, 45}) == Existing{1, 2, 2});
  for (const Outcome& outcome : done.outcomes)
    CHECK(outcome.finished - outcome.started == seconds(100));
  const Areas areas = run_until(seconds(50), config, calls)->occupancies(seconds(50)).areas;
  INFO("10 (1 + 2 + 4 + 5 + 6)");
  CHECK(areas.capacity_s == Approx(180).epsilon(1e-12));
  INFO("10 (1000 + 1500 + 2500 + 3500 + 4000)");
  CHECK(areas.memory_mb_s == Approx(125'000).epsilon(1e-12));
}

TEST_CASE("an instance shrinks again, and what is in service becomes slower") {
  const FleetConfig config = growing({1, 2, 1});
  const FleetRun done = run(config, {{0, 30}, {0, 30}});
  INFO(
      "20 s done of the first by 20 s, 10 s of the second; then half a vCPU each: 10 s left take "
      "20 s, and the other 10 s alone 10 s");
  CHECK(starts_s(done) == Numbers{0, 10});
  CHECK(done[0].finished == seconds(40));
  CHECK(done[1].finished == seconds(50));
}

TEST_CASE("memory that instances share counts once while any of them exists") {
  FleetConfig config = container(1, 0, 1);
  config.memory = Megabytes{100};
  config.shared_memory = Megabytes{1000};
  config.keep_alive = seconds(4);
  const auto platform = run_until(seconds(50), config, {{0}, {0}});
  INFO("two of them for 5 s");
  CHECK(platform->occupancies(seconds(50)).areas.memory_mb_s == Approx(5 * 1200).epsilon(1e-12));
}

TEST_CASE("a platform of instances counts the stages of its starts") {
  FleetConfig config = container(1, 0, 1);
  config.stages = {{"pull", Phase::provision, Distribution::constant(4), {}},
                   {"load", Phase::first_call, Distribution::constant(3), {0}}};
  const FleetRun done = run(config, {{0}, {0}});
  const std::vector<StageTime> stages = done.platform->counts().stages;
  REQUIRE(stages.size() == 2);
  CHECK(stages[0].count == 2);
  CHECK(stages[0].total == seconds(8));
  CHECK(stages[1].total == seconds(6));
}
