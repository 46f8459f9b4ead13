#include "platforms/composites/client.hpp"

#include "platforms/composites/gateway.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

struct Answered {
  std::vector<Outcome> outcomes;
  Usage usage;
};

/// Runs the calls on a function with a client in front of it.
Answered run_with(const Client::Config& config, const FunctionConfig& function,
                  const std::vector<Call>& calls) {
  Client client{std::make_unique<FunctionPlatform>(function, 1, 0), config, 1, 0};
  Calls workload{calls};
  Recorder recorder;
  simulate(workload, client, recorder);
  return {recorder.outcomes, client.usage()};
}

Client::Config config(double round_trip_s) {
  return {.round_trip_s = Distribution::constant(round_trip_s),
          .mb_per_s = 0,
          .response = {},
          .timeout = never};
}

Client::Config impatient(double timeout_s) {
  Client::Config client = config(0.1);
  client.timeout = seconds(timeout_s);
  return client;
}

}  // namespace

TEST_CASE("a client adds the round trip and the transfer to each answer") {
  Client::Config slow = config(0.05);
  slow.mb_per_s = 10;
  slow.response = Bytes{2 * 1024 * 1024};
  const Answered seen = run_with(slow, function(0.4, 2, 60), {{0}});
  REQUIRE(seen.outcomes.size() == 1);
  const Outcome& outcome = seen.outcomes[0];
  INFO("2 s of start + 0.4 s of service + 0.05 s + 2 MB at 10 MB/s on the wire");
  CHECK(outcome.finished == seconds(2.65));
  CHECK(outcome.network == seconds(0.25));
  CHECK(outcome.started == seconds(2));
  CHECK(outcome.fate == Fate::served);
  CHECK(outcome.billed == seconds(0.4));
}

TEST_CASE("a client adds its network to that of a gateway behind it") {
  GatewayConfig config;
  config.round_trip_s = Distribution::constant(0.02);
  auto gateway = std::make_unique<Gateway>(
      std::make_unique<FunctionPlatform>(function(0.4, 0, 60), 1, 0), config, 1, 0);
  Client client{std::move(gateway),
                {.round_trip_s = Distribution::constant(0.05),
                 .mb_per_s = 0,
                 .response = {},
                 .timeout = never},
                1,
                0};
  Calls workload{std::vector<Call>{{0}}};
  Recorder recorder;
  simulate(workload, client, recorder);
  CHECK(recorder.outcomes.at(0).network == seconds(0.07));
  CHECK(recorder.outcomes.at(0).finished == seconds(0.47));
}

TEST_CASE("a refusal takes a round trip too") {
  FunctionConfig one = function(0.4, 0, 60);
  one.concurrency = 1;
  const Answered seen = run_with(config(0.05), one, burst(2, 0));
  REQUIRE(seen.outcomes.size() == 2);
  CHECK(seen.outcomes[0].fate == Fate::throttled);
  CHECK(seen.outcomes[0].finished == seconds(0.05));
}

TEST_CASE("a client that gives up is told at its time-out while the platform works on and bills") {
  const Answered seen = run_with(impatient(1), function(3, 0, 60), {{0}});
  REQUIRE(seen.outcomes.size() == 1);
  CHECK(seen.outcomes[0].fate == Fate::timed_out);
  CHECK(seen.outcomes[0].finished == seconds(1));
  CHECK(seen.outcomes[0].billed == seconds(3));
  CHECK(seen.usage[Meter::requests] == Wide{1});
  CHECK(seen.usage[Meter::memory_time] == Wide{1024} * seconds(3).count());
}

TEST_CASE("an instance that works for nobody is still busy") {
  FunctionConfig one = function(3, 0, 60);
  one.concurrency = 1;
  const Answered seen = run_with(impatient(1), one, {{0}, {2}, {3}});
  REQUIRE(seen.outcomes.size() == 3);
  CHECK(seen.outcomes[0].request.id == 1);
  CHECK(seen.outcomes[0].fate == Fate::throttled);
  CHECK(seen.outcomes[2].request.id == 2);
  CHECK(seen.outcomes[2].fate == Fate::timed_out);
  CHECK_FALSE(seen.outcomes[2].cold);
}

TEST_CASE("an answer at the very instant of the time-out is in time") {
  CHECK(run_with(impatient(1.1), function(1, 0, 60), {{0}}).outcomes[0].fate == Fate::served);
  const Answered late = run_with(impatient(1.099999999), function(1, 0, 60), {{0}});
  CHECK(late.outcomes[0].fate == Fate::timed_out);
}

TEST_CASE("a failure that arrives too late keeps its cause") {
  FunctionConfig limited = function(3, 0, 60);
  limited.out_of_memory = true;
  limited.stages = {{"load", Phase::first_call, Distribution::constant(2), {}}};
  const Answered seen = run_with(impatient(1), limited, {{0}});
  CHECK(seen.outcomes[0].fate == Fate::out_of_memory);
  CHECK(seen.outcomes[0].finished == seconds(1));
}

TEST_CASE("the network of a request depends on the request and not on the platform") {
  Client::Config random = config(0);
  random.round_trip_s = Distribution::exponential(0.1);
  const Answered fast = run_with(random, function(0.4, 0, 60), burst(5, 0));
  const Answered slow = run_with(random, function(0.9, 2, 0), burst(5, 0));
  for (const Outcome& outcome : fast.outcomes)
    for (const Outcome& other : slow.outcomes)
      CHECK((outcome.request.id == other.request.id) == (outcome.network == other.network));
}

TEST_CASE("a larger message is longer on the wire") {
  Client::Config slow = config(0);
  slow.mb_per_s = 1;
  Client client{std::make_unique<FunctionPlatform>(function(0.5, 0, 60), 1, 0), slow, 1, 0};
  Recorder recorder;
  for (const std::int64_t megabytes : {0, 1, 10}) {
    Request one = request(0, {0});
    one.payload = Bytes{megabytes * 1024 * 1024};
    client.accept(one, recorder);
  }
  while (client.next_event() < never) client.advance(recorder);
  for (const Outcome& outcome : recorder.outcomes)
    CHECK(to_seconds(outcome.network) ==
          static_cast<double>(outcome.request.payload.value) / (1024 * 1024));
}
