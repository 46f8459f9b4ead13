// What holds for every distribution.

#include "tests/catch.hpp"
#include "tests/core/families.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("the cdf of a smooth distribution undoes its quantile") {
  for (const auto& [name, distribution] : smooth()) {
    INFO(name);
    for (const double u : probabilities())
      // The narrow lognormal makes 100 rounding errors of u out of one of x.
      CHECK(distribution.cdf(distribution.quantile(u)) == Approx(u).epsilon(1e-12).margin(1e-14));
  }
}

TEST_CASE("the quantile of a distribution with atoms is the smallest value that reaches u") {
  for (const auto& [name, distribution] : stepped()) {
    INFO(name);
    for (const double u : probabilities()) {
      INFO(u);
      const double x = distribution.quantile(u);
      CHECK(distribution.cdf(x) >= u * (1 - 1e-12));
      // In the tail a cdf that is rounded to 1e-16 does not see a step of 1e-12.
      CHECK(distribution.cdf(x * (1 - 1e-12) - 1e-300) < u * (1 + 1e-15));
    }
  }
}

TEST_CASE("quantile and cdf never fall") {
  for (const auto& families : {smooth(), stepped()})
    for (const auto& [name, distribution] : families) {
      INFO(name);
      auto us = probabilities();
      std::sort(us.begin(), us.end());
      double last = 0;
      for (const double u : us) {
        const double x = distribution.quantile(u);
        CHECK(x >= last * (1 - 1e-12));
        CHECK(distribution.cdf(x * 1.1) >= distribution.cdf(x));
        last = x;
      }
    }
}

TEST_CASE("every cdf goes from 0 to 1") {
  const double infinity = std::numeric_limits<double>::infinity();
  for (const auto& families : {smooth(), stepped()})
    for (const auto& [name, distribution] : families) {
      INFO(name);
      CHECK(distribution.cdf(-1) == 0);
      CHECK(distribution.cdf(infinity) == Approx(1).epsilon(1e-15));
    }
}

TEST_CASE("every quantile is finite and not negative for the extreme uniform numbers") {
  for (const auto& families : {smooth(), stepped()})
    for (const auto& [name, distribution] : families) {
      INFO(name);
      for (const double u : {unit_interval(0), unit_interval(~std::uint64_t{0})}) {
        CHECK(distribution.quantile(u) >= 0);
        CHECK(std::isfinite(distribution.quantile(u)));
      }
    }
}

TEST_CASE("mean and variance of a smooth distribution are the integrals over its quantile") {
  for (const auto& [name, distribution] : smooth()) {
    INFO(name);
    check_moments(distribution, name.starts_with("mixture") ? 1e-5 : 1e-9);
  }
}

// A jump inside of a cut costs up to the height of the jump times the width of the cut, 1/256.
TEST_CASE("mean and variance of a distribution with atoms are the integrals over its quantile") {
  for (const auto& [name, distribution] : stepped()) {
    INFO(name);
    check_moments(distribution, 2e-3);
  }
}

TEST_CASE("a scaled distribution has scaled quantiles and moments") {
  for (const auto& families : {smooth(), stepped()})
    for (const auto& [name, distribution] : families) {
      INFO(name);
      const Distribution scaled = distribution.scaled(3);
      CHECK(scaled.mean() == Approx(3 * distribution.mean()).epsilon(1e-12));
      CHECK(scaled.variance() == Approx(9 * distribution.variance()).epsilon(1e-9));
      CHECK(scaled.is_constant() == distribution.is_constant());
      for (const double u : {0.001, 0.33, 0.77, 0.999}) {
        const double x = distribution.quantile(u);
        CHECK(scaled.quantile(u) == Approx(3 * x).epsilon(1e-12));
        CHECK(scaled.cdf(3.003 * x) == Approx(distribution.cdf(1.001 * x)).epsilon(1e-12));
      }
    }
}

TEST_CASE("a shifted distribution has shifted quantiles and the same variance") {
  for (const auto& families : {smooth(), stepped()})
    for (const auto& [name, distribution] : families) {
      INFO(name);
      const Distribution shifted = Distribution::shifted(3, distribution);
      CHECK(shifted.mean() == Approx(3 + distribution.mean()).epsilon(1e-12));
      CHECK(shifted.variance() == Approx(distribution.variance()).epsilon(1e-9));
      for (const double u : {0.001, 0.33, 0.77, 0.999}) {
        const double x = distribution.quantile(u);
        CHECK(shifted.quantile(u) == Approx(3 + x).epsilon(1e-12));
        CHECK(shifted.cdf(3 + 1.001 * x) == Approx(distribution.cdf(1.001 * x)).epsilon(1e-9));
      }
    }
}

TEST_CASE("an atom stays an atom wherever it is shifted to") {
  Stream stream(1, "shifts", 0);
  for (int i = 0; i < 1000; ++i) {
    const double shift = stream.uniform();
    const double atom = stream.uniform();
    const Distribution sample = Distribution::empirical({atom, atom + 1});
    CHECK(Distribution::shifted(shift, sample).cdf(shift + atom) == 0.5);
  }
}

TEST_CASE("a distribution scaled by 0 is always 0") {
  const Distribution nothing = Distribution::pareto(2, 1.5).scaled(0);
  CHECK(nothing.is_constant());
  CHECK(nothing.quantile(0.999) == 0);
  CHECK(nothing.variance() == 0);
}

TEST_CASE("a distribution is always 0 unless told otherwise") {
  const Distribution zero;
  CHECK(zero.quantile(0.5) == 0);
  CHECK(zero.cdf(0) == 1);
  CHECK(zero.is_constant());
}

TEST_CASE("the cdf of a constant is a step") {
  const Distribution five = Distribution::constant(5);
  CHECK(five.cdf(std::nextafter(5, 0)) == 0);
  CHECK(five.cdf(5) == 1);
  CHECK(five.quantile(1e-9) == 5);
  CHECK(five.mean() == 5);
}

TEST_CASE("whatever has one value only is constant") {
  using D = Distribution;
  CHECK(D::uniform(2, 2).is_constant());
  CHECK(D::empirical({3, 3, 3}).is_constant());
  CHECK(D::shifted(1, D::constant(2)).is_constant());
  CHECK(D::shifted(1, D::constant(2)).mean() == 3);
  CHECK(D::mixture({{1, D::constant(0.1)}, {2, D::constant(0.1)}}).is_constant());
  CHECK_FALSE(D::mixture({{1, D::constant(1)}, {2, D::constant(2)}}).is_constant());
  CHECK_FALSE(D::exponential(1).is_constant());
  CHECK_FALSE(D::empirical({3, 4}).is_constant());
}
