// Which instance serves, and what a request finds on it.

#include "platforms/function/function_platform.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// Instances 0 and 1 start at 0 s; 1 is idle from 2 s, 0 from 5 s; a third request comes at 6 s.
std::vector<Call> two_then_one() { return {{0, 5}, {0, 2}, {6, 1}}; }

FunctionConfig provisioned(std::int64_t instances, double cold_s = 2.5) {
  FunctionConfig config = function(0.4, cold_s, 60);
  config.provisioned.instances = instances;
  return config;
}

}  // namespace

TEST_CASE("mru routing gives a request the instance that became idle last") {
  CHECK(run(function(0, 0, 60), two_then_one())[2].instance == 0);
}

TEST_CASE("newest routing gives a request the instance that was created last") {
  FunctionConfig config = function(0, 0, 60);
  config.routing = Routing::newest;
  CHECK(run(config, two_then_one())[2].instance == 1);
}

TEST_CASE("provisioned instances are warm from the start and the rest spills over") {
  const Run done = run(provisioned(3), burst(5, 0));
  CHECK(done.cold() == 2);
  for (std::size_t id = 0; id < 3; ++id) CHECK(done[id].finished == seconds(0.4));
  for (std::size_t id = 3; id < 5; ++id) CHECK(done[id].finished == seconds(2.9));
}

TEST_CASE("an idle provisioned instance goes before an idle instance on demand") {
  const Run done = run(provisioned(1), {{0, 1}, {0, 5}, {10, 1}});
  INFO("instance 1, on demand, became idle last, at 7.5 s; the provisioned one is 0");
  CHECK(done[1].instance == 1);
  CHECK(done[2].instance == 0);
}

TEST_CASE("provisioned instances outlive the keep-alive") {
  const Run done = run(provisioned(2), {{0}, {0}, {0}, {1000}, {1000}, {1000}});
  CHECK(done.cold() == 2);
  CHECK(done[5].cold);
}

TEST_CASE("provisioned instances count towards the concurrency limit") {
  FunctionConfig config = provisioned(3);
  config.concurrency = 4;
  CHECK(run(config, burst(6, 0)).with(Fate::served) == 4);
}

TEST_CASE("what ends at the instant of an eviction is idle before it") {
  FunctionConfig config = function(0, 0, 60);
  config.keep_alive.eviction = KeepAlive::Eviction{seconds(10), 1};
  INFO("idle from 5 s and from 10 s: at 10 s all of both go, so a request at 11 s is cold");
  CHECK(run(config, {{0, 10}, {0, 5}, {11, 1}})[2].cold);
}

TEST_CASE("stages of the first call run once on each provisioned instance") {
  FunctionConfig config = provisioned(2);
  config.stages.push_back({"load", Phase::first_call, Distribution::constant(3), {}});
  const Run done = run(config, {{0}, {0}, {10}});
  INFO("the start is over before the run, but 3 s of loading come before 0.4 s of service");
  CHECK(done[0].started == seconds(3));
  CHECK(done[0].finished == seconds(3.4));
  CHECK(done[0].billed == seconds(3.4));
  CHECK_FALSE(done[0].cold);
  CHECK(done[1].finished == seconds(3.4));
  CHECK(done[2].finished == seconds(10.4));
}

TEST_CASE("provisioned instances have been initialised however long that took") {
  FunctionConfig config = provisioned(1);
  config.stages = {{"import", Phase::init, Distribution::constant(12), {}}};
  config.init.limit = seconds(10);
  CHECK(run(config, {{0}})[0].finished == seconds(0.4));
}

TEST_CASE("stages of the first call delay and lengthen the cold request only") {
  FunctionConfig config = function(0.4, 2, 60);
  config.stages.push_back({"load", Phase::first_call, Distribution::constant(3), {}});
  const Run done = run(config, {{0}, {10}});
  CHECK(done[0].started == seconds(5));
  CHECK(done[0].finished == seconds(5.4));
  CHECK(done[0].billed == seconds(3.4));
  CHECK(done[1].finished == seconds(10.4));
}

TEST_CASE("a cold request takes its service time from its own distribution where there is one") {
  FunctionConfig config = function(0.4, 2, 60);
  config.cold_service_s = Distribution::constant(1.5);
  const Run done = run(config, {{0}, {10}});
  CHECK(done[0].finished == seconds(3.5));
  CHECK(done[1].finished == seconds(10.4));
}

TEST_CASE("luck picks the quantile of the service time") {
  FunctionConfig config = function(0, 0, 60);
  config.service_s = Distribution::uniform(1, 3);
  Request lucky = request(0, {0});
  lucky.luck = 0.25;
  Calls workload{std::vector<Request>{lucky}};
  CHECK(run(workload, config)[0].finished == seconds(1.5));
}

TEST_CASE("over-provisioning has its own factor where instances are provisioned") {
  FunctionConfig config = provisioned(1);
  config.over_provisioning = 1;
  config.provisioned.over_provisioning = 2;
  INFO("1 provisioned + 2 on demand for requests + 2 extra");
  CHECK(run(config, burst(3, 0)).platform->counts().instances_created == 5);
}

TEST_CASE("the levels of a platform say who starts, serves and is idle") {
  FunctionPlatform platform{provisioned(1), 1, 0};
  Recorder recorder;
  platform.accept(request(0, {0}), recorder);
  platform.accept(request(1, {0}), recorder);
  CHECK(platform.levels().serving == 1);
  CHECK(platform.levels().starting == 1);
  CHECK(platform.levels().idle == 0);
  CHECK(platform.levels().provisioned == 1);
  CHECK(platform.levels().queued == 0);
  advance_to(seconds(2.5), platform, recorder);
  CHECK(platform.levels().serving == 1);
  CHECK(platform.levels().starting == 0);
  CHECK(platform.levels().idle == 1);
}
