// Mixtures: some days are like this, others like that.

#include "tests/catch.hpp"
#include "tests/workloads/combined/combined.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string mixture(const std::string& parts, const std::string& keys = "") {
  return whole("mixture", "\"parts\": [" + parts + "]" + keys);
}

}  // namespace

TEST_CASE("a mixture is one of its parts in each replication, as often as their weights say") {
  const WorkloadPlan plan = workload_of(
      mixture(R"({"of": )" + list("[1, 2]", 10) + R"(, "weight": 1}, {"of": )" + list("[3]", 20) +
              R"(, "weight": 2}, {"of": )" + list("[4]", 30) + R"(, "weight": 5})"));
  std::vector<double> drawn(3, 0);
  constexpr int replications = 8000;
  for (std::uint64_t replication = 0; replication < replications; ++replication) {
    const std::vector<Request> all = requests(plan, 9, replication);
    const auto part = static_cast<std::size_t>(all.front().payload.value / 10 - 1);
    REQUIRE(all.size() == (part == 0 ? 2u : 1u));
    ++drawn[part];
  }
  const std::vector<double> expected = {1000, 2000, 5000};
  double chi_square = 0;
  for (std::size_t i = 0; i < 3; ++i)
    chi_square += (drawn[i] - expected[i]) * (drawn[i] - expected[i]) / expected[i];
  CHECK(chi_square < 27.6);  // two degrees of freedom: once in a million
}

TEST_CASE("a replication of a mixture is always the same one") {
  const WorkloadPlan plan = workload_of(
      mixture(R"({"of": )" + poisson_text(1) + R"(}, {"of": )" + poisson_text(50) + "}"));
  for (std::uint64_t replication = 0; replication < 20; ++replication)
    CHECK(same(requests(plan, 50, replication), requests(plan, 50, replication)));
}

TEST_CASE("a mixture knows of itself what holds for all its parts") {
  const auto timed = [](double rate, double end_s) {
    return R"({"of": {"kind": "poisson", "rate_per_s": )" + std::to_string(rate) +
           R"(, "duration_s": )" + std::to_string(end_s) + "}, \"weight\": 3}";
  };
  const WorkloadPlan same_end = workload_of(mixture(timed(2, 10) + "," + timed(4, 10)));
  CHECK(same_end.end == seconds(10));
  CHECK(same_end.mean_rate_per_s.value() == Approx(3));
  CHECK(same_end.summary ==
        "mixture of Poisson, 2 requests/s in 10 s or Poisson, 4 requests/s in 10 s");
  CHECK_FALSE(workload_of(mixture(timed(2, 10) + "," + timed(4, 11))).end);
  CHECK_FALSE(workload_of(mixture(timed(2, 10) + "," + timed(4, 11))).endless);
  CHECK(workload_of(mixture(timed(2, 10) + R"(, {"of": )" + poisson_text(4) + "}")).endless);
  CHECK(workload_of(mixture(timed(2, 10) + "," + timed(4, 11), R"(, "duration_s": 5)")).end ==
        seconds(5));
}

TEST_CASE("a mixture says what is wrong with it") {
  check_complaints(
      "mixture",
      {
          {R"("parts": {})",
           R"(burst.json: /workload/parts: expected an array of objects, found an object)"},
          {R"("parts": [])",
           R"(burst.json: /workload/parts: is empty; give at least one {"of": workload})"},
          {R"("parts": [{"of": {"kind": "burst", "requests": 1}, "weight": 0}])",
           R"(burst.json: /workload/parts/0/weight: 0 is below 1e-09)"},
          {R"("parts": [{"of": {"kind": "burst", "requests": 1}, "copies": 2}])",
           R"(burst.json: /workload/parts/0/copies: unknown key; there are "of", "weight")"},
      });
}
