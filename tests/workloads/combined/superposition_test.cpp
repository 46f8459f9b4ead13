// Superpositions: several workloads at once.

#include "workloads/combined/superposition.hpp"

#include "tests/catch.hpp"
#include "tests/workloads/combined/combined.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string superposition(const std::string& parts, const std::string& keys = "") {
  return whole("superposition", "\"parts\": [" + parts + "]" + keys);
}

std::string superposition_of(const std::string& workload, const std::string& keys = "") {
  return "{\"of\": " + workload + keys + "}";
}

std::string with_payload(double rate, int payload) {
  return R"({"kind": "poisson", "rate_per_s": )" + std::to_string(rate) +
         R"(, "request": {"payload_bytes": )" + std::to_string(payload) + "}}";
}

std::vector<double> times_with(const std::vector<Request>& requests, std::int64_t payload) {
  std::vector<double> times;
  for (const Request& request : requests)
    if (request.payload.value == payload) times.push_back(to_seconds(request.at));
  return times;
}

}  // namespace

TEST_CASE("a superposition has the requests of all its parts in order, at one instant by part") {
  const std::vector<Request> all = requests(superposition(
      superposition_of(list("[1, 3, 3, 7]", 10)) + "," + superposition_of(list("[0, 3, 7]", 20)) +
      "," + superposition_of(list("[3]", 30))));
  CHECK(times_s(all) == std::vector<double>{0, 1, 3, 3, 3, 3, 7, 7});
  CHECK(payloads(all) == std::vector<std::int64_t>{20, 10, 10, 10, 20, 30, 10, 20});
  CHECK(numbered(all));
}

TEST_CASE("a part of a superposition may start later, and then counts from there") {
  const std::vector<Request> all =
      requests(superposition(superposition_of(list("[0, 2]", 10), R"(, "starts_s": "1m")") + "," +
                             superposition_of(list("[1, 61]", 20))));
  CHECK(times_s(all) == std::vector<double>{1, 60, 61, 62});
  CHECK(payloads(all) == std::vector<std::int64_t>{20, 10, 20, 10});
  // What would come after the end of the clock never comes.
  std::vector<Superposition::Part> parts(1);
  parts[0].workload = workload_of(list("[1, 2]", 10)).make(1, 0);
  parts[0].starts = never - seconds(1.5);
  Superposition late{std::move(parts)};
  CHECK(take(late).size() == 1);
}

TEST_CASE("Poisson processes at once are one Poisson process of the sum of their rates") {
  const WorkloadPlan plan = workload_of(
      superposition(superposition_of(poisson_text(2)) + "," + superposition_of(poisson_text(2)) +
                    "," + superposition_of(poisson_text(0.5), R"(, "copies": 12)")));
  CHECK(plan.mean_rate_per_s.value() == Approx(10));
  const std::vector<double> times = times_s(requests(plan, 50'000));
  CHECK(scaled_distance(exponential_places(times, 10)) < far);
  // Were the two of 2/s or the twelve copies the same, counts would spread more.
  CHECK(std::abs(poisson_deviation(counts(times, 1), 10)) < 5);
}

TEST_CASE(
    "which part of a superposition of Poisson processes a request is of is a coin of its own") {
  const std::vector<Request> all =
      requests(superposition(superposition_of(with_payload(3, 1)) + "," +
                             superposition_of(with_payload(7, 2))),
               40'000);
  const std::vector<double> thinned = times_with(all, 1);
  CHECK(scaled_distance(exponential_places(thinned, 3)) < far);
  CHECK(scaled_distance(exponential_places(times_with(all, 2), 7)) < far);
  const auto n = static_cast<double>(all.size());
  CHECK(std::abs(static_cast<double>(thinned.size()) - 0.3 * n) < 5 * std::sqrt(n * 0.21));
  double pairs = 0;  // neighbours of part 1: 0.09 of all
  for (std::size_t i = 1; i < all.size(); ++i)
    pairs += all[i].payload.value == 1 && all[i - 1].payload.value == 1;
  // Var of the count of such pairs: n (p^2 (1 - p^2) + 2 (p^3 - p^4)) = 0.1197 n.
  CHECK(std::abs(pairs - 0.09 * n) < 5 * std::sqrt(n * 0.1197));
}

TEST_CASE("parts of a superposition keep what their requests bring") {
  const WorkloadPlan plan = workload_of(superposition(
      superposition_of(R"({"kind": "list", "times_s": [1], "services_s": [0.25]})") + "," +
      superposition_of(R"({"kind": "pings", "every_s": 10, "functions": 2, "duration_s": 1})")));
  const std::vector<Request> all = requests(plan, 9);
  REQUIRE(all.size() == 3);
  CHECK(all[0].items == 0);
  CHECK(all[1].function == 1);
  CHECK(all[2].items == 1);
  CHECK(all[2].demand == Demand::of(seconds(0.25)));
}

TEST_CASE("a superposition ends where its last part ends, and never if one of them does not") {
  const std::string first = R"({"kind": "poisson", "rate_per_s": 2, "duration_s": 10})";
  const std::string second = R"({"kind": "mmpp", "rates_per_s": [1, 3], "mean_stay_s": [1, 1],
                                 "duration_s": 5})";
  const WorkloadPlan both =
      workload_of(superposition(superposition_of(first) + "," +
                                superposition_of(second, R"(, "starts_s": 20, "copies": 3)")));
  CHECK(both.end == seconds(25));
  CHECK_FALSE(both.endless);
  CHECK(both.mean_rate_per_s.value() == Approx(8));
  CHECK(both.summary ==
        "superposition of Poisson, 2 requests/s in 10 s + 3 x MMPP, 1 and 3 requests/s in 5 s");
  CHECK(requests(both, 1000).back().at < seconds(25));

  const WorkloadPlan endless =
      workload_of(superposition(superposition_of(first) + "," + superposition_of(poisson_text(1))));
  CHECK(endless.endless);
  CHECK_FALSE(endless.end);
  CHECK(requests(endless, 1000).size() == 1000);

  const WorkloadPlan cut_off = workload_of(superposition(
      superposition_of(first) + "," + superposition_of(poisson_text(1)), R"(, "duration_s": 7)"));
  CHECK_FALSE(cut_off.endless);
  CHECK(cut_off.end == seconds(7));
  CHECK(requests(cut_off, 1000).back().at < seconds(7));
  CHECK(requests(superposition(superposition_of(poisson_text(1)), R"(, "requests": 7)")).size() ==
        7);

  const WorkloadPlan unknown =
      workload_of(superposition(superposition_of(list("[1]", 1)) + "," + superposition_of(first)));
  CHECK_FALSE(unknown.end);
  CHECK_FALSE(unknown.endless);
  CHECK_FALSE(unknown.mean_rate_per_s);
}

TEST_CASE("a superposition of many is named by how many they are") {
  std::string parts = superposition_of(poisson_text(1));
  for (int i = 1; i < 9; ++i) parts += "," + superposition_of(poisson_text(1));
  CHECK(workload_of(superposition(parts)).summary == "superposition of 9 workloads");
}

TEST_CASE("the same seed and replication give the same superposition, others give others") {
  const WorkloadPlan plan =
      workload_of(superposition(superposition_of(poisson_text(2), R"(, "copies": 2)")));
  CHECK(same(requests(plan, 500, 0), requests(plan, 500, 0)));
  CHECK_FALSE(same(requests(plan, 500, 0), requests(plan, 500, 1)));
  CHECK_FALSE(same(take(*plan.make(2, 0), 500), requests(plan, 500, 0)));
}

TEST_CASE("a superposition says what is wrong with it") {
  check_complaints(
      "superposition",
      {
          {"", R"(burst.json: /workload: missing "parts")"},
          {R"("parts": [])",
           R"(burst.json: /workload/parts: is empty; give at least one {"of": workload})"},
          {R"("parts": [{}])", R"(burst.json: /workload/parts/0: missing "of")"},
          {R"("parts": [{"of": {"kind": "poisson", "rate_per_s": 0}}])",
           R"(burst.json: /workload/parts/0/of/rate_per_s: 0 is below 1e-09)"},
          {R"("parts": [{"of": {"kind": "burst", "requests": 1}, "copies": 0}])",
           R"(burst.json: /workload/parts/0/copies: 0 is below 1)"},
          {R"("parts": [{"of": {"kind": "burst", "requests": 1}, "copys": 2}])",
           R"(burst.json: /workload/parts/0/copys: unknown key; there are "copies", "of", "starts_s")"},
          {R"("parts": [{"of": {"kind": "burst", "requests": 1}, "copies": 60000},
                        {"of": {"kind": "burst", "requests": 1}, "copies": 60000}])",
           "burst.json: /workload/parts: 120000 workloads at once are more than 100000; take fewer "
           "copies"},
          {R"("parts": [{"of": {"kind": "burst", "requests": 1}, "starts_s": -1}])",
           R"(burst.json: /workload/parts/0/starts_s: -1 is below 0 s)"},
      });
}

TEST_CASE("workloads whose users wait for answers cannot be part of another") {
  const std::string users = R"({"kind": "waiting-users"})";
  const std::string said =
      "its users wait for answers, which only the outermost workload is told of; a part must be a "
      "workload that does not wait";
  for (const std::string kind : {"superposition", "mixture", "sequence"})
    CHECK(complaint_of_users(whole(kind, "\"parts\": [" + superposition_of(users) + "]")) ==
          "burst.json: /workload/parts/0/of: " + said);
  for (const std::string kind : {"batches", "client-batches"})
    CHECK(complaint_of_users(whole(kind, "\"of\": " + users)) ==
          "burst.json: /workload/of: " + said);
}
