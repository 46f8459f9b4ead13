// What requests bring besides their time: the key "request" of every generator.

#include "workloads/requests/request_config.hpp"

#include <set>

#include "tests/workloads/workload_of.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string constant(const std::string& request) {
  return R"({"kind": "constant", "interval_s": 1, "request": )" + request + "}";
}

/// A model with batches of 0.02 + 0.005 n seconds.
Model with_batches() {
  Model model = small_model();
  model.batch = BatchTime{{0.025, 0.03}};
  return model;
}

/// A language model of 0.1 s, 1 ms a token of the prompt, 10 ms a token of the answer; its usual
/// call takes 2 s.
Model with_tokens() {
  Model model = small_model();
  model.service.time_s = Distribution::constant(2);
  model.tokens = TokenTime{0.1, 0.001, 0.01};
  return model;
}

Request first(const std::string& request, const Model& model) {
  return requests(workload_of(constant(request), model), 1).front();
}

double mean_over(const std::vector<Request>& all, double (*value)(const Request&)) {
  double sum = 0;
  for (const Request& request : all) sum += value(request);
  return sum / static_cast<double>(all.size());
}

}  // namespace

TEST_CASE("a request of several items has as many messages and takes as long as such a batch") {
  const Request eight = first(R"({"items": 8})", with_batches());
  CHECK(eight.items == 8);
  CHECK(eight.payload == Bytes{4000});
  CHECK(eight.demand.multiple() == Approx(0.06 / 0.025).epsilon(1e-12));
}

TEST_CASE("without times of batches, eight items are eight times the work") {
  CHECK(first(R"({"items": 8})", small_model()).demand == Demand::times(8));
}

TEST_CASE("tokens are work where the model says how much") {
  const std::string text = R"({"context_tokens": 1000, "generated_tokens": 200})";
  CHECK(first(text, with_tokens()).demand.multiple() ==
        Approx((0.1 + 1000 * 0.001 + 200 * 0.01) / 2).epsilon(1e-12));
  CHECK(first(text, small_model()).demand == Demand{});
}

TEST_CASE("the payload may have a law of its own") {
  CHECK(first(R"({"payload_bytes": 1234, "items": 3})", small_model()).payload == Bytes{1234});
  const auto all = requests(
      workload_of(constant(R"({"payload_bytes": {"kind": "exponential", "mean": 1e6}})")), 20'000);
  const double mean =
      mean_over(all, [](const Request& r) { return static_cast<double>(r.payload.value); });
  CHECK(mean == Approx(1e6).epsilon(4 / std::sqrt(20'000.0)));
}

TEST_CASE("what a request brings leaves arrival times and luck as they are") {
  const std::string poisson = R"({"kind": "poisson", "rate_per_s": 3)";
  const auto plain = requests(poisson + "}", 500);
  const auto drawn = requests(
      poisson +
          R"(, "request": {"items": {"kind": "uniform", "min": 1, "max": 9}, "payload_bytes": 1}})",
      500);
  std::set<int> sizes;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    REQUIRE(plain[i].at == drawn[i].at);
    REQUIRE(plain[i].luck == drawn[i].luck);
    sizes.insert(drawn[i].items);
  }
  CHECK(sizes == std::set<int>{1, 2, 3, 4, 5, 6, 7, 8, 9});
}

TEST_CASE("one thing more that varies leaves the others as they were") {
  const std::string tokens = R"("context_tokens": {"kind": "exponential", "mean": 1000})";
  const auto items_of = [](const std::string& request) {
    std::vector<int> items;
    for (const Request& one : requests(constant(request), 200)) items.push_back(one.items);
    return items;
  };
  const std::string items = R"("items": {"kind": "exponential", "mean": 20})";
  CHECK(items_of("{" + items + "}") == items_of("{" + items + ", " + tokens + "}"));
}

TEST_CASE("functions are asked for as Zipf's law says") {
  constexpr std::size_t count = 100'000;
  const auto all = requests(constant(R"({"functions": {"count": 4, "zipf": 1.5}})"), count);
  std::array<double, 4> asked{};
  for (const Request& request : all) ++asked.at(request.function);
  double weights = 0;
  for (int rank = 1; rank <= 4; ++rank) weights += std::pow(rank, -1.5);
  double chi_square = 0;
  for (int rank = 1; rank <= 4; ++rank) {
    const double expected = static_cast<double>(count) * std::pow(rank, -1.5) / weights;
    chi_square += std::pow(asked.at(static_cast<std::size_t>(rank - 1)) - expected, 2) / expected;
  }
  CHECK(chi_square < 16.27);  // 0.999 quantile with three degrees of freedom
}

TEST_CASE("all requests of a workload may be for one function") {
  CHECK(first(R"({"function": 3})", small_model()).function == 3);
  CHECK(workload_complaint(constant(R"({"function": 3, "functions": {"count": 4}})")) ==
        "burst.json: /workload/request/functions: give this or \"function\", not both");
}

TEST_CASE("shares of functions may be given") {
  const auto all = requests(constant(R"({"functions": {"shares": [3, 1]}})"), 10'000);
  const double second = mean_over(all, [](const Request& r) { return double(r.function); });
  CHECK(second == Approx(0.25).margin(4 * std::sqrt(0.25 * 0.75 / 10'000)));
}

TEST_CASE("a part of a request that is wrong is named") {
  const auto said = [](const std::string& request) {
    return workload_complaint(constant(request));
  };
  CHECK(said(R"({"items": 70000})") ==
        "burst.json: /workload/request/items: a request holds at most 65535 items");
  CHECK(said(R"({"items": "many"})") ==
        "burst.json: /workload/request/items: expected a number or an object with \"kind\", "
        "found a string \"many\"");
  CHECK(said(R"({"payload_bytes": {"kind": "exponential", "mean_s": 3}})") ==
        "burst.json: /workload/request/payload_bytes: missing \"mean\"; no unit here, "
        "not \"mean_s\"");
  CHECK(said(R"({"functions": {"count": 0}})") ==
        "burst.json: /workload/request/functions/count: 0 is below 1");
  CHECK(said(R"({"functions": {"shares": []}})") ==
        "burst.json: /workload/request/functions/shares: needs 1 to 65536 shares");
  CHECK(said(R"({"bytes": 1})").starts_with("burst.json: /workload/request/bytes: unknown key"));
}
