// Clients that try again.

#include "platforms/composites/retry.hpp"

#include "platforms/composites/client.hpp"
#include "tests/catch.hpp"
#include "tests/fleets.hpp"
#include "tests/platforms/composites/composites.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// Tries so often, each time after a back-off twice as long as the one before.
RetryConfig tries(std::optional<std::uint64_t> attempts, double back_off_s = 1) {
  RetryConfig config;
  config.attempts = attempts;
  config.back_off_s = Distribution::constant(back_off_s);
  config.jitter = RetryConfig::Jitter::none;
  for (const Fate fate : {Fate::throttled, Fate::queue_full, Fate::queue_expired, Fate::timed_out})
    config.on[index_of(fate)] = true;
  return config;
}

RetryConfig impatient(double timeout_s, std::uint64_t attempts, double back_off_s = 1) {
  RetryConfig config = tries(attempts, back_off_s);
  config.timeout = seconds(timeout_s);
  return config;
}

Retry retry(const RetryConfig& config, const FunctionConfig& function) {
  return {function_platform(function), config, 1, 0};
}

/// A client with a network that always takes as long, in between.
Retry retry_over(double round_trip_s, const RetryConfig& config, const FunctionConfig& function) {
  Client::Config network;
  network.round_trip_s = Distribution::constant(round_trip_s);
  return {std::make_unique<Client>(function_platform(function), network, 1, 0), config, 1, 0};
}

}  // namespace

TEST_CASE("a client that tries once leaves everything as it is") {
  const std::vector<Call> calls = irregular_calls(300, false);
  FunctionPlatform alone{random_function(), 1, 0};
  Retry once = retry(tries(1), random_function());
  CHECK(same(outcomes_of(once, calls), outcomes_of(alone, calls)));
  CHECK(once.counts().attempts == 300);
  CHECK(once.usage() == alone.usage());
}

TEST_CASE("a throttled request is tried again after the back-off, which grows") {
  // One slot, busy with request 0 over [0, 5). Request 1 comes at 1 and tries at 1, 2, 4 and 8.
  Retry patient = retry(tries(4), limited_to(1, 5));
  const auto outcomes = outcomes_of(patient, {{0}, {1}});
  CHECK(outcomes[1].fate == Fate::served);
  CHECK(outcomes[1].request.at == seconds(1));
  CHECK(outcomes[1].started == seconds(8));
  CHECK(outcomes[1].finished == seconds(13));
  CHECK(patient.counts().attempts == 5);
}

TEST_CASE("after its last attempt a client gives up, with the fate of that") {
  Retry patient = retry(tries(3), limited_to(1, 50));
  const auto outcomes = outcomes_of(patient, {{0}, {1}});
  CHECK(outcomes[1].fate == Fate::throttled);
  CHECK(outcomes[1].finished == seconds(4));
  CHECK(patient.counts().attempts == 4);
}

TEST_CASE("an attempt without an answer in time is given up, but works on and is billed") {
  // Each call takes 3 s; the client waits 2 s and tries again after 1 s: at 0 and 3.
  Retry hasty = retry(impatient(2, 2), function(3, 0, 600));
  Recorder recorder;
  hasty.accept(request(0, {0}), recorder);
  advance_to(seconds(4.9), hasty, recorder);
  CHECK(recorder.outcomes.empty());
  advance_to(seconds(100), hasty, recorder);
  REQUIRE(recorder.outcomes.size() == 1);
  CHECK(recorder.outcomes[0].fate == Fate::timed_out);
  CHECK(recorder.outcomes[0].finished == seconds(5));
  CHECK(hasty.usage()[Meter::requests] == 2);
  CHECK(hasty.usage()[Meter::memory_time] == Wide{1024} * seconds(6).count());
}

TEST_CASE("a request that waited out a cold start is served warm on its second attempt") {
  // The start takes 4 s, the call 1 s; given up at 3 s, tried again at 5 s.
  Retry hasty = retry(impatient(3, 2, 2), function(1, 4, 600));
  const auto outcomes = outcomes_of(hasty, {{0}});
  CHECK(outcomes[0].fate == Fate::served);
  CHECK(outcomes[0].started == seconds(5));
  CHECK(outcomes[0].finished == seconds(6));
  CHECK(hasty.counts().attempts == 2);
  CHECK(hasty.counts().instances_created == 1);
}

TEST_CASE("an answer at the very instant of an attempt's time-out is in time") {
  Retry exact = retry(impatient(3, 1), function(3, 0, 600));
  CHECK(outcomes_of(exact, {{0}})[0].fate == Fate::served);
}

TEST_CASE("the client knows of a failure when the network has brought it") {
  // Refused at 1, known at 1.25, tried again at 2.25, when the slot has been free since 2.
  Retry distant = retry_over(0.25, tries(2), limited_to(1, 2));
  const auto outcomes = outcomes_of(distant, {{0}, {1}});
  CHECK(outcomes[1].fate == Fate::served);
  CHECK(outcomes[1].started == seconds(2.25));
  CHECK(outcomes[1].finished == seconds(4.5));
  CHECK(outcomes[1].network == seconds(0.25));
}

TEST_CASE("an answer that is on the wire at the time-out comes too late") {
  RetryConfig config = impatient(2, 1);
  Retry late = retry_over(0.2, config, function(1.9, 0, 600));
  const auto outcomes = outcomes_of(late, {{0}});
  CHECK(outcomes[0].fate == Fate::timed_out);
  CHECK(outcomes[0].finished == seconds(2));
}

TEST_CASE("only failures that are worth it are tried again") {
  RetryConfig config = tries(5);
  config.on = {};
  config.on[index_of(Fate::timed_out)] = true;
  Retry choosy = retry(config, limited_to(1, 5));
  const auto outcomes = outcomes_of(choosy, {{0}, {1}});
  CHECK(outcomes[1].fate == Fate::throttled);
  CHECK(outcomes[1].finished == seconds(1));
}

TEST_CASE("a back-off is no longer than its maximum") {
  RetryConfig config = tries(4);
  config.most = seconds(1.5);
  // 1 + 1.5 + 1.5 s after the first attempt at 1.
  Retry capped = retry(config, limited_to(1, 50));
  CHECK(outcomes_of(capped, {{0}, {1}})[1].finished == seconds(5));
}

TEST_CASE("full jitter waits a part of the back-off and equal jitter at least half of it") {
  RetryConfig config = tries(2, 8);
  std::vector<Call> calls = burst(200, 0);
  const auto waits = [&] {
    Retry client = retry(config, limited_to(0, 1));
    std::vector<double> all;
    for (const Outcome& outcome : outcomes_of(client, calls)) all.push_back(latency_s(outcome));
    std::sort(all.begin(), all.end());
    return all;
  };
  config.jitter = RetryConfig::Jitter::full;
  const auto full = waits();
  CHECK(full.front() < 0.4);
  CHECK(full.back() > 7.6);
  CHECK(full.back() < 8);
  config.jitter = RetryConfig::Jitter::equal;
  const auto equal = waits();
  CHECK(equal.front() >= 4);
  CHECK(equal.front() < 4.2);
  CHECK(equal.back() < 8);
  INFO("the same request has the same jitter");
  CHECK(equal.back() == Approx(4 + full.back() / 2));
}

TEST_CASE("every request of a client that tries again has one outcome, and attempts are billed") {
  const std::vector<Call> calls = irregular_calls(2000);
  RetryConfig config = impatient(1.2, 6, 0.3);
  config.back_off_s = Distribution::exponential(0.3);
  config.jitter = RetryConfig::Jitter::full;
  Retry client = retry_over(0.05, config, random_function());
  const auto outcomes = outcomes_of(client, calls);
  CHECK(one_each(outcomes, calls));
  CHECK(client.counts().attempts > 2500);
  const auto served = with_fate(outcomes, Fate::served);
  CHECK(served > 1000);
  CHECK(client.usage()[Meter::requests] > Wide{served});
  CHECK(client.usage()[Meter::requests] <= Wide{client.counts().attempts});
}

TEST_CASE("a scenario's client tries again as its keys say") {
  const Scenario given = composite(
      R"({"kind": "function", "max_instances": 1, "keep_alive_s": "inf"})",
      R"({"timeout_s": 5, "retry": {"attempts": "unlimited", "backoff_s": 0.5, "backoff_factor": 1,
          "max_backoff_s": "1m", "jitter": "none", "on": ["throttled"]}})");
  auto platform = given.platform.make(1, 0);
  // The slot is busy over [0, 2); request 1 tries at 0.25 and then every half second, until 2.25.
  const auto outcomes = outcomes_of(*platform, {{0, 2}, {0.25, 1}});
  CHECK(outcomes[1].fate == Fate::served);
  CHECK(outcomes[1].started == seconds(2.25));
  CHECK(platform->counts().attempts == 6);
  CHECK(given.platform.parts == 1);
}

TEST_CASE("a client cannot try again before it is told, though that is after the time limit") {
  // A server works on for a caller who gave up at 1 s, and tells so at 10 s.
  FleetConfig config = server(10);
  config.timeout = seconds(1);
  RetryConfig three = tries(3);
  three.factor = 1;
  Retry client{std::make_unique<FleetPlatform>(config, 1, 0), three, 1, 0};
  Recorder outcomes;
  client.accept(request(0, {0}), outcomes);
  for (Time last{}; client.next_event() < never;) {
    REQUIRE(client.next_event() >= last);
    last = client.next_event();
    client.advance(outcomes);
  }
  CHECK(client.counts().attempts == 3);
}

TEST_CASE("without \"retry\" a client is what it was") {
  const Scenario given = composite(R"({"kind": "function"})", R"({"timeout_s": 1})");
  auto platform = given.platform.make(1, 0);
  const auto outcomes = outcomes_of(*platform, {{0, 3}});
  CHECK(outcomes[0].fate == Fate::timed_out);
  CHECK(outcomes[0].billed == seconds(3));
  CHECK(platform->counts().attempts == 0);
}

TEST_CASE("what is wrong with tries is said in a sentence") {
  const auto said = [](const std::string& retry) {
    return composite_complaint(R"({"kind": "function"})", R"({"retry": )" + retry + "}");
  };
  CHECK(said("{}").empty());
  CHECK(said(R"({"on": ["trottled"]})") ==
        "/client/retry/on: no failure \"trottled\"; did you mean \"throttled\"?");
  CHECK(said(R"({"attempts": "unlimited", "backoff_s": 0})") ==
        "/client/retry/attempts: unlimited attempts need a back-off, or time would stand still");
  CHECK(said(R"({"attempts": "unlimited", "on": ["payload"]})") ==
        "/client/retry/attempts: unlimited attempts cannot mend \"payload\" or \"out_of_memory\"");
  CHECK(said(R"({"attempts": 0})").starts_with("/client/retry/attempts: 0 "));
  CHECK(said(R"({"tries": 3})").starts_with("/client/retry/tries: unknown key"));
}
