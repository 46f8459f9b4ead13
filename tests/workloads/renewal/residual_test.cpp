#include "workloads/renewal/residual.hpp"

#include <functional>

#include "tests/workloads/markov/likeness.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

void check_residual(const Distribution& time_s, const std::function<double(double)>& cdf) {
  INFO("mean " << time_s.mean() << ", variance " << time_s.variance());
  Stream stream{1, "residual", 0};
  std::vector<double> sample;
  for (int i = 0; i < 10'000; ++i) sample.push_back(draw_residual(time_s, stream));
  CHECK(scaled_distance(under(cdf, sample)) < far);
}

}  // namespace

TEST_CASE("what is left of a constant time is uniform") {
  check_residual(Distribution::constant(3), [](double x) { return std::min(x / 3, 1.0); });
}

TEST_CASE("what is left of an exponential time is the same exponential time") {
  check_residual(Distribution::exponential(0.2), [](double x) { return -std::expm1(-x / 0.2); });
}

TEST_CASE("what is left of a hyperexponential time is of either phase by its share of the mean") {
  const double p = (1 + std::sqrt(0.6)) / 2;  // of scv 4, balanced means: half of the mean each
  check_residual(Distribution::hyperexponential(1, 4), [p](double x) {
    return 1 - (std::exp(-2 * p * x) + std::exp(-2 * (1 - p) * x)) / 2;
  });
}

TEST_CASE("what is left of a uniform time has a falling density") {
  check_residual(Distribution::uniform(0, 2), [](double x) { return x - x * x / 4; });
}

TEST_CASE("what is left of one of few times is a mixture of uniform times") {
  check_residual(Distribution::empirical({1, 1, 4}),
                 [](double x) { return x < 1 ? x / 2 : std::min(0.5 + (x - 1) / 6, 1.0); });
}

// Its mean is infinite: one is likely to look into a very long time.
TEST_CASE("what is left of a heavy-tailed time is of a heavier tail") {
  for (const double alpha : {1.2, 1.5, 3.0}) {
    const double least = (alpha - 1) / alpha;
    check_residual(Distribution::pareto(1, alpha), [=](double x) {
      return x < least ? x : 1 - std::pow(least / x, alpha - 1) / alpha;
    });
  }
}
