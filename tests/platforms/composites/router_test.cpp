// Routers: weights, overflow, and the cheapest platform first.

#include "platforms/composites/router.hpp"

#include "tests/catch.hpp"
#include "tests/platforms/composites/composites.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

using Policy = RouterConfig::Policy;

Router router(Policy policy, std::initializer_list<FunctionConfig> functions,
              std::vector<RouterConfig::Target> targets) {
  return {children(functions), {.policy = policy, .targets = std::move(targets)}, 1, 0};
}

Router one_of(Policy policy) { return router(policy, {random_function()}, {{}}); }

/// Target a serves in 1 s, b in 2 s, c in 3 s: the latency tells who served.
std::initializer_list<FunctionConfig> three() {
  static const FunctionConfig a = function(1, 0, 600), b = function(2, 0, 600),
                              c = function(3, 0, 600);
  static const std::initializer_list<FunctionConfig> all = {a, b, c};
  return all;
}

std::string who(const std::vector<Outcome>& outcomes) {
  std::string names;
  for (const Outcome& outcome : outcomes)
    names +=
        static_cast<char>('a' + std::lround(to_seconds(outcome.finished - outcome.started)) - 1);
  return names;
}

}  // namespace

TEST_CASE("a router with one target leaves everything as it is") {
  const std::vector<Call> calls = irregular_calls(300, false);
  FunctionPlatform alone{random_function(), 1, 0};
  const auto expected = outcomes_of(alone, calls);
  for (const Policy policy : {Policy::weighted, Policy::overflow, Policy::cheapest_first}) {
    Router single = one_of(policy);
    CHECK(same(outcomes_of(single, calls), expected));
    CHECK(single.usage().of(1, Meter::memory_time) == alone.usage()[Meter::memory_time]);
    CHECK(single.occupancies(seconds(100)).busy.variance() ==
          Approx(alone.occupancies(seconds(100)).busy.variance()));
  }
}

TEST_CASE("a weighted router spreads requests in proportion to the weights") {
  Router weighted =
      router(Policy::weighted, three(), {{.weight = 1}, {.weight = 2}, {.weight = 7}});
  const auto outcomes = outcomes_of(weighted, irregular_calls(10000, false));
  const Counts counts = weighted.counts();
  REQUIRE(counts.parts.size() == 3);
  // Standard deviations: sqrt(10000 p (1-p)) = 30, 40, 46.
  CHECK(counts.parts[0].count == Approx(1000).margin(120));
  CHECK(counts.parts[1].count == Approx(2000).margin(160));
  CHECK(counts.parts[2].count == Approx(7000).margin(184));
  CHECK(counts.parts[0].count + counts.parts[1].count + counts.parts[2].count == 10000);
  CHECK(counts.parts[1].total == seconds(2) * static_cast<std::int64_t>(counts.parts[1].count));
}

TEST_CASE("a request goes to the same target whatever became of those before it") {
  const std::vector<RouterConfig::Target> weights{{.weight = 1}, {.weight = 1}, {.weight = 1}};
  Router all = router(Policy::weighted, three(), weights);
  Router late = router(Policy::weighted, three(), weights);
  const auto of_all = who(outcomes_of(all, irregular_calls(50, false)));
  Calls second_half{[] {
    std::vector<Request> requests;
    for (std::size_t i = 25; i < 50; ++i) requests.push_back(request(i, {0}));
    return requests;
  }()};
  CHECK(who(outcomes_of(late, second_half)) == of_all.substr(25));
}

TEST_CASE("what is above a target's limit flows over to the next") {
  Router overflow = router(Policy::overflow, three(), {{.limit = 2}, {.limit = 1}, {}});
  // At 0 two go to a, one to b, two to c. At 1 a is free again; at 2 a and b.
  std::vector<Call> calls = burst(5, 0);
  for (const Call& call : burst(3, 1)) calls.push_back(call);
  for (const Call& call : burst(4, 2)) calls.push_back(call);
  CHECK(who(outcomes_of(overflow, calls)) ==
        "aabcc"
        "aac"
        "aabc");
}

TEST_CASE("a router sends to the cheapest target first and past those that refuse") {
  // c is cheapest, then a, then b; c and a take one request each at once.
  FunctionConfig a = limited_to(1, 1), b = function(2, 0, 600), c = limited_to(1, 3);
  Router cheapest = router(Policy::cheapest_first, {a, b, c},
                           {{.usd_per_1m = 2}, {.usd_per_1m = 3}, {.usd_per_1m = 1}});
  const auto outcomes = outcomes_of(cheapest, burst(4, 0));
  CHECK(who(outcomes) == "cabb");
  CHECK(with_fate(outcomes, Fate::served) == 4);
  CHECK(outcomes[2].started == seconds(0));
  CHECK(cheapest.usage().of(3, Meter::requests) == 1);
}

TEST_CASE("a refusal of the last target is final") {
  Router full = router(Policy::cheapest_first, {limited_to(1, 1), limited_to(1, 2)}, {{}, {}});
  const auto outcomes = outcomes_of(full, burst(3, 0));
  CHECK(with_fate(outcomes, Fate::served) == 2);
  CHECK(outcomes[2].fate == Fate::throttled);
  CHECK(outcomes[2].finished == seconds(0));
}

TEST_CASE("every request of a router has one outcome and its usage is that of its targets") {
  const std::vector<Call> calls = irregular_calls(3000);
  for (const Policy policy : {Policy::weighted, Policy::overflow, Policy::cheapest_first}) {
    Router three_ways = router(policy, {random_function(), random_function(), random_function()},
                               {{.limit = 3}, {.limit = 2}, {}});
    const auto outcomes = outcomes_of(three_ways, calls);
    CHECK(one_each(outcomes, calls));
    // No function here fails once it has begun, so served requests are all that was billed.
    CHECK(total(three_ways.usage(), Meter::requests) == Wide{with_fate(outcomes, Fate::served)});
    std::uint64_t counted = 0;
    for (const StageTime& part : three_ways.counts().parts) counted += part.count;
    CHECK(counted == with_fate(outcomes, Fate::served));
    CHECK(three_ways.levels().serving == 0);
  }
}

TEST_CASE("targets of one kind draw from streams of their own") {
  const Scenario given = composite(R"({"kind": "router", "targets": [
      {"name": "left", "platform": {"kind": "function", "cold_start_s": {"kind": "exponential", "mean_s": 1}}},
      {"name": "right", "platform": {"kind": "function", "cold_start_s": {"kind": "exponential", "mean_s": 1}}}]})");
  auto platform = given.platform.make(1, 0);
  const auto outcomes = outcomes_of(*platform, burst(20, 0));
  std::vector<Time> ready;
  for (const Outcome& outcome : outcomes) ready.push_back(outcome.started);
  std::sort(ready.begin(), ready.end());
  CHECK(std::adjacent_find(ready.begin(), ready.end()) == ready.end());
}

TEST_CASE("a router is read with targets that have models and prices of their own") {
  const Scenario given = composite(R"({"kind": "router", "policy": "cheapest-first", "targets": [
      {"name": "small", "limit": 4, "usd_per_1m": 1, "model": {"service": 0.2, "messages": {"request_mb": 1}},
       "platform": {"kind": "aws-lambda", "era": "2021"}},
      {"name": "large", "usd_per_1m": 2, "platform": {"kind": "aws-lambda", "era": "2026"}}]})");
  CHECK(given.platform.summary == "cheapest-first: small, large");
  CHECK(given.platform.parts == 3);
  Usage usage;
  Usage of_part;
  of_part[Meter::requests] = 1'000'000;
  usage.append(of_part);
  usage.append(of_part);
  const Bill bill = given.prices.bill(usage);
  REQUIRE(bill.lines.size() == 2);
  CHECK(bill.lines[0].item == "small: requests");
  CHECK(bill.lines[1].item == "large: requests");
  CHECK(bill.total.value == Approx(0.4));
}

TEST_CASE("what is wrong with a router is said in a sentence") {
  const auto said = [](const std::string& policy, const std::string& first,
                       const std::string& second) {
    const std::string platform = R"("platform": {"kind": "function"})";
    return composite_complaint(R"({"kind": "router", "policy": ")" + policy +
                               R"(", "targets": [{"name": "a", )" + first + platform +
                               R"(}, {"name": "b", )" + second + platform + "}]}");
  };
  CHECK(said("weighted", R"("weight": 2, )", "").empty());
  CHECK(said("overflow", R"("limit": 2, )", "").empty());
  CHECK(said("cheapest-first", R"("limit": 2, )", "").empty());
  CHECK(said("weighted", R"("limit": 2, )", "") ==
        "/platform/targets/0/limit: has no effect beside the other keys here");
  CHECK(said("overflow", "", "") ==
        "/platform/targets/0: needs \"limit\": without one nothing flows over to the next target");
  CHECK(said("overflow", R"("limit": 2, )", R"("limit": 2, )") ==
        "/platform/targets/1/limit: the last target takes what the others leave, without a limit");
  CHECK(said("cheapest-first", R"("limit": 2, "usd_per_1m": 3, )", R"("usd_per_1m": 1, )") ==
        "/platform/targets/0/limit: the last target takes what the others leave, without a limit");
  CHECK(said("cheapest-first", R"("usd_per_1m": 3, )", "") ==
        "/platform/targets/1: needs \"usd_per_1m\": give it for each target or for none");
  CHECK(composite_complaint(R"({"kind": "router", "targets": []})") ==
        "/platform/targets: needs at least one target");
  CHECK(composite_complaint(R"({"kind": "router", "targets": [
          {"name": "a", "platform": {"kind": "function"}},
          {"name": "a", "platform": {"kind": "function"}}]})") ==
        "/platform/targets/1/name: a second \"a\"");
}
