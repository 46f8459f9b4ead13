// Gateways: limits, time on the wire, object storage, and what is billed.

#include "platforms/composites/gateway.hpp"

#include "tests/catch.hpp"
#include "tests/platforms/composites/composites.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

constexpr Bytes megabytes(std::int64_t count) { return Bytes{count * 1024 * 1024}; }

Gateway gateway(const GatewayConfig& config, const FunctionConfig& behind) {
  return {function_platform(behind), config, 1, 0};
}

/// One request of such a size at 0 s.
Outcome one(Gateway& gateway, Bytes payload) {
  Request single = request(0, {0});
  single.payload = payload;
  Calls workload{std::vector<Request>{single}};
  return outcomes_of(gateway, workload).at(0);
}

GatewayConfig by_storage() {
  GatewayConfig config;
  config.payload_limit = megabytes(10);
  config.response_limit = megabytes(10);
  config.storage = {seconds(0.02), 100.0 * 1024 * 1024};
  return config;
}

}  // namespace

TEST_CASE("a gateway without limits leaves everything as it is") {
  const std::vector<Call> calls = irregular_calls(300, false);
  FunctionPlatform alone{random_function(), 1, 0};
  Gateway fronted = gateway({}, random_function());
  CHECK(same(outcomes_of(fronted, calls), outcomes_of(alone, calls)));
  const Usage usage = fronted.usage();
  REQUIRE(usage.parts() == 2);
  CHECK(usage.of(0, Meter::requests) == 300);
  CHECK(usage.of(1, Meter::memory_time) == alone.usage()[Meter::memory_time]);
  CHECK(fronted.counts().instances_created == alone.counts().instances_created);
  const Time now = seconds(100);
  CHECK(fronted.occupancies(now).busy.area_s() == alone.occupancies(now).busy.area_s());
}

TEST_CASE("a gateway adds its round trip and the time of the messages to the answer") {
  GatewayConfig config;
  config.round_trip_s = Distribution::constant(0.05);
  config.wire.bytes_per_s = 10.0 * 1024 * 1024;
  config.response = megabytes(1);
  Gateway slow = gateway(config, function(0.4, 2, 60));
  const Outcome outcome = one(slow, megabytes(4));
  INFO("2 s of start + 0.4 s of service + 0.05 s + 4 MB and 1 MB at 10 MB/s");
  CHECK(outcome.finished == seconds(2.95));
  CHECK(outcome.network == seconds(0.55));
  CHECK(outcome.started == seconds(2));
  CHECK(outcome.request.payload == megabytes(4));
  CHECK(slow.usage().of(0, Meter::data) == Wide{megabytes(5).value});
}

TEST_CASE("a gateway answers for a platform that takes too long, which works on and bills") {
  GatewayConfig config;
  config.timeout = seconds(29);
  config.round_trip_s = Distribution::constant(0.1);
  Gateway impatient = gateway(config, function(40, 0, 600));
  Recorder recorder;
  impatient.accept(request(0, {0}), recorder);
  advance_to(seconds(29), impatient, recorder);
  REQUIRE(recorder.outcomes.size() == 1);
  CHECK(recorder.outcomes[0].fate == Fate::timed_out);
  CHECK(recorder.outcomes[0].finished == seconds(29.1));
  CHECK(impatient.levels().serving == 1);
  advance_to(seconds(50), impatient, recorder);
  CHECK(recorder.outcomes.size() == 1);
  CHECK(impatient.levels().serving == 0);
  CHECK(impatient.usage().of(1, Meter::memory_time) == Wide{1024} * seconds(40).count());
}

TEST_CASE("an answer at the very instant of a gateway's time limit is in time") {
  GatewayConfig config;
  config.timeout = seconds(3);
  Gateway exact = gateway(config, function(3, 0, 600));
  CHECK(one(exact, {}).fate == Fate::served);
  config.timeout = seconds(3) - Duration{1};
  Gateway late = gateway(config, function(3, 0, 600));
  CHECK(one(late, {}).fate == Fate::timed_out);
}

TEST_CASE("a gateway throttles above its rate, with a burst, and does not bill that") {
  GatewayConfig config;
  config.request_rate = RateLimit::Rule{.at_once = 3, .more = 1, .every = seconds(0.5)};
  Gateway fast = gateway(config, function(0.1, 0, 600));
  // Three at once; two tokens later at 1 s; the refused ones count nowhere.
  std::vector<Call> calls = burst(5, 0);
  for (const Call& call : burst(3, 1)) calls.push_back(call);
  const std::vector<Outcome> outcomes = outcomes_of(fast, calls);
  CHECK(with_fate(outcomes, Fate::served) == 5);
  CHECK(with_fate(outcomes, Fate::throttled) == 3);
  CHECK(fast.usage().of(0, Meter::requests) == 5);
  config.bill_throttled = true;
  Gateway dear = gateway(config, function(0.1, 0, 600));
  outcomes_of(dear, calls);
  CHECK(dear.usage().of(0, Meter::requests) == 8);
}

TEST_CASE("a message above the limit is refused at once, and billed as a request") {
  GatewayConfig config;
  config.payload_limit = megabytes(10);
  Gateway strict = gateway(config, function(0.1, 0, 600));
  CHECK(one(strict, megabytes(10)).fate == Fate::served);
  Gateway again = gateway(config, function(0.1, 0, 600));
  const Outcome refused = one(again, megabytes(11));
  CHECK(refused.fate == Fate::payload);
  CHECK(refused.finished == Time{});
  CHECK(again.usage().of(0, Meter::requests) == 1);
  CHECK(again.usage().of(0, Meter::data) == 0);
  CHECK(again.usage().of(1, Meter::requests) == 0);
}

TEST_CASE("an answer above the limit fails when the work is done and billed") {
  GatewayConfig config;
  config.response_limit = megabytes(10);
  config.response = megabytes(11);
  Gateway strict = gateway(config, function(0.5, 0, 600));
  const Outcome refused = one(strict, {});
  CHECK(refused.fate == Fate::payload);
  CHECK(refused.finished == seconds(0.5));
  CHECK(strict.usage().of(1, Meter::requests) == 1);
}

TEST_CASE("a large message travels by way of object storage and the platform gets a small one") {
  FunctionConfig small = function(0.5, 0, 600);
  small.payload_limit = megabytes(6);
  Gateway storing = gateway(by_storage(), small);
  const Outcome outcome = one(storing, megabytes(20));
  INFO("0.5 s of service; written and read once each: 2 * (0.02 s + 20 MB at 100 MB/s) = 0.44 s");
  CHECK(outcome.fate == Fate::served);
  CHECK(outcome.finished == seconds(0.94));
  CHECK(outcome.request.payload == megabytes(20));
  CHECK(storing.usage().of(0, Meter::storage_writes) == 1);
  CHECK(storing.usage().of(0, Meter::storage_reads) == 1);
  CHECK(storing.usage().of(0, Meter::data) == 0);
}

TEST_CASE("a large answer travels by way of object storage too") {
  GatewayConfig config = by_storage();
  config.response = megabytes(30);
  Gateway storing = gateway(config, function(0.5, 0, 600));
  const Outcome outcome = one(storing, megabytes(1));
  INFO("0.5 s of service + 2 * (0.02 s + 30 MB at 100 MB/s) = 1.14 s");
  CHECK(outcome.finished == seconds(1.14));
  CHECK(storing.usage().of(0, Meter::storage_writes) == 1);
  CHECK(storing.usage().of(0, Meter::data) == Wide{megabytes(1).value});
}

TEST_CASE("a gateway that bills by size counts each begun unit as a request") {
  GatewayConfig config;
  config.billing_unit = Bytes{512 * 1024};
  Gateway http = gateway(config, function(0.1, 0, 600));
  one(http, Bytes{513 * 1024});
  CHECK(http.usage().of(0, Meter::requests) == 2);
  Gateway small = gateway(config, function(0.1, 0, 600));
  one(small, Bytes{});
  CHECK(small.usage().of(0, Meter::requests) == 1);
}

TEST_CASE("the network of a gateway depends on the request and not on the platform behind it") {
  GatewayConfig config;
  config.round_trip_s = Distribution::exponential(0.1);
  Gateway fast = gateway(config, function(0.4, 0, 60));
  Gateway slow = gateway(config, function(0.9, 2, 0));
  const auto of_fast = outcomes_of(fast, burst(5, 0));
  const auto of_slow = outcomes_of(slow, burst(5, 0));
  for (std::size_t i = 0; i < 5; ++i) CHECK(of_fast[i].network == of_slow[i].network);
}

TEST_CASE("a gateway of AWS has its limits, and prices beside those of the platform behind it") {
  const Scenario rest = composite(
      R"({"kind": "aws-api-gateway", "platform": {"kind": "aws-lambda", "era": "2021"}})");
  CHECK(rest.platform.parts == 2);
  CHECK(rest.platform.summary == "gateway, 10 MB, 29 s to aws-lambda");
  Usage usage;
  usage[Meter::requests] = 1'000'000;
  CHECK(rest.prices.bill(usage).total.value == Approx(3.5));
  Usage behind;
  behind[Meter::requests] = 1'000'000;
  Usage both;
  both.append(behind);
  const Bill bill = rest.prices.bill(both);
  REQUIRE(bill.lines.size() == 1);
  CHECK(bill.lines[0].item == "aws-lambda: requests");
  CHECK(bill.total.value == Approx(0.2));

  const Scenario http =
      composite(R"({"kind": "aws-http-api", "platform": {"kind": "aws-lambda", "era": "2021"}})");
  CHECK(http.prices.bill(usage).total.value == Approx(1.0));
  CHECK(http.platform.summary == "gateway, 10 MB, 30 s to aws-lambda");
}

TEST_CASE("a gateway is read with all its keys") {
  const Scenario read = composite(R"({"kind": "gateway", "type": "internal",
      "round_trip_s": {"kind": "exponential", "mean_s": 0.02}, "bandwidth_mb_per_s": 100,
      "payload_limit_mb": 1, "response_limit_mb": 2, "timeout_s": "30s", "requests_per_s": 100,
      "burst": 50, "bill_throttled": true, "billing_unit_kb": 512,
      "over_limit": {"kind": "object-storage", "latency_s": 0.03, "bandwidth_mb_per_s": 50},
      "platform": {"kind": "function"}})");
  CHECK(read.platform.summary == "gateway, 1 MB, more by object storage, 30 s to function");
  CHECK(read.warnings.empty());
  auto platform = read.platform.make(1, 0);
  Request large = request(0, {0});
  large.payload = megabytes(2);
  Calls workload{std::vector<Request>{large}};
  CHECK(outcomes_of(*platform, workload).at(0).fate == Fate::served);
  CHECK(platform->usage().of(0, Meter::storage_writes) == 1);
}

TEST_CASE("what is wrong with a gateway is said in a sentence") {
  CHECK(composite_complaint(R"({"kind": "gateway"})") == "/platform: missing \"platform\"");
  CHECK(
      composite_complaint(R"({"kind": "gateway", "platform": {"kind": "function"}, "burst": 3})") ==
      "/platform/burst: has no effect beside the other keys here");
  CHECK(composite_complaint(R"({"kind": "gateway", "platform": {"kind": "function"},
                      "over_limit": "object-storage"})") ==
        "/platform/over_limit: how fast is the storage? {\"kind\": \"object-storage\", "
        "\"latency_s\": ..., \"bandwidth_mb_per_s\": ...}");
  CHECK(composite_complaint(R"({"kind": "gateway", "platform": {"kind": "function", "memory": 3}})")
            .starts_with("/platform/platform/memory: "));
  const Scenario small =
      composite(R"({"kind": "gateway", "payload_limit_mb": 1, "platform": {"kind": "function"}})");
  CHECK(small.warnings ==
        std::vector<std::string>{"every call fails: a message is above the limit of the gateway"});
}
