// Accounts: several functions that share a concurrency.

#include "platforms/composites/account.hpp"

#include "platforms/composites/pending.hpp"
#include "tests/catch.hpp"
#include "tests/platforms/composites/composites.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

Account account(std::int64_t concurrency, std::initializer_list<FunctionConfig> functions,
                std::vector<AccountConfig::Function> shares) {
  return {children(functions), {.concurrency = concurrency, .functions = std::move(shares)}, 1, 0};
}

/// So many request numbers that an account of two functions with equal shares takes for one of
/// them: the functions are drawn by number.
std::vector<std::uint64_t> numbers_for(bool second, std::size_t count) {
  const Stream choice{1, "account", 0};
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t id = 0; numbers.size() < count; ++id)
    if ((choice.uniform_of(id) >= 0.5) == second) numbers.push_back(id);
  return numbers;
}

std::vector<Request> requests_for(bool second, std::size_t count, double at_s) {
  std::vector<Request> requests;
  for (const std::uint64_t id : numbers_for(second, count)) requests.push_back(request(id, {at_s}));
  return requests;
}

const FunctionConfig busy_function = function(10, 0, 600);

/// Ten requests of a noisy function at 0 s, one of its quiet neighbour at 1 s.
std::vector<Request> noisy_neighbour() {
  std::vector<Request> all = requests_for(false, 10, 0);
  for (const Request& quiet : requests_for(true, 1, 1)) all.push_back(quiet);
  return all;
}

Fate fate_of_the_quiet_one(Account& platform) {
  Calls workload{noisy_neighbour()};
  const std::uint64_t quiet = numbers_for(true, 1)[0];
  for (const Outcome& outcome : outcomes_of(platform, workload))
    if (outcome.request.id == quiet) return outcome.fate;
  return Fate::payload;
}

/// Two functions; a request says which it is for.
Account told_account() {
  return {children({function(1, 0, 600), function(1, 0, 600)}),
          {.by = AccountConfig::By::workload, .functions = {{}, {}}},
          1,
          0};
}

/// An account of `count` functions that answer at once and keep instances for ten seconds, under
/// requests of which Zipf's law says which function they are for.
Scenario zipf_scenario(const std::string& by, int count) {
  const Json json = parse_json(
      R"({"model": {"name": "m", "service": 0},
          "workload": {"kind": "poisson", "rate_per_s": 1, "requests": 60000,
                       "request": {"functions": {"count": )" +
          std::to_string(count) + R"(, "zipf": 1}}},
          "platform": {"kind": "account", "by": ")" +
          by + R"(", "functions": [{"name": "f", "copies": )" + std::to_string(count) +
          R"(, "platform": {"kind": "function", "keep_alive_s": 10}}]},
          "run": {"replications": 1}})",
      "text");
  return read_scenario(json, "s.json", Catalogue{"configs"}, composite_kinds());
}

/// What became of its requests, and the platform after them.
std::pair<std::vector<Outcome>, std::unique_ptr<Platform>> run_of(const Scenario& scenario) {
  auto platform = scenario.platform.make(1, 0);
  const auto workload = scenario.workload.make(1, 0);
  auto outcomes = outcomes_of(*platform, *workload);
  return {std::move(outcomes), std::move(platform)};
}

/// Shares of the functions by Zipf's law with exponent 1.
std::vector<double> zipf_shares(int count) {
  std::vector<double> shares;
  double sum = 0;
  for (int rank = 1; rank <= count; ++rank) sum += 1.0 / rank;
  for (int rank = 1; rank <= count; ++rank) shares.push_back(1.0 / rank / sum);
  return shares;
}

}  // namespace

TEST_CASE("an account of one function without a limit leaves everything as it is") {
  const std::vector<Call> calls = irregular_calls(300, false);
  FunctionPlatform alone{random_function(), 1, 0};
  Account single = account(AccountConfig::unlimited, {random_function()}, {{}});
  CHECK(same(outcomes_of(single, calls), outcomes_of(alone, calls)));
  CHECK(single.usage().of(1, Meter::memory_time) == alone.usage()[Meter::memory_time]);
}

TEST_CASE("a burst of one function throttles its neighbour in the account") {
  Account shared = account(10, {busy_function, busy_function}, {{}, {}});
  CHECK(fate_of_the_quiet_one(shared) == Fate::throttled);
  Account larger = account(11, {busy_function, busy_function}, {{}, {}});
  CHECK(fate_of_the_quiet_one(larger) == Fate::served);
}

TEST_CASE("reserved concurrency protects a function from its neighbours") {
  Account protecting = account(10, {busy_function, busy_function}, {{}, {.reserved = 1}});
  CHECK(fate_of_the_quiet_one(protecting) == Fate::served);
  // The noisy one shares 10 - 1 = 9 with nobody: its tenth request is throttled.
  CHECK(protecting.usage().of(1, Meter::requests) == 9);
}

TEST_CASE("reserved concurrency is also a limit") {
  Account limiting = account(100, {busy_function, busy_function}, {{.reserved = 3}, {}});
  Calls workload{requests_for(false, 10, 0)};
  const auto outcomes = outcomes_of(limiting, workload);
  CHECK(with_fate(outcomes, Fate::served) == 3);
  CHECK(with_fate(outcomes, Fate::throttled) == 7);
}

TEST_CASE("concurrency is free again when a request is answered") {
  Account one = account(1, {function(1, 0, 600), function(1, 0, 600)}, {{}, {}});
  CHECK(with_fate(outcomes_of(one, {{0}, {0.5}, {1}, {2}}), Fate::served) == 3);
}

TEST_CASE("functions get their shares of the requests, and keep a request that is tried again") {
  Account three = account(1000, {function(1, 0, 600), function(1, 0, 600), function(1, 0, 600)},
                          {{.share = 1}, {.share = 3}, {.share = 6}});
  std::vector<Request> requests;
  for (std::uint64_t id = 0; id < 3000; ++id) {
    requests.push_back(request(id, {static_cast<double>(id)}));
    requests.push_back(request(attempt_of(id, 2), {static_cast<double>(id)}));
  }
  Calls workload{requests};
  outcomes_of(three, workload);
  const Counts counts = three.counts();
  REQUIRE(counts.parts.size() == 3);
  for (const StageTime& part : counts.parts) CHECK(part.count % 2 == 0);
  // Standard deviations of the halves: sqrt(3000 p (1-p)) = 16, 25, 27.
  CHECK(counts.parts[0].count / 2 == Approx(300).margin(64));
  CHECK(counts.parts[1].count / 2 == Approx(900).margin(100));
  CHECK(counts.parts[2].count / 2 == Approx(1800).margin(108));
}

TEST_CASE(
    "where the workload says the function, each request goes there, and numbers count around") {
  Account told = told_account();
  std::vector<Request> requests;
  for (std::uint64_t id = 0; id < 90; ++id) {
    requests.push_back(request(id, {static_cast<double>(id)}));
    requests.back().function = static_cast<std::uint16_t>(id % 3);  // 2 is the first one again
  }
  Calls workload{requests};
  outcomes_of(told, workload);
  const Counts counts = told.counts();
  REQUIRE(counts.parts.size() == 2);
  CHECK(counts.parts[0].count == 60);
  CHECK(counts.parts[1].count == 30);
}

TEST_CASE("requests of several functions have the popularity of Zipf's law, function by function") {
  const auto [outcomes, platform] = run_of(zipf_scenario("workload", 20));
  const Counts counts = platform->counts();
  REQUIRE(counts.parts.size() == 20);
  CHECK(counts.parts[19].name == "f-19");
  double chi_square = 0;
  for (std::size_t i = 0; i < 20; ++i) {
    const double expected = 60'000 * zipf_shares(20)[i];
    const double difference = static_cast<double>(counts.parts[i].count) - expected;
    chi_square += difference * difference / expected;
  }
  CHECK(chi_square < 63.2);  // nineteen degrees of freedom: once in a million
}

// A function with Poisson requests of rate r that takes no time starts cold if the gap is longer
// than the keep-alive: with probability exp(-r * 10 s), request by request independently.
TEST_CASE("each function of an account keeps instances of its own warm, the popular ones more so") {
  const auto [outcomes, platform] = run_of(zipf_scenario("workload", 8));
  std::vector<double> asked(8, 0);
  std::vector<double> cold(8, 0);
  for (const Outcome& outcome : outcomes) {
    ++asked[outcome.request.function];
    cold[outcome.request.function] += outcome.cold;
  }
  double cold_ratio = 1;  // never before
  for (std::size_t i = 8; i-- > 0;) {
    const double expected = std::exp(-10 * zipf_shares(8)[i]);
    const double deviation = std::sqrt(asked[i] * expected * (1 - expected));
    CHECK(std::abs(cold[i] - asked[i] * expected) < 5 * deviation);
    CHECK(cold[i] / asked[i] < cold_ratio);
    cold_ratio = cold[i] / asked[i];
  }
}

TEST_CASE("an account that draws functions by share does not mind what the workload says") {
  const auto [outcomes, platform] = run_of(zipf_scenario("share", 8));
  // Standard deviation: sqrt(60000 / 8 * 7 / 8) = 81.
  for (const StageTime& part : platform->counts().parts)
    CHECK(part.count == Approx(60'000 / 8).margin(405));
}

TEST_CASE("every request of an account has one outcome") {
  const std::vector<Call> calls = irregular_calls(3000);
  Account shared =
      account(5, {random_function(), random_function()}, {{}, {.share = 2, .reserved = 2}});
  const auto outcomes = outcomes_of(shared, calls);
  CHECK(one_each(outcomes, calls));
  CHECK(with_fate(outcomes, Fate::throttled) > 100);
  CHECK(total(shared.usage(), Meter::requests) == Wide{with_fate(outcomes, Fate::served)});
}

TEST_CASE("an account is read with its functions") {
  const Scenario given = composite(R"({"kind": "account", "concurrency": 50,
      "unreserved_concurrency": 10, "functions": [
      {"name": "a", "share": 3, "reserved": 40, "platform": {"kind": "aws-lambda", "era": "2021"}},
      {"name": "b", "model": {"service": 0.5}, "platform": {"kind": "function"}}]})");
  CHECK(given.platform.summary == "2 functions, 50 requests at once");
  CHECK(given.platform.parts == 3);
  // 0.1 s on 1024 of 1769 MB where the profile names no vCPUs: the same 0.1 s. Mean of a warm call:
  // (3 * 0.1 + 1 * 0.5) / 4.
  REQUIRE(given.platform.warm_parts.size() == 1);
  CHECK(given.platform.warm_parts[0].mean_s == Approx(0.2));
}

TEST_CASE("functions of an account that are alike are written once") {
  const Scenario given = composite(R"({"kind": "account", "functions": [
      {"name": "a", "copies": 3, "share": 2, "reserved": 30,
       "platform": {"kind": "aws-lambda", "era": "2021"}},
      {"name": "b", "platform": {"kind": "function"}}]})");
  CHECK(given.platform.summary == "4 functions, 1000 requests at once");
  CHECK(given.platform.parts == 5);
  const Counts counts = given.platform.make(1, 0)->counts();
  std::vector<std::string> names;
  for (const StageTime& part : counts.parts) names.push_back(part.name);
  CHECK(names == std::vector<std::string>{"a-0", "a-1", "a-2", "b"});
  // What is wrong with all copies is said once: messages of 2 MB are too large here.
  const Scenario warned = composite(R"({"kind": "account", "functions": [{"name": "a",
      "copies": 3, "platform": {"kind": "function", "payload_limit_mb": 1}}]})");
  REQUIRE(warned.platform.warnings.size() == 1);
  CHECK(warned.platform.warnings[0].starts_with("a-0: every call fails"));
  // Each copy has its share and what is reserved: 90 of 89 would be too much.
  CHECK(composite_complaint(R"({"kind": "account", "concurrency": 89, "functions": [
      {"name": "a", "copies": 3, "reserved": 30, "platform": {"kind": "function"}}]})") ==
        "/platform/concurrency: 90 of 89 are reserved; at least 0 must stay unreserved");
}

TEST_CASE("copies of a function draw apart from each other") {
  const auto platform = composite(R"({"kind": "account", "by": "workload", "functions": [
      {"name": "a", "copies": 2, "platform": {"kind": "function",
       "cold_start_s": {"kind": "exponential", "mean_s": 3}}}]})")
                            .platform.make(1, 0);
  std::vector<Request> both = {request(0, {0}), request(1, {0})};
  both[1].function = 1;
  Calls workload{both};
  const auto outcomes = outcomes_of(*platform, workload);
  CHECK(outcomes[0].finished != outcomes[1].finished);
}

TEST_CASE("what is wrong with an account is said in a sentence") {
  const auto said = [](const std::string& keys, const std::string& reserved) {
    return composite_complaint(R"({"kind": "account", )" + keys +
                               R"("functions": [{"name": "a", )" + reserved +
                               R"("platform": {"kind": "function"}},
                        {"name": "b", "platform": {"kind": "function"}}]})");
  };
  CHECK(said("", R"("reserved": 900, )").empty());
  CHECK(said("", R"("reserved": 1001, )") ==
        "/platform/concurrency: 1001 of 1000 are reserved; at least 0 must stay unreserved");
  CHECK(said(R"("unreserved_concurrency": 100, )", R"("reserved": 901, )") ==
        "/platform/concurrency: 901 of 1000 are reserved; at least 100 must stay unreserved");
  CHECK(said("", R"("reserved": 1000, )") ==
        "/platform/concurrency: nothing is left for the functions that have none reserved");
  CHECK(said("", R"("share": 0, )").starts_with("/platform/functions/0/share: "));
  CHECK(said(R"("by": "function", )", "") ==
        "/platform/by: no \"function\"; there are \"share\", \"workload\"");
  CHECK(said(R"("by": "workload", )", R"("share": 2, )") ==
        "/platform/functions/0/share: the workload says which function a request is for; leave "
        "this out, or give the account \"by\": \"share\"");
  CHECK(said("", R"("copies": 0, )") == "/platform/functions/0/copies: 0 is below 1");
  CHECK(composite_complaint(R"({"kind": "account", "functions": [
      {"name": "a-1", "platform": {"kind": "function"}},
      {"name": "a", "copies": 2, "platform": {"kind": "function"}}]})") ==
        "/platform/functions/1/name: a second \"a-1\"");
  CHECK(composite_complaint(R"({"kind": "account", "functions": []})") ==
        "/platform/functions: needs at least one function");
}
