// Calls that fail: how they end, what they cost, and what becomes of their instance.

#include "platforms/function/function_platform.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

FunctionConfig timed(double timeout_s) {
  FunctionConfig config = function(0.4, 2, 60);
  config.timeout = seconds(timeout_s);
  return config;
}

Wide billed_mb_ns(double time_s) { return Wide{1024} * seconds(time_s).count(); }

}  // namespace

TEST_CASE("a call that takes too long is cut off at the limit and billed up to it") {
  const Run done = run(timed(1), {{0, 5}});
  CHECK(done[0].fate == Fate::timed_out);
  INFO("the start of 2 s is not part of the call: 2 s + limit of 1 s");
  CHECK(done[0].finished == seconds(3));
  CHECK(done[0].billed == seconds(1));
  CHECK(done.platform->usage()[Meter::memory_time] == billed_mb_ns(1));
  CHECK(done.platform->usage()[Meter::requests] == Wide{1});
}

TEST_CASE("a call that takes exactly the limit is in time") {
  CHECK(run(timed(1), {{0, 1}})[0].fate == Fate::served);
  CHECK(run(timed(1), {{0, 1.000000001}})[0].fate == Fate::timed_out);
}

TEST_CASE("a call that times out takes its instance with it") {
  const Run done = run(timed(1), {{0, 5}, {3.5, 0.5}, {5, 0.5}});
  CHECK(done[1].cold);
  CHECK(done[1].instance == 1);
  CHECK_FALSE(done[2].fate == Fate::timed_out);
  CHECK(done.platform->levels().idle == 0);
}

TEST_CASE("a call that fails gives back its place under the concurrency limit") {
  FunctionConfig config = timed(1);
  config.concurrency = 1;
  CHECK(run(config, {{0, 5}, {4, 5}, {8, 5}}).with(Fate::timed_out) == 3);
  config.out_of_memory = true;
  CHECK(run(config, {{0}, {4}, {8}}).with(Fate::out_of_memory) == 3);
}

TEST_CASE("the time-out of a call counts the stages of the first call") {
  FunctionConfig config = timed(3);
  config.stages.push_back({"load", Phase::first_call, Distribution::constant(2.8), {}});
  const Run done = run(config, {{0}});
  INFO("start 0-2 s, loading 2-4.8 s, service to 5.2 s: the call would take 3.2 s of its 3 s");
  CHECK(done[0].fate == Fate::timed_out);
  CHECK(done[0].finished == seconds(5));
  CHECK(done[0].started == seconds(4.8));
  CHECK(done[0].billed == seconds(3));
}

TEST_CASE("a call cut off in the stages of the first call never starts its service") {
  FunctionConfig config = timed(2);
  config.stages.push_back({"load", Phase::first_call, Distribution::constant(2.8), {}});
  const Run done = run(config, {{0}, {10}});
  CHECK(done[0].started == seconds(4));
  CHECK(done[0].finished == seconds(4));
  INFO("the next call starts from the beginning, on a new instance");
  CHECK(done[1].cold);
  CHECK(done[1].finished == seconds(14));
}

TEST_CASE(
    "initialisation above its limit is repeated in the first call and counts for its time-out") {
  FunctionConfig config = function(0.4, 0, 60);
  config.stages = {{"import", Phase::init, Distribution::constant(12), {}}};
  config.init = {.billed = false, .limit = seconds(10)};
  const Run patient = run(config, {{0}, {30}});
  INFO("10 s of init in vain, then 12 s again and 0.4 s of service in the call");
  CHECK(patient[0].finished == seconds(22.4));
  CHECK(patient[0].started == seconds(22));
  CHECK(patient[0].billed == seconds(12.4));
  CHECK(patient[1].finished == seconds(30.4));

  config.timeout = seconds(3);
  const Run hasty = run(config, {{0}});
  CHECK(hasty[0].fate == Fate::timed_out);
  CHECK(hasty[0].finished == seconds(13));
}

TEST_CASE("a model that does not fit fails after loading and takes the instance") {
  FunctionConfig config = function(0.4, 2, 60);
  config.stages.push_back({"load", Phase::first_call, Distribution::constant(3), {}});
  config.out_of_memory = true;
  const Run done = run(config, {{0}, {10}});
  for (const Outcome& outcome : done.outcomes) {
    CHECK(outcome.fate == Fate::out_of_memory);
    CHECK(outcome.cold);
    CHECK(latency(outcome) == seconds(5));
    CHECK(outcome.billed == seconds(3));
  }
}

TEST_CASE("a message above the payload limit is refused before anything starts") {
  FunctionConfig config = function(0.4, 2, 60);
  config.payload_limit = Bytes{6'000'000};
  config.request_rate = {.at_once = 1, .more = 1, .every = seconds(3600)};
  Request large = request(0, {0});
  large.payload = Bytes{6'000'001};
  Request fitting = request(1, {0});
  fitting.payload = Bytes{6'000'000};
  Calls workload{std::vector<Request>{large, fitting}};
  const Run done = run(workload, config);
  CHECK(done[0].fate == Fate::payload);
  CHECK(done[0].finished == Time{});
  INFO("it did not use up the request rate either");
  CHECK(done[1].fate == Fate::served);
  CHECK(done.platform->counts().instances_created == 1);
}

TEST_CASE("an answer above the limit is found out when the work is done and billed") {
  FunctionConfig config = function(0.4, 0, 60);
  config.response = Bytes{11};
  config.response_limit = Bytes{10};
  const Run done = run(config, {{0}, {1}});
  CHECK(done[0].fate == Fate::payload);
  CHECK(done[0].finished == seconds(0.4));
  CHECK(done[0].billed == seconds(0.4));
  INFO("the instance is unharmed");
  CHECK_FALSE(done[1].cold);
}

TEST_CASE("a provisioned instance that breaks is replaced at once and loads the model again") {
  FunctionConfig config = timed(3);
  config.provisioned.instances = 1;
  config.stages.push_back({"load", Phase::first_call, Distribution::constant(1), {}});
  const Run done = run(config, {{0, 5}, {3, 1}, {6, 1}});
  CHECK(done[0].fate == Fate::timed_out);
  CHECK_FALSE(done[1].cold);
  CHECK(done[1].finished == seconds(5));
  CHECK(done[2].finished == seconds(7));
}
