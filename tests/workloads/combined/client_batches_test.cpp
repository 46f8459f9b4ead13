// Requests that their client collects into few.

#include "workloads/combined/client_batches.hpp"

#include "tests/catch.hpp"
#include "tests/theory/estimate.hpp"
#include "tests/workloads/combined/combined.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string client(const std::string& of, const std::string& keys) {
  return whole("client-batches", "\"of\": " + of + ", " + keys);
}

std::vector<int> items(const std::vector<Request>& requests) {
  std::vector<int> all;
  for (const Request& request : requests) all.push_back(request.items);
  return all;
}

/// A model that takes 1, 1.5, 2, 2.5, ... s for 1, 2, 3, 4, ... items.
Model batching_model() {
  Model model = small_model();
  model.batch = BatchTime{{1, 1.5}};
  model.service.time_s = Distribution::constant(1);
  return model;
}

double work_of(const std::string& text, const Model& model) {
  const std::vector<Request> all = requests(workload_of(text, model), 9);
  REQUIRE(all.size() == 1);
  return all[0].demand.multiple();
}

/// Requests in each replication.
constexpr auto many = static_cast<std::size_t>(20'000 / theory::thrift);

}  // namespace

TEST_CASE("a client sends when enough requests are there, and the rest at the end") {
  const std::vector<Request> all =
      requests(client(list("[1, 2, 4, 4, 5, 8, 9, 10]", 10), R"("items": 3)"));
  CHECK(times_s(all) == std::vector<double>{4, 8, 10});
  CHECK(items(all) == std::vector<int>{3, 3, 2});
  CHECK(payloads(all) == std::vector<std::int64_t>{30, 30, 20});
  CHECK(numbered(all));
  CHECK(all[0].luck != all[1].luck);
}

TEST_CASE("a client sends at the latest when the first request has waited long enough") {
  const std::vector<Request> all = requests(
      client(list("[1, 2, 3.5, 4, 4, 4, 10, 11]", 10), R"("items": 3, "max_wait_s": 2.5)"));
  // The wait from 1 is over at 3.5, before the request of that instant; the last two are the end.
  CHECK(times_s(all) == std::vector<double>{3.5, 4, 6.5, 11});
  CHECK(items(all) == std::vector<int>{2, 3, 1, 2});
  const std::vector<Request> none =
      requests(client(list("[1, 1, 2]", 10), R"("items": 9, "max_wait_s": 0)"));
  CHECK(times_s(none) == std::vector<double>{1, 1, 2});
}

TEST_CASE("a client that collects single requests leaves them where they are") {
  const std::string users = list("[1, 2, 2, 7]", 10);
  CHECK(times_s(requests(client(users, R"("items": 1)"))) == times_s(requests(users)));
  CHECK(payloads(requests(client(users, R"("items": 1)"))) == payloads(requests(users)));
}

TEST_CASE("a client counts items, and splits where a message could not count them") {
  const auto users = [](const std::string& times, int number) {
    return R"({"kind": "list", "times_s": )" + times + R"(, "request": {"items": )" +
           std::to_string(number) + "}}";
  };
  CHECK(items(requests(client(users("[1, 2, 3]", 3), R"("items": 5)"))) == std::vector<int>{6, 3});
  const std::vector<Request> large =
      requests(client(users("[1, 2, 3]", 40'000), R"("items": 65535)"));
  CHECK(items(large) == std::vector<int>{40'000, 40'000, 40'000});
  CHECK(times_s(large) == std::vector<double>{2, 3, 3});
}

TEST_CASE("requests for different functions are collected apart") {
  const std::string functions = R"("request": {"functions": {"count": 3, "zipf": 1}})";
  const WorkloadPlan alone =
      workload_of(R"({"kind": "constant", "interval_s": 1, "count": 1000, )" + functions + "}");
  const WorkloadPlan plan = workload_of(
      client(R"({"kind": "constant", "interval_s": 1, "count": 1000, )" + functions + "}",
             R"("items": 4)"));
  std::vector<int> asked(3, 0);
  std::vector<int> sent(3, 0);
  const std::vector<Request> users = take(*alone.make(seed_of_part(1, "of"), 0));
  for (const Request& request : users) ++asked[request.function];
  std::vector<int> open(3, 0);
  std::vector<double> full_at;
  for (const Request& request : users)
    if (++open[request.function] % 4 == 0) full_at.push_back(to_seconds(request.at));
  const std::vector<Request> all = requests(plan, 1000);
  for (const Request& request : all) sent[request.function] += request.items;
  CHECK(sent == asked);
  std::vector<double> times = times_s(all);
  times.resize(full_at.size());  // the rest is sent at the end
  CHECK(times == full_at);
  for (std::size_t i = 0; i < full_at.size(); ++i) CHECK(all[i].items == 4);
  for (std::size_t i = full_at.size(); i < all.size(); ++i) CHECK(all[i].at == seconds(999));
  CHECK(numbered(all));
}

TEST_CASE("a client with a function that is hardly asked for does not remember what it sent") {
  // One request of function 1 first, then a million of function 0 in batches of two.
  class Users final : public Workload {
   public:
    std::optional<Request> next(Time) override {
      if (made_ > 1'000'000) return std::nullopt;
      Request request{.id = made_, .at = seconds(static_cast<double>(made_))};
      request.function = made_++ == 0;
      return request;
    }

   private:
    std::uint64_t made_ = 0;
  };
  auto law = std::make_shared<RequestLaw>();
  ClientBatches batches{std::make_unique<Users>(), {.items = 2}, {1, 0, Bytes{}}, law};
  const std::vector<Request> all = take(batches);
  REQUIRE(all.size() == 500'001);
  CHECK(all.back().function == 1);
  CHECK(all.back().at == seconds(1e6));
  CHECK(ascend(all));
}

TEST_CASE("what keeps instances warm is not collected") {
  const std::string users = R"({"kind": "superposition", "parts": [
      {"of": {"kind": "pings", "every_s": 2, "duration_s": 7}},
      {"of": {"kind": "list", "times_s": [1, 3, 5]}}]})";
  const std::vector<Request> all = requests(client(users, R"("items": 2)"));
  CHECK(times_s(all) == std::vector<double>{0, 2, 3, 4, 6, 6});
  CHECK(items(all) == std::vector<int>{0, 0, 2, 0, 0, 1});
  CHECK(numbered(all));
}

TEST_CASE("a message of a client is as much work as the model says of such a batch") {
  const std::string four = R"({"kind": "list", "times_s": [1, 1, 1, 1]})";
  CHECK(work_of(client(four, R"("items": 4)"), small_model()) == Approx(4));
  CHECK(work_of(client(four, R"("items": 4)"), batching_model()) == Approx(2.5));
  // Two requests of two items: 2.5 as well, not twice 1.5.
  const std::string pairs = R"({"kind": "list", "times_s": [1, 1], "request": {"items": 2}})";
  CHECK(work_of(client(pairs, R"("items": 4)"), batching_model()) == Approx(2.5));
  Model talking = batching_model();
  talking.tokens = TokenTime{.base_s = 0, .context_token_s = 0, .generated_token_s = 0.01};
  const std::string long_ones =
      R"({"kind": "list", "times_s": [1, 1], "request": {"generated_tokens": 300}})";
  CHECK(work_of(client(long_ones, R"("items": 2)"), talking) == Approx(1.5 * 3));
}

TEST_CASE("a message of a client takes the times that its requests bring") {
  const std::string times =
      R"({"kind": "list", "times_s": [1, 1, 1], "services_s": [0.2, 0.4, 0.9]})";
  const auto time_of = [&](const std::string& users, const Model& model) {
    const auto all = requests(workload_of(client(users, R"("items": 9)"), model), 9);
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].demand.brings_time());
    return to_seconds(all[0].demand.time());
  };
  CHECK(time_of(times, small_model()) == Approx(1.5));
  CHECK(time_of(times, batching_model()) == Approx(1.5 * 2 / 3));
  // Beside them, one of the model's own: its mean call of 1 s.
  const std::string mixed = R"({"kind": "superposition", "parts": [{"of": )" + times +
                            R"(}, {"of": {"kind": "list", "times_s": [2]}}]})";
  CHECK(time_of(mixed, batching_model()) == Approx(2.5 * 2.5 / 4));
}

// Of b Poisson requests the one in place i waits for b - i more: (b - 1) / (2 rate) on average.
TEST_CASE("requests wait (b - 1) / (2 rate) at their client on average") {
  constexpr double rate = 4;
  for (const std::size_t b : {2u, 8u, 25u}) {
    const std::string users =
        R"({"kind": "poisson", "rate_per_s": 4, "requests": )" + std::to_string(many) + "}";
    const WorkloadPlan alone = workload_of(users);
    const WorkloadPlan plan = workload_of(client(users, "\"items\": " + std::to_string(b)));
    std::vector<theory::Contribution> waits;
    for (std::uint64_t replication = 0; replication < 40; ++replication) {
      const auto arrived = times_s(take(*alone.make(seed_of_part(1, "of"), replication)));
      const auto sent = times_s(requests(plan, many, replication));
      double sum = 0;
      for (std::size_t i = 0; i < arrived.size(); ++i) sum += sent[i / b] - arrived[i];
      waits.push_back({sum, static_cast<double>(arrived.size())});
    }
    theory::check("wait at the client", waits, static_cast<double>(b - 1) / (2 * rate));
  }
}

// With a time limit d a message of a Poisson client that never fills has 1 + rate d items.
TEST_CASE("messages that are sent by time alone have one request and those of the time limit") {
  const WorkloadPlan plan = workload_of(
      client(R"({"kind": "poisson", "rate_per_s": 5, "requests": )" + std::to_string(many) + "}",
             R"("items": 60000, "max_wait_s": 1.2)"));
  std::vector<theory::Contribution> sizes;
  for (std::uint64_t replication = 0; replication < 40; ++replication)
    sizes.push_back(
        {static_cast<double>(many), static_cast<double>(requests(plan, many, replication).size())});
  theory::check("items of a message", sizes, 1 + 5 * 1.2);
}

TEST_CASE("a workload of a client ends as what it collects, or is cut") {
  const std::string users = R"({"kind": "poisson", "rate_per_s": 4, "duration_s": 10})";
  const WorkloadPlan plan = workload_of(client(users, R"("items": 5)"));
  CHECK(plan.end == seconds(10));
  CHECK_FALSE(plan.endless);
  CHECK_FALSE(plan.mean_rate_per_s);
  CHECK(plan.summary == "client batches of 5, Poisson, 4 requests/s in 10 s");
  CHECK(requests(plan, 1000).back().at < seconds(10));
  CHECK(requests(client(poisson_text(4), R"("items": 5, "requests": 7)")).size() == 7);
  CHECK(same(requests(plan, 500, 0), requests(plan, 500, 0)));
  CHECK_FALSE(same(requests(plan, 500, 0), requests(plan, 500, 1)));
}

TEST_CASE("a workload of a client says what is wrong with it") {
  const std::string users = R"("of": {"kind": "poisson", "rate_per_s": 1}, )";
  check_complaints(
      "client-batches",
      {
          {R"("items": 3)", R"(burst.json: /workload: missing "of")"},
          {users + R"("items": 0)", R"(burst.json: /workload/items: 0 is below 1)"},
          {users + R"("items": 65536)", R"(burst.json: /workload/items: 65536 is above 65535)"},
          {users + R"("items": 3, "max_wait_s": -1)",
           R"(burst.json: /workload/max_wait_s: -1 is below 0 s)"},
          {users + R"("items": 3, "request": {"items": 2})",
           R"(burst.json: /workload/request: what requests bring is said inside "of"; clients only collect them)"},
          {users + R"("items": 3, "max_wait": 1)",
           R"(burst.json: /workload/max_wait: unknown key; the unit here is seconds: "max_wait_s")"},
      });
}
