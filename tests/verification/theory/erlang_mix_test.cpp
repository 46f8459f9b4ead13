#include "verification/theory/erlang_mix.hpp"

#include <cmath>

#include "tests/catch.hpp"
#include "verification/theory/percentile.hpp"
#include "verification/theory/poisson_terms.hpp"

using namespace coldcast::exact;

TEST_CASE("Poisson terms add up to one and have their mean, however large it is") {
  for (const double mean : {0.0, 1e-3, 5.0, 300.0, 1e5}) {
    const auto terms = poisson_terms(mean, poisson_end(mean));
    double sum = 0, first = 0;
    for (std::size_t n = 0; n < terms.size(); ++n) {
      sum += terms[n];
      first += static_cast<double>(n) * terms[n];
    }
    CHECK(sum == Approx(1).epsilon(1e-12));
    CHECK(first == Approx(mean).epsilon(1e-12));
    CHECK(poisson_above(poisson_end(mean), mean) < 1e-18);
  }
  CHECK(poisson_above(0, 2) == Approx(1 - std::exp(-2)).epsilon(1e-14));
  CHECK(poisson_terms(100, 3)[3] == Approx(std::exp(-100) * 1e6 / 6).epsilon(1e-12));
}

TEST_CASE("a percentile is zero inside an atom at zero and solves the tail beyond it") {
  const Tail tail = [](double t) { return 0.3 * std::exp(-2 * t); };
  CHECK(percentile_of(tail, 0.7) == 0);
  CHECK(percentile_of(tail, 0.99) == Approx(std::log(30) / 2).epsilon(1e-13));
  CHECK(percentile_of([](double t) { return std::exp(-t / 1e9); }, 0.5) ==
        Approx(1e9 * std::log(2)).epsilon(1e-13));
}

TEST_CASE("a mix of departures has the mean and the tail of its parts") {
  const ErlangMix mix(4, {0.5, 0.2, 0, 0.3});
  CHECK(mix.mean_s() == Approx((0.2 + 3 * 0.3) / 4).epsilon(1e-14));
  CHECK(mix.above(0) == Approx(0.5).epsilon(1e-14));
  const double x = 4 * 0.7;  // P(Erlang(3) > t) = (1 + x + x^2 / 2) exp(-x)
  CHECK(mix.above(0.7) == Approx((0.2 + 0.3 * (1 + x + x * x / 2)) * std::exp(-x)).epsilon(1e-13));
  CHECK(ErlangMix(4, {1}).above(0.1) == 0);
  CHECK(mix.percentile_s(0.5) == 0);
  CHECK(mix.above(mix.percentile_s(0.9)) == Approx(0.1).epsilon(1e-12));
}

TEST_CASE("a service after departures is convolved with them") {
  // Nothing to wait for: the service alone. Departures as fast as the service: one more of them.
  CHECK(ErlangMix(4, {1}).with_service_above(0.5, 0.8) == Approx(std::exp(-1.6)).epsilon(1e-13));
  const ErlangMix two(4, {0, 0, 1}), three(4, {0, 0, 0, 1});
  CHECK(two.with_service_above(0.25, 0.8) == Approx(three.above(0.8)).epsilon(1e-13));
  // One departure of rate 4, then one of rate 1.
  const double expected = (4 * std::exp(-0.8) - std::exp(-3.2)) / 3;
  CHECK(ErlangMix(4, {0, 1}).with_service_above(1, 0.8) == Approx(expected).epsilon(1e-13));
  CHECK(two.with_service_above(1, two.with_service_percentile_s(1, 0.95)) ==
        Approx(0.05).epsilon(1e-11));
}
