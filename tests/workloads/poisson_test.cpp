#include "workloads/markov/poisson.hpp"

#include "tests/catch.hpp"
#include "tests/workloads/arrivals.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::vector<Request> poisson_requests(double rate, std::size_t most, std::uint64_t seed = 1,
                                      std::uint64_t replication = 0) {
  Poisson poisson{rate, RequestMaker{seed, replication, Bytes{}},
                  Stream{seed, "arrivals", replication}};
  return take(poisson, most);
}

}  // namespace

TEST_CASE("the gaps between Poisson requests are exponential, the first one included") {
  std::vector<double> sample;
  for (const double gap : gaps_s(poisson_requests(4, 20'000)))
    sample.push_back(-std::expm1(-4 * gap));
  CHECK(scaled_distance(sample) < far);
  std::vector<double> first;
  for (std::uint64_t replication = 0; replication < 5000; ++replication)
    first.push_back(-std::expm1(-4 * gaps_s(poisson_requests(4, 1, 1, replication))[0]));
  CHECK(scaled_distance(first) < far);
}

TEST_CASE("the gaps between Poisson requests do not depend on each other") {
  const std::vector<double> gaps = gaps_s(poisson_requests(1, 20'000));
  double products = 0;
  for (std::size_t i = 1; i < gaps.size(); ++i) products += (gaps[i] - 1) * (gaps[i - 1] - 1);
  CHECK(std::abs(products) < 5 * std::sqrt(static_cast<double>(gaps.size())));
}

TEST_CASE("the same seed and replication give the same Poisson requests, others give others") {
  CHECK(same(poisson_requests(4, 1000, 1, 0), poisson_requests(4, 1000, 1, 0)));
  CHECK_FALSE(same(poisson_requests(4, 1000, 1, 0), poisson_requests(4, 1000, 1, 1)));
  CHECK_FALSE(same(poisson_requests(4, 1000, 1, 0), poisson_requests(4, 1000, 2, 0)));
  CHECK(times_s(poisson_requests(4, 1, 1, 0)) != times_s(poisson_requests(4, 1, 1, 1)));
}

// The clock ends after 9.2e9 s, where about 9 requests have come.
TEST_CASE("one Poisson request in 30 years does not run over the end of the clock") {
  const std::vector<Request> few = poisson_requests(1e-9, 1000);
  CHECK(few.size() < 40);
  CHECK(ascend(few));
  CHECK(poisson_requests(1e-30, 1000).empty());
}

TEST_CASE("a billion Poisson requests per second come in order, several in a nanosecond") {
  const std::vector<Request> many = poisson_requests(1e9, 100'000);
  CHECK(many.size() == 100'000);
  CHECK(ascend(many));
  // Gaps are whole nanoseconds: round(x) has the mean exp(-1/2) / (1 - exp(-1)) = 0.9595.
  CHECK(to_seconds(many.back().at) == Approx(0.9595e-4).epsilon(0.02));
}
