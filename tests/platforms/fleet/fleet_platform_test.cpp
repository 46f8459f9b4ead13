// What becomes of requests on a fleet, worked by hand; batches are in
// fleet_batches_test.cpp, how instances come and go in fleet_scaling_test.cpp.

#include "platforms/fleet/fleet_platform.hpp"

#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"
#include "tests/fleets.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

using Numbers = std::vector<double>;
using Instances = std::vector<std::uint64_t>;
using Fates = std::vector<Fate>;

/// Start-up of 4 s before an instance has its port open and 3 s before its model is loaded.
FleetConfig with_port(FleetConfig config, bool ready_when_loaded) {
  config.stages = {{"provision", Phase::provision, Distribution::constant(4), {}},
                   {"load", Phase::first_call, Distribution::constant(3), {0}}};
  config.ready_when_loaded = ready_when_loaded;
  return config;
}

}  // namespace

TEST_CASE("the request that triggers a start is cold, those that share it are not") {
  const FleetRun done = run(container(1, 4, 2), burst(3, 0));
  CHECK(starts_s(done) == Numbers{4, 4, 4});
  CHECK(instances(done) == Instances{0, 0, 1});
  CHECK(done.cold_ids() == "0 2");
}

TEST_CASE("a place that becomes free serves before the instance that starts, and cold stays cold") {
  const FleetRun done = run(container(1, 4, 1), {{0, 6}, {9, 1}, {20, 1}});
  INFO("busy from 4 to 10 s; the second instance would be ready at 13 s");
  CHECK(starts_s(done) == Numbers{4, 10, 20});
  CHECK(instances(done) == Instances{0, 0, 0});
  CHECK(done.cold_ids() == "0 1");
  CHECK(done.platform->counts().instances_created == 2);
}

TEST_CASE("a line is served in the order of arrival") {
  const FleetRun done = run(server(1, 2), {{0, 2}, {0, 3}, {0.5, 1}, {0.6, 1}, {0.7, 1}});
  CHECK(starts_s(done) == Numbers{0, 0, 2, 3, 3});
}

TEST_CASE("a full line refuses at once") {
  FleetConfig config = server(1);
  config.queue_capacity = 2;
  const FleetRun done = run(config, {{0}, {0}, {0}, {0}, {1}, {1}});
  CHECK(fates_of(done) == Fates{Fate::served, Fate::served, Fate::served, Fate::queue_full,
                                Fate::served, Fate::queue_full});
  CHECK(latency(done[3]) == Duration{0});
  CHECK(done[3].instance == Outcome::no_instance);
}

TEST_CASE("requests that an instance starts for take no places in the line") {
  FleetConfig config = container(1, 4, 2, 1);
  config.queue_capacity = 1;
  const FleetRun done = run(config, {{0}, {0}, {0}, {0}, {4.5}, {4.6}});
  INFO("two for the start and one in line; at 4 s two begin, so the line is full to 5 s");
  CHECK(fates_of(done) == Fates{Fate::served, Fate::served, Fate::served, Fate::queue_full,
                                Fate::queue_full, Fate::queue_full});
  CHECK(starts_s(done)[2] == 5);
}

TEST_CASE("a fleet may refuse what comes while no instance is ready") {
  FleetConfig config = container(1, 4, 1);
  config.waits_for_starts = false;
  const FleetRun done = run(config, {{0}, {1}, {5}});
  CHECK(fates_of(done) == Fates{Fate::queue_full, Fate::queue_full, Fate::served});
  CHECK(starts_s(done)[2] == 5);
}

TEST_CASE("a request leaves the line when its patience ends, but not at the instant of its turn") {
  FleetConfig config = server(2);
  config.patience = seconds(3);
  const FleetRun done = run(config, {{0}, {0}, {0}, {1}});
  CHECK(fates_of(done) == Fates{Fate::served, Fate::served, Fate::queue_expired, Fate::served});
  CHECK(ends_s(done) == Numbers{2, 4, 3, 6});
}

TEST_CASE("patience that goes with starts ends early where nothing starts and nothing can") {
  FleetConfig config = container(100, 10, 1);
  config.patience = seconds(35);
  config.patience_without_start = seconds(10);
  config.minimum = 1;
  SECTION("all instances exist and are busy") {
    config.maximum = 1;
    const FleetRun done = run(config, {{0}, {1}});
    CHECK(done[1].fate == Fate::queue_expired);
    CHECK(done[1].finished == seconds(11));
  }
  SECTION("an instance starts, and is ready after so long") {
    config.stages[0].time_s = Distribution::constant(20);
    CHECK(run(config, {{0}, {1}})[1].started == seconds(21));
  }
  SECTION("an instance starts, but not soon enough") {
    config.stages[0].time_s = Distribution::constant(50);
    const FleetRun done = run(config, {{0}, {1}});
    CHECK(done[1].fate == Fate::queue_expired);
    CHECK(done[1].finished == seconds(36));
  }
  SECTION("the time limit, where servers know it, comes before") {
    config.stages[0].time_s = Distribution::constant(50);
    config.timeout = seconds(15);
    config.timeout_mode = TimeoutMode::drop;
    const FleetRun done = run(config, {{0}, {1}});
    CHECK(done[1].fate == Fate::timed_out);
    CHECK(done[1].finished == seconds(16));
  }
  SECTION("a patience of its own comes before") {
    config.stages[0].time_s = Distribution::constant(50);
    config.drawn_patience = Distribution::constant(12);
    CHECK(run(config, {{0}, {1}})[1].finished == seconds(13));
  }
}

TEST_CASE("a server that does not know the time limit finishes everything") {
  FleetConfig config = server(1);
  config.timeout = seconds(1.5);
  const FleetRun done = run(config, {{0}, {0}, {0.2}});
  CHECK(fates_of(done) == Fates{Fate::served, Fate::timed_out, Fate::timed_out});
  CHECK(starts_s(done) == Numbers{0, 1, 2});
  CHECK(ends_s(done) == Numbers{1, 1.5, 1.7});
  CHECK(used_s(done) == Approx(3).epsilon(1e-12));
}

TEST_CASE("a client that has stopped waiting does not hear that its request left the line") {
  FleetConfig config = server(10);
  config.timeout = seconds(1.5);
  config.patience = seconds(4);
  const FleetRun late = run(config, {{0, 9}, {0}});
  CHECK(late[1].fate == Fate::timed_out);
  CHECK(late[1].finished == seconds(1.5));
  INFO("the request itself waits for as long as it can");
  CHECK(run_until(seconds(3), config, {{0, 9}, {0}})->levels().queued == 1);
  CHECK(run_until(seconds(5), config, {{0, 9}, {0}})->levels().queued == 0);
}

TEST_CASE("requests that still wait at the time limit are dropped") {
  FleetConfig config = server(1);
  config.timeout = seconds(1.5);
  config.timeout_mode = TimeoutMode::drop;
  const FleetRun done = run(config, {{0}, {0}, {0.2}, {1}});
  CHECK(fates_of(done) == Fates{Fate::served, Fate::timed_out, Fate::timed_out, Fate::timed_out});
  INFO("the second is finished for nobody at 2 s, when the fourth begins, too late as well");
  CHECK(ends_s(done) == Numbers{1, 1.5, 1.7, 2.5});
  CHECK(done[2].instance == Outcome::no_instance);
  CHECK(done[3].started == seconds(2));
  CHECK(used_s(done) == Approx(3).epsilon(1e-12));
}

TEST_CASE("work on a request can stop at the time limit and leave its place to the next") {
  FleetConfig config = server(1);
  config.timeout = seconds(1.5);
  config.timeout_mode = TimeoutMode::abort;
  const FleetRun done = run(config, {{0}, {0}, {0.2}, {1}});
  CHECK(fates_of(done) == Fates{Fate::served, Fate::timed_out, Fate::timed_out, Fate::timed_out});
  CHECK(starts_s(done) == Numbers{0, 1, 1.5, 1.7});
  CHECK(ends_s(done) == Numbers{1, 1.5, 1.7, 2.5});
  INFO("1 + 0.5 + 0.2 + 0.8 s");
  CHECK(used_s(done) == Approx(2.5).epsilon(1e-12));
}

TEST_CASE("work that stops leaves its vCPUs to the others") {
  FleetConfig config = sharing(server(1, 2), 1);
  config.timeout = seconds(1.5);
  config.timeout_mode = TimeoutMode::abort;
  const FleetRun done = run(config, {{0, 1}, {0.5, 0.8}});
  INFO("half of the first is done by 0.5 s, the other half at half speed by 1.5 s, in time");
  INFO("then 0.3 s are left of the second");
  CHECK(fates_of(done) == Fates{Fate::served, Fate::served});
  CHECK(ends_s(done) == Numbers{1.5, 1.8});
  const FleetRun cut = run(config, {{0, 3}, {0.5, 0.8}});
  INFO("the first is cut off at 1.5 s, when 0.3 s are left of the second");
  CHECK(fates_of(cut) == Fates{Fate::timed_out, Fate::served});
  CHECK(ends_s(cut) == Numbers{1.5, 1.8});
}

TEST_CASE("an answer at the very instant of the time limit is in time") {
  for (const TimeoutMode mode : {TimeoutMode::zombie, TimeoutMode::drop, TimeoutMode::abort}) {
    FleetConfig config = server(1);
    config.timeout = seconds(2);
    config.timeout_mode = mode;
    CHECK(run(config, {{0}, {0}}).with(Fate::served) == 2);
  }
}

TEST_CASE("a container that is ready when its model is loaded takes requests then") {
  const FleetRun done = run(with_port(container(1, 0, 1, 1), true), {{0}, {5}});
  CHECK(starts_s(done) == Numbers{7, 8});
}

TEST_CASE("a container that is ready when its port is open holds requests until it is loaded") {
  const FleetConfig config = with_port(container(1, 0, 2), false);
  const FleetRun done = run(config, {{0}, {5}, {5}, {8}});
  INFO(
      "ready at 4 s with a place for the second; the third starts another, ready at 9 s, loaded at "
      "12 s, but takes the place that is free at 8 s");
  CHECK(starts_s(done) == Numbers{7, 7, 8, 8});
  CHECK(instances(done) == Instances{0, 0, 0, 0});
  CHECK(done.cold_ids() == "0 2");
  CHECK(run_until(seconds(6), config, {{0}, {5}})->occupancies(seconds(6)).areas.serving_s ==
        Approx(2 + 1).epsilon(1e-12));
}

TEST_CASE("a request that is held can be cut off, and nothing is billed for it") {
  FleetConfig config = with_port(container(1, 0, 1, 1), false);
  config.timeout = seconds(6);
  config.timeout_mode = TimeoutMode::abort;
  config.billing.requests = true;
  const FleetRun done = run(config, {{0}, {2}});
  INFO("the second takes the place at 6 s, begins at 7 s and ends at the limit");
  CHECK(fates_of(done) == Fates{Fate::timed_out, Fate::served});
  CHECK(ends_s(done) == Numbers{6, 8});
  CHECK(done[0].instance == Outcome::no_instance);
  CHECK(done.platform->usage()[Meter::requests] == 1);
}

TEST_CASE("readiness by port does not go with batches") {
  const std::string changes = R"({"platform": {"kind": "pool", "batching": {"at_most": 2},
                                               "readiness": "port"}})";
  CHECK(scenario_complaint(small, changes) ==
        "/platform/readiness: \"port\" does not go with batching: a batch needs a loaded model");
}

TEST_CASE("requests wait at the instance that was chosen for them, whoever else is free") {
  FleetConfig config = servers(1, 2);
  config.own_queues = true;
  config.placement = PlacementRule::round_robin;
  const FleetRun done = run(config, {{0, 5}, {0}, {0}, {0}, {2}});
  CHECK(instances(done) == Instances{0, 1, 0, 1, 0});
  CHECK(starts_s(done) == Numbers{0, 0, 5, 1, 6});
}

TEST_CASE("a line at an instance has its own length") {
  FleetConfig config = servers(1, 2);
  config.own_queues = true;
  config.placement = PlacementRule::round_robin;
  config.queue_capacity = 1;
  const FleetRun done = run(config, {{0, 5}, {0}, {0}, {0}, {1.5}, {1.5}});
  CHECK(fates_of(done) == Fates{Fate::served, Fate::served, Fate::served, Fate::served,
                                Fate::queue_full, Fate::served});
  CHECK(done[5].started == seconds(2));
}

TEST_CASE("the shortest line is that with the fewest requests, the one in service included") {
  FleetConfig config = servers(1, 2);
  config.own_queues = true;
  config.placement = PlacementRule::spread;
  const FleetRun done = run(config, {{0, 9}, {0}, {0}, {0.5}, {1.5}, {2.5}});
  CHECK(instances(done) == Instances{0, 1, 0, 1, 1, 1});
}

TEST_CASE("lines chosen at random are chosen with equal chances") {
  FleetConfig config = servers(1, 4);
  config.own_queues = true;
  config.placement = PlacementRule::random;
  const FleetRun done = run(config, burst(4000, 0));
  std::array<int, 4> to{};
  for (const Outcome& outcome : done.outcomes) ++to.at(outcome.instance);
  INFO("1000 +- 4 x sqrt(4000 x 1/4 x 3/4) = 110");
  for (const int count : to) CHECK(std::abs(count - 1000) < 110);
}

TEST_CASE("requests that came before any instance was ready are served before later ones") {
  FleetConfig config = container(1, 4, 1, 1);
  config.own_queues = true;
  const FleetRun done = run(config, {{0}, {0}, {0}, {4.5}});
  CHECK(starts_s(done) == Numbers{4, 5, 6, 7});
}

TEST_CASE("a message above the limit is refused, and an answer above it is a failure that costs") {
  FleetConfig config = server(1);
  config.payload_limit = Bytes{100};
  config.billing.requests = config.billing.data = true;
  std::vector<Request> requests(2);
  requests[0].payload = Bytes{101};
  requests[1].payload = Bytes{100};
  requests[1].id = 1;
  Calls workload{requests};
  const FleetRun refused = run(workload, config);
  CHECK(fates_of(refused) == Fates{Fate::payload, Fate::served});
  CHECK(latency(refused[0]) == Duration{0});
  CHECK(refused.platform->usage()[Meter::data] == 100);

  config.response = Bytes{8};
  config.response_limit = Bytes{7};
  const FleetRun failed = run(config, {{0}});
  CHECK(failed[0].fate == Fate::payload);
  CHECK(failed[0].finished == seconds(1));
  CHECK(failed.platform->usage()[Meter::requests] == 1);
  CHECK(failed.platform->usage()[Meter::data] == 8);
}

TEST_CASE("a request that brings no time takes the quantile of the service time at its luck") {
  FleetConfig config = server(0);
  config.service_s = Distribution::exponential(2);
  std::vector<Request> requests(1);
  requests[0].luck = 0.75;
  Calls workload{requests};
  CHECK(run(workload, config)[0].finished == seconds(2 * std::log(4)));
}
