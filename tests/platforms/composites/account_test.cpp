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

const FunctionConfig busy = function(10, 0, 600);

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

}  // namespace

TEST_CASE("an account of one function without a limit leaves everything as it is") {
  const std::vector<Call> calls = irregular_calls(300, false);
  FunctionPlatform alone{random_function(), 1, 0};
  Account single = account(AccountConfig::unlimited, {random_function()}, {{}});
  CHECK(same(outcomes_of(single, calls), outcomes_of(alone, calls)));
  CHECK(single.usage().of(1, Meter::memory_time) == alone.usage()[Meter::memory_time]);
}

TEST_CASE("a burst of one function throttles its neighbour in the account") {
  Account shared = account(10, {busy, busy}, {{}, {}});
  CHECK(fate_of_the_quiet_one(shared) == Fate::throttled);
  Account larger = account(11, {busy, busy}, {{}, {}});
  CHECK(fate_of_the_quiet_one(larger) == Fate::served);
}

TEST_CASE("reserved concurrency protects a function from its neighbours") {
  Account protecting = account(10, {busy, busy}, {{}, {.reserved = 1}});
  CHECK(fate_of_the_quiet_one(protecting) == Fate::served);
  // The noisy one shares 10 - 1 = 9 with nobody: its tenth request is throttled.
  CHECK(protecting.usage().of(1, Meter::requests) == 9);
}

TEST_CASE("reserved concurrency is also a limit") {
  Account limiting = account(100, {busy, busy}, {{.reserved = 3}, {}});
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

TEST_CASE("what is wrong with an account is said in a sentence") {
  const auto said = [](const std::string& keys, const std::string& reserved) {
    return complaint(R"({"kind": "account", )" + keys + R"("functions": [{"name": "a", )" +
                     reserved +
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
  CHECK(complaint(R"({"kind": "account", "functions": []})") ==
        "/platform/functions: needs at least one function");
}
