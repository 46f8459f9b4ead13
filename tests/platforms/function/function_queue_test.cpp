// Requests that wait in line: for a place under a limit, or several for one start. Worked by hand.

#include "platforms/function/function_platform.hpp"
#include "tests/catch.hpp"
#include "tests/laws/random_function.hpp"
#include "tests/support.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

constexpr auto own = FunctionConfig::Binding::own;
constexpr auto first_free = FunctionConfig::Binding::first_free;

/// One instance at most, with a queue of 10 s.
FunctionConfig one_with_queue(double service_s, double cold_s) {
  FunctionConfig config = function(service_s, cold_s, 600);
  config.concurrency = 1;
  config.queue.emplace();
  return config;
}

/// So many requests for each start.
FunctionConfig shared(std::int64_t requests_per_start) {
  FunctionConfig config = function(1, 5, 600);
  config.binding = first_free;
  config.requests_per_start = requests_per_start;
  return config;
}

std::uint64_t created(const Run& done) { return done.platform->counts().instances_created; }

}  // namespace

TEST_CASE("a request above the limit waits in the queue and takes the instance when it is free") {
  for (const auto binding : {own, first_free}) {
    FunctionConfig config = one_with_queue(3, 2);
    config.binding = binding;
    const Run done = run(config, {{0}, {1}, {1.5}});
    INFO("served from 2 to 5, from 5 to 8 and from 8 to 11 s, 9.5 s after the last came");
    CHECK(done[0].started == seconds(2));
    CHECK(done[1].started == seconds(5));
    CHECK(done[2].started == seconds(8));
    CHECK(done.with(Fate::served) == 3);
    CHECK(done.cold() == 1);
    CHECK(created(done) == 1);
  }
}

TEST_CASE("a request gives up at the end of its time unless it is served at that instant") {
  FunctionConfig config = one_with_queue(0, 0);
  CHECK(run(config, {{0, 11}, {1, 1}})[1].started == seconds(11));
  const Run done = run(config, {{0, 11.000000001}, {1, 1}, {2, 1}});
  CHECK(done[1].fate == Fate::queue_expired);
  CHECK(done[1].finished == seconds(11));
  CHECK(done[1].started == seconds(11));
  CHECK(done[1].instance == Outcome::no_instance);
  CHECK(done[1].billed == Duration::zero());
  INFO("the next in line moves up");
  CHECK(done[2].started == seconds(11.000000001));
  CHECK(done.platform->usage()[Meter::requests] == Wide{2});
}

TEST_CASE("a request for which an instance is starting does not give up") {
  FunctionConfig config = function(1, 30, 600);
  config.queue.emplace();
  for (const auto binding : {own, first_free}) {
    config.binding = binding;
    const Run done = run(config, {{0}});
    CHECK(done[0].fate == Fate::served);
    CHECK(done[0].started == seconds(30));
  }
}

TEST_CASE("a full queue refuses and those for whom an instance starts take no place in it") {
  FunctionConfig config = function(1, 30, 600);
  config.concurrency = 2;
  config.queue = FunctionConfig::Queue{.capacity = 1, .timeout = seconds(100)};
  for (const auto binding : {own, first_free}) {
    config.binding = binding;
    const Run done = run(config, burst(4, 0));
    CHECK(done.with(Fate::served) == 3);
    CHECK(done[3].fate == Fate::queue_full);
    CHECK(done[3].finished == seconds(0));
  }
  config.queue->capacity = 0;
  CHECK(run(config, burst(4, 0)).with(Fate::queue_full) == 2);
}

TEST_CASE("a waiting request starts an instance as soon as the scaling rate allows") {
  FunctionConfig config = function(20, 2, 600);
  config.scaling_rate = {.at_once = 1, .more = 1, .every = seconds(6)};
  config.queue.emplace();
  for (const auto binding : {own, first_free}) {
    config.binding = binding;
    const Run done = run(config, burst(4, 0));
    INFO(
        "instances start at 0, 6 and 12 s; the last two wait from 0 s, and their time is up at 10");
    CHECK(done[0].started == seconds(2));
    CHECK(done[1].started == seconds(8));
    CHECK(done[1].cold);
    CHECK(done[2].fate == Fate::queue_expired);
    CHECK(done[3].fate == Fate::queue_expired);
    CHECK(created(done) == 2);
  }
}

TEST_CASE("an instance that is lost makes room for the start of another") {
  FunctionConfig config = one_with_queue(0, 1);
  config.timeout = seconds(3);
  for (const auto binding : {own, first_free}) {
    config.binding = binding;
    const Run done = run(config, {{0, 9}, {2, 1}});
    INFO("the first is cut off at 4 s with its instance; the next is ready at 5 s");
    CHECK(done[0].fate == Fate::timed_out);
    CHECK(done[1].started == seconds(5));
    CHECK(done[1].cold);
    CHECK(done[1].instance == 1);
  }
}

TEST_CASE("a provisioned instance that is lost and replaced serves who waits") {
  FunctionConfig config = one_with_queue(0, 1);
  config.timeout = seconds(3);
  config.provisioned.instances = 1;
  const Run done = run(config, {{0, 9}, {2, 1}});
  CHECK(done[1].started == seconds(3));
  CHECK_FALSE(done[1].cold);
  CHECK(done[1].instance == 0);
}

TEST_CASE("an over-provisioned instance takes who waits, though others wait for their own") {
  FunctionConfig config = function(1, 5, 600);
  config.over_provisioning = 2;
  config.concurrency = 2;
  config.queue.emplace();
  const Run done = run(config, {{0}, {1}, {2}});
  INFO("the first starts both instances; the second finds one of them at 5 s, the third at 6 s");
  CHECK(done[1].started == seconds(5));
  CHECK(done[1].instance == 1);
  CHECK_FALSE(done[1].cold);
  CHECK(done[2].started == seconds(6));
  CHECK(created(done) == 2);
}

TEST_CASE("a function that may have no instance at all lets every request give up") {
  FunctionConfig config = function(1, 5, 600);
  config.concurrency = 0;
  config.queue = FunctionConfig::Queue{.timeout = seconds(4)};
  const Run done = run(config, {{0}, {1}});
  CHECK(done.with(Fate::queue_expired) == 2);
  CHECK(done[1].finished == seconds(5));
}

TEST_CASE("who waits in the queue is counted in line and not as an instance") {
  const auto platform = run_until(seconds(4), one_with_queue(3, 2), burst(3, 1));
  CHECK(platform->levels().queued == 2);
  CHECK(platform->levels().serving == 1);
  CHECK(platform->occupancies(seconds(4)).queued.area_s() == Approx(6));
}

TEST_CASE("three requests share a start and the fourth starts another") {
  const Run done = run(shared(3), burst(4, 0));
  CHECK(created(done) == 2);
  CHECK(done[0].cold);
  CHECK_FALSE(done[1].cold);
  CHECK_FALSE(done[2].cold);
  CHECK(done[3].cold);
  INFO("both are ready at 5 s and serve in the order of the line");
  CHECK(done[0].started == seconds(5));
  CHECK(done[1].started == seconds(5));
  CHECK(done[2].started == seconds(6));
  CHECK(done[3].started == seconds(6));
}

TEST_CASE("one request per start joins a starting instance that nobody waits for any more") {
  const std::vector<Call> calls = {{0}, {5.5}, {6.5, 2}, {7}};
  INFO("the second starts an instance for 10.5 s but takes the first at 6 s");
  INFO("the third and the fourth find one starting; at 7 and 9 s they take the first as well");
  CHECK(created(run(shared(1), calls)) == 2);
  CHECK(created(run(shared(0), calls)) == 4);
}

TEST_CASE("who shares a start gives up if the instance is ready and busy when its time is up") {
  FunctionConfig config = shared(2);
  config.service_s = Distribution::constant(20);
  config.queue.emplace();
  const Run done = run(config, burst(2, 0));
  INFO("the instance is ready at 5 s and busy until 25 s; nothing is starting at 10 s");
  CHECK(done[1].fate == Fate::queue_expired);
  config.stages.front().time_s = Distribution::constant(11);
  INFO("at 10 s the instance is still starting: both wait for it");
  CHECK(run(config, burst(2, 0))[1].started == seconds(31));
}

TEST_CASE("requests that share a start are served though their instance is lost") {
  FunctionConfig config = shared(3);
  config.timeout = seconds(2);
  const Run done = run(config, {{0, 9}, {0, 1}, {0, 1}});
  INFO("ready at 5, lost at 7; the next instance is ready at 12 and serves both");
  CHECK(done[1].started == seconds(12));
  CHECK(done[2].started == seconds(13));
  CHECK(created(done) == 2);
}

TEST_CASE("with a queue every request still has one outcome and limits hold") {
  RandomFunctions draw{11};
  for (int round = 0; round < 300; ++round) {
    FunctionConfig config = draw.function();
    config.queue =
        FunctionConfig::Queue{.capacity = draw.chance(0.5) ? 5 : 1000, .timeout = draw.time(5000)};
    if (config.binding == first_free && draw.chance(0.5))
      config.requests_per_start = draw.chance(0.5) ? 1 : 3;
    Calls workload{draw.requests(150)};
    const Run done = run(workload, config);
    CAPTURE(round);
    REQUIRE(done.outcomes.size() == 150);
    for (std::size_t id = 0; id < 150; ++id) REQUIRE(done[id].request.id == id);
    const Levels after = done.platform->levels();
    REQUIRE(after.queued == 0);
    REQUIRE(after.serving == 0);
    REQUIRE(after.starting == 0);
    const Occupancies all = done.platform->occupancies(seconds(1e6));
    REQUIRE(all.instances.peak() <= config.concurrency);
  }
}

TEST_CASE("a queue that nobody needs changes nothing") {
  RandomFunctions draw{12};
  for (int round = 0; round < 100; ++round) {
    FunctionConfig config = draw.function();
    config.concurrency = FunctionConfig::unlimited;
    config.scaling_rate.reset();
    config.binding = own;
    const std::vector<Request> requests = draw.requests(150);
    Calls without{requests};
    const Run plain = run(without, config);
    config.queue.emplace();
    Calls with{requests};
    CHECK(same(run(with, config).outcomes, plain.outcomes));
  }
}
