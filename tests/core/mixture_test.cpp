// Mixtures: atoms, ties and tails.

#include "tests/catch.hpp"
#include "tests/core/families.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("a mixture of constants takes each value for its share of u, ends included") {
  using D = Distribution;
  const D choice =
      D::mixture({{0.25, D::constant(4)}, {0.5, D::constant(1)}, {0.25, D::constant(2)}});
  CHECK(choice.quantile(0.5) == 1);
  CHECK(choice.quantile(std::nextafter(0.5, 1)) == 2);
  CHECK(choice.quantile(0.75) == 2);
  CHECK(choice.quantile(std::nextafter(0.75, 1)) == 4);
  CHECK(choice.mean() == 2);
  CHECK(choice.variance() == Approx(1.5).epsilon(1e-15));
}

// 1/2 at 1 plus 1/2 exponential of mean 1: the atom takes u from (1 - 1/e)/2 to 1 - 1/(2e).
TEST_CASE("an atom inside of a mixture is hit exactly over all of its share") {
  using D = Distribution;
  const D mixture = D::mixture({{1, D::constant(1)}, {1, D::exponential(1)}});
  const double from = (1 - 1 / std::numbers::e) / 2;
  for (const double share : {1e-9, 0.25, 0.5, 0.75, 1 - 1e-9})
    CHECK(mixture.quantile(from + share / 2) == 1);
  CHECK(mixture.quantile(from - 0.1) == Approx(-std::log1p(-2 * (from - 0.1))).epsilon(1e-12));
  CHECK(mixture.quantile(0.9) == Approx(-std::log1p(-0.8)).epsilon(1e-12));
}

TEST_CASE("the values of a sample inside of a mixture are hit exactly") {
  using D = Distribution;
  const std::vector<double> sample = {0.1, 0.3, 0.7, 1.9};
  // The exponential part pulls u up, so that 0.7 is nobody's own quantile where it is the answer.
  const D mixture = D::mixture({{1, D::empirical(sample)}, {1, D::exponential(0.1)}});
  for (const double value : sample) {
    const double below = mixture.cdf(std::nextafter(value, 0));
    const double upto = mixture.cdf(value);
    for (const double share : {1e-6, 0.5, 1.0})
      CHECK(mixture.quantile(below + share * (upto - below)) == value);
  }
}

TEST_CASE("weights count relative to each other") {
  using D = Distribution;
  const D small = D::mixture({{0.1, D::exponential(1)}, {0.3, D::exponential(5)}});
  const D large = D::mixture({{10, D::exponential(1)}, {30, D::exponential(5)}});
  CHECK(small.mean() == Approx(4).epsilon(1e-14));
  CHECK(large.mean() == Approx(4).epsilon(1e-14));
  CHECK(small.quantile(0.7) == Approx(large.quantile(0.7)).epsilon(1e-12));
}

TEST_CASE("a mixture of exponentials with balanced means is hyperexponential") {
  using D = Distribution;
  const double p = (1 + std::sqrt(0.6)) / 2;  // scv 4
  const D mixture = D::mixture({{p, D::exponential(1 / p)}, {1 - p, D::exponential(1 / (1 - p))}});
  const D hyperexponential = D::hyperexponential(2, 4);
  CHECK(mixture.mean() == Approx(2).epsilon(1e-14));
  CHECK(mixture.variance() == Approx(16).epsilon(1e-13));
  for (const double u : probabilities())
    CHECK(mixture.quantile(u) == Approx(hyperexponential.quantile(u)).epsilon(2e-13));
  for (int power = 1; power <= 53; ++power) {
    const double u = 1 - std::ldexp(1.0, -power);
    CHECK(mixture.quantile(u) == Approx(hyperexponential.quantile(u)).epsilon(2e-13));
  }
}

// Half of the mixture is 0, so it exceeds x > 0 half as often as the other half does: the survival
// of every family, read off the quantile of its mixture.
TEST_CASE("a mixture is as exact in the upper tail as its parts") {
  for (const auto& [name, distribution] : smooth()) {
    INFO(name);
    const Distribution half = Distribution::mixture({{1, Distribution()}, {1, distribution}});
    for (int power = 1; power <= 52; ++power) {
      INFO(power);
      const double x = distribution.quantile(1 - std::ldexp(1.0, -power));
      CHECK(half.quantile(1 - std::ldexp(1.0, -power - 1)) == Approx(x).epsilon(2e-13));
    }
  }
}

// The weight above the atom is a bit more or a bit less than the computer's 1 - u.
TEST_CASE("rounding pushes no quantile of a mixture past the atom that reaches u") {
  using D = Distribution;
  for (int percent = 1; percent < 100; ++percent) {
    INFO(percent);
    const double rest = 100 - percent;
    const double u = D::mixture({{percent, D()}, {rest, D::constant(1)}}).cdf(0);
    for (const D& below : {D::constant(0), D::constant(2), D::empirical({1, 2})})
      for (const D& above :
           {D::constant(5), D::empirical({5, 6}), D::shifted(5, D::exponential(1))}) {
        const D mixture = D::mixture({{percent, below}, {rest, above}});
        CHECK(mixture.quantile(u) == below.quantile(0.99));
      }
  }
}
