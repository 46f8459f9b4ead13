#include "workloads/markov/map.hpp"

#include "tests/workloads/markov/likeness.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// Gaps of two exponential phases of rate 2 each: a renewal process that is no MMPP.
const std::string erlang = R"({"kind": "map", "d0": [[-2, 2], [0, -2]], "d1": [[0, 0], [2, 0]]})";

/// Every request changes between short and long gaps.
const std::string turns = R"({"kind": "map", "d0": [[-10, 0], [0, -1]], "d1": [[0, 10], [1, 0]]})";

const std::string bursty_map =
    R"({"kind": "map", "d0": [[-20.2, 0.2], [0.05, -2.05]], "d1": [[20, 0], [0, 2]]})";

double exponential(double rate, double gap) { return -std::expm1(-rate * gap); }
double erlang_of_two(double gap) { return 1 - std::exp(-2 * gap) * (1 + 2 * gap); }

/// The first gap of many replications.
std::vector<double> first_gaps_s(const std::string& text) {
  const WorkloadPlan plan = workload_of(text);
  std::vector<double> gaps;
  for (std::uint64_t i = 0; i < 5000; ++i)
    gaps.push_back(to_seconds(requests(plan, 1, i).at(0).at));
  return gaps;
}

}  // namespace

TEST_CASE("a MAP with one phase is a Poisson process") {
  check_poisson(R"({"kind": "map", "d0": [[-4]], "d1": [[4]]})", 4);
  CHECK(same(requests(R"({"kind": "map", "d0": [[-4]], "d1": [[4]]})"),
             requests(R"({"kind": "poisson", "rate_per_s": 4})")));
}

TEST_CASE("a MAP whose requests come at the same rate in all phases is a Poisson process") {
  check_poisson(R"({"kind": "map", "d0": [[-7, 3], [1, -5]], "d1": [[1, 3], [2, 2]]})", 4);
}

TEST_CASE("what tells a Poisson process from others sees bursts and regular gaps") {
  const std::vector<Request> bursts = requests(bursty_map, 100'000);
  CHECK(neighbours(gaps_s(bursts)) > 5 * far_of_neighbours);
  CHECK(chi_square_of_counts(bursts, 5.6) > 5 * far_of_counts);
  CHECK(chi_square_of_counts(requests(erlang, 100'000), 1) > 5 * far_of_counts);
}

TEST_CASE("a MAP of two phases in a row has independent Erlang gaps") {
  std::vector<double> gaps = gaps_s(requests(erlang, 50'000));
  gaps.erase(gaps.begin());
  CHECK(scaled_distance(under(erlang_of_two, gaps)) < far);
  CHECK(std::abs(neighbours(gaps)) < far_of_neighbours);
}

TEST_CASE("the first gap of a MAP is what is left of one at a random instant") {
  const auto residual = [](double gap) { return (erlang_of_two(gap) + exponential(2, gap)) / 2; };
  CHECK(scaled_distance(under(residual, first_gaps_s(erlang))) < far);
  CHECK(scaled_distance(under(erlang_of_two, first_gaps_s(erlang))) > 2 * far);
}

// Long gaps are ten times as long: one eleventh of the time is spent in the first phase.
TEST_CASE("requests of a MAP may change its phase") {
  const auto first = [](double gap) {
    return (exponential(10, gap) + 10 * exponential(1, gap)) / 11;
  };
  CHECK(scaled_distance(under(first, first_gaps_s(turns))) < far);
  std::vector<std::vector<double>> gaps(2);
  const std::vector<double> all = gaps_s(requests(turns, 40'000));
  for (std::size_t i = 1; i < all.size(); ++i) gaps[i % 2].push_back(all[i]);
  if (gaps[0].at(0) + gaps[0].at(1) + gaps[0].at(2) > gaps[1].at(0) + gaps[1].at(1) + gaps[1].at(2))
    std::swap(gaps[0], gaps[1]);
  CHECK(scaled_distance(under([](double x) { return exponential(10, x); }, gaps[0])) < far);
  CHECK(scaled_distance(under([](double x) { return exponential(1, x); }, gaps[1])) < far);
}

TEST_CASE("the same seed and replication give the same MAP requests, others give others") {
  const WorkloadPlan plan = workload_of(bursty_map);
  CHECK(same(requests(plan, 1000, 3), requests(plan, 1000, 3)));
  CHECK_FALSE(same(requests(plan, 1000, 3), requests(plan, 1000, 4)));
  CHECK(ascend(requests(plan, 10'000)));
}

// Gaps are rounded, hidden moves are not: a hundred of a nanosecond each make 100.
TEST_CASE("hidden moves of a MAP may be as short as a nanosecond") {
  const std::vector<Request> sample = requests(
      R"({"kind": "map", "d0": [[-1e9, 99e7], [99e7, -1e9]], "d1": [[1e7, 0], [0, 1e7]]})", 20'000);
  const auto cdf = [](double gap) { return exponential(1e7, gap); };
  CHECK(to_seconds(sample.back().at) == Approx(0.002).epsilon(0.03));
  CHECK(scaled_distance(under(cdf, gaps_s(sample))) < far);
}

TEST_CASE("a MAP with one request in 30 years does not run over the end of the clock") {
  const std::vector<Request> few = requests(
      R"({"kind": "map", "d0": [[-2e-9, 1e-9], [1e-9, -2e-9]], "d1": [[0, 1e-9], [1e-9, 0]]})");
  CHECK(few.size() < 40);
  CHECK(ascend(few));
  const MapRates rarely{{{-1e-30}}, {{1e-30}}};
  MarkovianArrivals none{rarely, RequestMaker{1, 0, Bytes{}}, Stream{1, "arrivals", 0},
                         Stream{1, "phases", 0}};
  CHECK(take(none).empty());
  CHECK_FALSE(none.next().has_value());
}

TEST_CASE("rates of a MAP follow from its matrices") {
  const MapRates two{{{-20.2, 0.2}, {0.05, -2.05}}, {{20, 0}, {0, 2}}};
  CHECK(two.stationary()[0] == Approx(0.2).epsilon(1e-14));
  CHECK(two.mean_rate() == Approx(5.6).epsilon(1e-14));
  CHECK(two.hidden_moves() == Approx(0.2 * 0.2 + 0.8 * 0.05).epsilon(1e-14));
}
