#include "workloads/renewal/renewal.hpp"

#include "tests/workloads/markov/likeness.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string renewal(const std::string& gap, const std::string& more = "") {
  return R"({"kind": "renewal", "gap_s": )" + gap + more + "}";
}

const std::string spread_gap = R"({"kind": "lognormal", "mean_s": 0.5, "scv": 4})";

/// How many requests come in the first mean gap, over many replications: mean and standard error.
std::pair<double, double> in_first_gap(const std::string& text) {
  const WorkloadPlan plan = workload_of(text);
  constexpr double runs = 20'000;
  double sum = 0, squares = 0;
  for (std::uint64_t i = 0; static_cast<double>(i) < runs; ++i) {
    double count = 0;
    const auto workload = plan.make(1, i);
    while (workload->next()->at < seconds(0.5)) ++count;
    sum += count;
    squares += count * count;
  }
  const double mean = sum / runs;
  return {mean, std::sqrt((squares / runs - mean * mean) / runs)};
}

}  // namespace

TEST_CASE("renewal gaps have their distribution and do not depend on each other") {
  for (const auto& [text, law] :
       {std::pair{spread_gap, Distribution::lognormal(0.5, 4)},
        {R"({"kind": "gamma", "mean_s": 2, "scv": 0.25})", Distribution::gamma(2, 0.25)},
        {R"({"kind": "uniform", "min_s": 1, "max_s": 3})", Distribution::uniform(1, 3)}}) {
    INFO(text);
    std::vector<double> gaps = gaps_s(requests(renewal(text), 20'000));
    gaps.erase(gaps.begin());
    CHECK(scaled_distance(under([&](double x) { return law.cdf(x); }, gaps)) < far);
    CHECK(std::abs(neighbours(gaps)) < far_of_neighbours);
  }
}

TEST_CASE("a renewal process with exponential gaps is a Poisson process, however it starts") {
  const std::string exponential = R"({"kind": "exponential", "mean_s": 0.25})";
  check_poisson(renewal(exponential), 4);
  check_poisson(renewal(exponential, R"(, "start": "ordinary")"), 4);
}

TEST_CASE("renewal requests at equal gaps start anywhere in the first, or after a whole one") {
  const WorkloadPlan plan = workload_of(renewal("3"));
  std::vector<double> first;
  for (std::uint64_t i = 0; i < 5000; ++i) {
    const std::vector<double> times = times_s(requests(plan, 2, i));
    first.push_back(times[0] / 3);
    CHECK(times[1] - times[0] == Approx(3).epsilon(1e-9));
  }
  CHECK(scaled_distance(first) < far);
  CHECK(times_s(requests(renewal("3", R"(, "start": "ordinary")"), 3)) ==
        std::vector<double>{3, 6, 9});
}

// From a whole gap on, fewer requests come than in the long run if that gap has small variance,
// more if it has much.
TEST_CASE("a stationary renewal process has its rate from the start, an ordinary one has not") {
  const auto [mean, error] = in_first_gap(renewal(spread_gap));
  CHECK(std::abs(mean - 1) < 5 * error);
  CHECK(error < 0.02);
  const auto [ordinary, its_error] = in_first_gap(renewal(spread_gap, R"(, "start": "ordinary")"));
  CHECK(ordinary - 1 > 10 * its_error);
}

TEST_CASE("the same seed and replication give the same renewal requests, others give others") {
  const WorkloadPlan plan = workload_of(renewal(spread_gap));
  CHECK(same(requests(plan, 1000, 3), requests(plan, 1000, 3)));
  CHECK_FALSE(same(requests(plan, 1000, 3), requests(plan, 1000, 4)));
}

TEST_CASE("the longest and shortest renewal gaps do not run over") {
  const std::vector<Request> few = requests(renewal("3e8"));
  CHECK(few.size() < 40);
  CHECK(ascend(few));
  const std::vector<Request> heavy =
      requests(renewal(R"({"kind": "pareto", "mean_s": 1, "alpha": 1.01})"), 100'000);
  CHECK(ascend(heavy));
  const std::vector<Request> many = requests(renewal("1e-9", R"(, "start": "ordinary")"));
  CHECK(many.size() == 1000);
  CHECK(many.back().at == Time{1000});
}
