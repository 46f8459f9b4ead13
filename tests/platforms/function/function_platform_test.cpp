// The rules at the head of function_platform.hpp up to the service of a request, worked by hand.
// What failures do is in function_faults_test.cpp, what is billed in function_billing_test.cpp.

#include "platforms/function/function_platform.hpp"

#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::vector<bool> cold_of(const Run& done) {
  std::vector<bool> cold;
  for (const Outcome& outcome : done.outcomes) cold.push_back(outcome.cold);
  return cold;
}

}  // namespace

TEST_CASE("a request that finds no idle instance waits for a new one and the next finds it warm") {
  const Run done = run(function(0.4, 2.5, 60), {{0}, {10}});
  CHECK(done[0].cold);
  CHECK(done[0].started == seconds(2.5));
  CHECK(done[0].finished == seconds(2.9));
  CHECK_FALSE(done[1].cold);
  CHECK(done[1].started == seconds(10));
  CHECK(done[1].finished == seconds(10.4));
  CHECK(done[1].instance == done[0].instance);
}

TEST_CASE("a request at the very end of another takes its instance") {
  const Run done = run(function(1, 2, 60), {{0}, {3}, {3.999999999}});
  CHECK(cold_of(done) == std::vector<bool>{true, false, true});
}

TEST_CASE("an instance idle for the whole keep-alive is gone and a nanosecond less keeps it") {
  const FunctionConfig config = function(0.5, 2, 60);
  INFO("busy until 2.5 s, so it expires at 62.5 s");
  CHECK(cold_of(run(config, {{0}, {62.499999999}})) == std::vector<bool>{true, false});
  CHECK(cold_of(run(config, {{0}, {62.5}})) == std::vector<bool>{true, true});
}

TEST_CASE("a starting instance holds its place under the concurrency limit") {
  FunctionConfig config = function(1, 5, 60);
  config.concurrency = 1;
  const Run done = run(config, {{0}, {4}, {5.5}, {6}});
  CHECK(done[0].finished == seconds(6));
  CHECK(done[1].fate == Fate::throttled);
  CHECK(done[2].fate == Fate::throttled);
  CHECK(done[3].fate == Fate::served);
}

TEST_CASE("a throttled request ends at once and uses nothing") {
  FunctionConfig config = function(1, 5, 60);
  config.concurrency = 2;
  const Run done = run(config, burst(3, 1));
  CHECK(done[2].fate == Fate::throttled);
  CHECK(done[2].finished == seconds(1));
  CHECK(done[2].started == seconds(1));
  CHECK(done[2].instance == Outcome::no_instance);
  CHECK(done[2].billed == Duration::zero());
  CHECK_FALSE(done[2].cold);
  CHECK(done.platform->usage()[Meter::requests] == Wide{2});
}

TEST_CASE("the scaling rate limits new instances and leaves warm ones alone") {
  FunctionConfig config = function(1, 2, 600);
  config.scaling_rate = {.at_once = 3, .more = 2, .every = seconds(60)};
  std::vector<Call> calls = burst(5, 0);
  for (const Call& call : burst(5, 30)) calls.push_back(call);
  for (const Call& call : burst(9, 60)) calls.push_back(call);
  const Run done = run(config, calls);
  INFO("at 0 s 3 start, 2 are throttled; at 30 s 3 are warm, 2 throttled; at 60 s 3 + 2 of 9");
  CHECK(done.with(Fate::throttled) == 2 + 2 + 4);
  CHECK(done.cold() == 5);
  CHECK(done[5].fate == Fate::served);
  CHECK(done[9].fate == Fate::throttled);
}

TEST_CASE("the request rate limits warm requests too") {
  FunctionConfig config = function(0.1, 0, 600);
  config.request_rate = {.at_once = 2, .more = 1, .every = seconds(1)};
  const Run done = run(config, {{0}, {0.2}, {0.4}, {0.9}, {1.0}, {1.5}});
  std::vector<Fate> ends;
  for (const Outcome& outcome : done.outcomes) ends.push_back(outcome.fate);
  CHECK(ends == std::vector<Fate>{Fate::served, Fate::served, Fate::throttled, Fate::throttled,
                                  Fate::served, Fate::throttled});
}

TEST_CASE("a request bound to its own instance waits for it though another is free before") {
  const Run done = run(function(1, 5, 60), {{0}, {5.5}, {6.5}});
  INFO("the first is served 5-6; the second started its own instance at 5.5, ready at 10.5");
  CHECK(done[1].cold);
  CHECK(done[1].started == seconds(10.5));
  CHECK(done[1].instance == 1);
  CHECK_FALSE(done[2].cold);
  CHECK(done[2].instance == 0);
}

TEST_CASE("a request bound to the first free instance takes the one that is free before its own") {
  FunctionConfig config = function(1, 5, 60);
  config.binding = FunctionConfig::Binding::first_free;
  const Run done = run(config, {{0}, {5.5}, {8}});
  INFO("the second takes the first instance at 6 s; its own is ready at 10.5 s, for nobody");
  CHECK(done[1].cold);
  CHECK(done[1].started == seconds(6));
  CHECK(done[1].instance == 0);
  CHECK_FALSE(done[2].cold);
  CHECK(done.platform->counts().instances_created == 2);
}

TEST_CASE("waiting requests get free instances in the order in which they came") {
  FunctionConfig config = function(0, 5, 60);
  config.binding = FunctionConfig::Binding::first_free;
  const Run done = run(config, {{0, 5.25}, {5.1, 1}, {5.2, 1}});
  INFO("the first is served 5-10.25; instances of the others are ready at 10.1 and 10.2");
  CHECK(done[1].started == seconds(10.1));
  CHECK(done[1].instance == 1);
  CHECK(done[2].started == seconds(10.2));
  CHECK(done[2].instance == 2);
}

TEST_CASE("over-provisioning by half starts three instances for two requests") {
  FunctionConfig config = function(1, 2, 60);
  config.over_provisioning = 1.5;
  const Run two = run(config, burst(2, 0));
  CHECK(two.platform->counts().instances_created == 3);
  const Run four = run(config, {{0}, {0}, {2.5}, {2.5}});
  INFO("the third instance is idle from 2 s on: the third request is warm, the fourth is not");
  CHECK(cold_of(four) == std::vector<bool>{true, true, false, true});
}

TEST_CASE("over-provisioning stays within the concurrency limit") {
  FunctionConfig config = function(1, 2, 60);
  config.over_provisioning = 3;
  config.concurrency = 4;
  CHECK(run(config, burst(2, 0)).platform->counts().instances_created == 4);
}
