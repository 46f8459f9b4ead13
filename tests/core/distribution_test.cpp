#include "sim/core/distribution.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "sim/core/stream.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

using Gauss = boost::math::quadrature::gauss<double, 10>;

struct Named {
  std::string name;
  Distribution distribution;
};

// Families with a density, light and heavy, narrow and wide.
std::vector<Named> smooth() {
  using D = Distribution;
  return {{"exponential", D::exponential(0.2)},
          {"lognormal", D::lognormal(0.2, 2)},
          {"narrow lognormal", D::lognormal(0.2, 1e-4)},
          {"lognormal from two quantiles", D::lognormal_from(0.2, 0.5)},
          {"gamma of shape 0.5", D::gamma(3, 2)},
          {"gamma of shape 100", D::gamma(3, 0.01)},
          {"Weibull of shape 0.7", D::weibull(3, 0.7)},
          {"Weibull of shape 4", D::weibull(3, 4)},
          {"hyperexponential", D::hyperexponential(2, 4)},
          {"hyperexponential near exponential", D::hyperexponential(2, 1.001)},
          {"hyperexponential of scv 100", D::hyperexponential(2, 100)},
          {"Pareto", D::pareto(2, 9)},
          {"uniform", D::uniform(1, 4)},
          {"shifted", D::shifted(0.5, D::gamma(1, 0.5))},
          {"mixture of two", D::mixture({{3, D::lognormal(1, 0.5)}, {1, D::exponential(20)}})},
          {"mixture of three", D::mixture({{1, D::uniform(0, 1)},
                                           {2, D::hyperexponential(1, 3)},
                                           {1, D::shifted(0.1, D::weibull(3, 2))}})}};
}

// Families with atoms.
std::vector<Named> stepped() {
  using D = Distribution;
  const D sample = D::empirical({0.3, 0.1, 0.1, 0.7, 2.5});
  return {{"constant", D::constant(0.3)},
          {"empirical", sample},
          {"shifted empirical", D::shifted(0.1, sample)},
          {"scaled empirical", sample.scaled(1.0 / 3)},
          {"choice of constants",
           D::mixture({{0.5, D::constant(1)}, {0.3, D::constant(2)}, {0.2, D::constant(4)}})},
          {"atom at 0", D::mixture({{9, D()}, {1, D::lognormal(1, 1)}})},
          {"atom inside", D::mixture({{1, D::constant(0.7)}, {1, D::exponential(1)}})},
          {"empirical and tail", D::mixture({{4, sample}, {1, D::pareto(2, 3)}})},
          {"shifted mixture",
           D::shifted(0.1, D::mixture({{1, D::constant(0.2)}, {1, D::exponential(1)}}))},
          {"mixture of mixtures",
           D::mixture({{1, D::mixture({{1, D()}, {1, sample}})}, {1, D::exponential(1)}})}};
}

std::vector<double> probabilities() {
  Stream stream(1, "probabilities", 0);
  std::vector<double> us = {1e-12, 1e-6, 0.001, 0.25, 0.5, 0.75, 0.95, 0.999, 1 - 1e-6};
  for (int i = 0; i < 300; ++i) us.push_back(stream.uniform());
  return us;
}

// The mean of f(draw), as the integral of f(quantile(u)) over pieces that halve towards both ends,
// where the quantile may be infinitely steep. Each piece is cut into 32, because of kinks and
// jumps.
template <class F>
double mean_of(const Distribution& distribution, F f) {
  constexpr int cuts = 32;
  const auto lower = [&](double u) { return f(distribution.quantile(u)); };
  const auto upper = [&](double u) { return f(distribution.quantile(1 - u)); };
  double sum = 0;
  for (int power = 1; power <= 52; ++power)
    for (int cut = 0; cut < cuts; ++cut) {
      const double from = std::ldexp(0.5 + 0.5 * cut / cuts, -power);
      const double to = std::ldexp(0.5 + 0.5 * (cut + 1) / cuts, -power);
      sum += Gauss::integrate(lower, from, to) + Gauss::integrate(upper, from, to);
    }
  return sum;
}

void check_moments(const Distribution& distribution, double tolerance) {
  const double mean = distribution.mean();
  CHECK(mean_of(distribution, [](double x) { return x; }) == Approx(mean).epsilon(tolerance));
  CHECK(mean_of(distribution, [&](double x) { return (x - mean) * (x - mean); }) ==
        Approx(distribution.variance()).epsilon(tolerance).margin(1e-12));
}

// The balanced two-phase hyperexponential distribution, as the textbooks write it.
struct Textbook {
  long double mean;
  long double scv;
  long double p = (1 + std::sqrt((scv - 1) / (scv + 1))) / 2;

  long double cdf(long double x) const {
    return -p * std::expm1(-2 * p / mean * x) - (1 - p) * std::expm1(-2 * (1 - p) / mean * x);
  }
  long double survival(long double x) const {
    return p * std::exp(-2 * p / mean * x) + (1 - p) * std::exp(-2 * (1 - p) / mean * x);
  }
  long double quantile(long double u) const {
    long double low = 0;
    long double high = 1e6L * mean;
    for (int i = 0; i < 200; ++i) {
      const long double x = (low + high) / 2;
      (u < 0.5 ? cdf(x) < u : survival(x) > 1 - u) ? low = x : high = x;
    }
    return high;
  }
};

}  // namespace

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

TEST_CASE("an exponential distribution has its median at mean * log 2") {
  CHECK(Distribution::exponential(3).quantile(0.5) == Approx(3 * std::numbers::ln2).epsilon(1e-15));
  CHECK(Distribution::exponential(3).variance() == 9);
}

// sigma^2 = log(1 + scv), mu = log(mean) - sigma^2 / 2.
TEST_CASE("a lognormal distribution has the mean and the variation it was asked for") {
  const Distribution lognormal = Distribution::lognormal(2, 3);
  CHECK(lognormal.mean() == Approx(2).epsilon(1e-14));
  CHECK(lognormal.variance() == Approx(3 * 4).epsilon(1e-14));
  const double sigma = std::sqrt(std::log(4.0));
  const double mu = std::log(2.0) - sigma * sigma / 2;
  CHECK(lognormal.quantile(0.5) == Approx(std::exp(mu)).epsilon(1e-14));
  CHECK(lognormal.quantile(0.975) ==
        Approx(std::exp(mu + sigma * 1.9599639845400545)).epsilon(1e-14));
}

TEST_CASE("a lognormal distribution from two quantiles has these quantiles") {
  const Distribution lognormal = Distribution::lognormal_from(0.2, 0.9);
  CHECK(lognormal.quantile(0.5) == Approx(0.2).epsilon(1e-14));
  CHECK(lognormal.quantile(0.95) == Approx(0.9).epsilon(1e-14));
}

TEST_CASE("gamma and Weibull contain the exponential distribution") {
  const Distribution exponential = Distribution::exponential(3);
  for (const double u : {0.001, 0.3, 0.9, 0.9999}) {
    CHECK(Distribution::gamma(3, 1).quantile(u) == Approx(exponential.quantile(u)).epsilon(1e-12));
    CHECK(Distribution::weibull(3, 1).quantile(u) ==
          Approx(exponential.quantile(u)).epsilon(1e-14));
  }
}

// Erlang with 2 stages of mean 1: P(X <= x) = 1 - (1 + x) exp(-x).
TEST_CASE("a gamma distribution of shape 2 is Erlang's") {
  const Distribution erlang = Distribution::gamma(2, 0.5);
  for (const double x : {0.1, 1.0, 2.0, 10.0})
    CHECK(erlang.cdf(x) == Approx(1 - (1 + x) * std::exp(-x)).epsilon(1e-12));
}

// Rayleigh: P(X <= x) = 1 - exp(-(x / scale)^2), mean = scale * sqrt(pi) / 2, scv = 4 / pi - 1.
TEST_CASE("a Weibull distribution of shape 2 is Rayleigh's") {
  const Distribution rayleigh = Distribution::weibull(std::sqrt(std::numbers::pi) / 2, 2);
  CHECK(rayleigh.cdf(0.7) == Approx(1 - std::exp(-0.49)).epsilon(1e-14));
  CHECK(rayleigh.variance() == Approx(1 - std::numbers::pi / 4).epsilon(1e-13));
}

TEST_CASE("a Pareto distribution starts at mean * (alpha - 1) / alpha and falls as a power") {
  const Distribution pareto = Distribution::pareto(3, 3);
  CHECK(pareto.quantile(1e-12) == Approx(2).epsilon(1e-11));
  CHECK(pareto.cdf(2) == 0);
  CHECK(pareto.cdf(4) == Approx(1 - 1.0 / 8).epsilon(1e-15));
  CHECK(pareto.quantile(0.875) == Approx(4).epsilon(1e-15));
  CHECK(pareto.mean() == 3);
  CHECK(pareto.variance() == Approx(3).epsilon(1e-15));
  CHECK(std::isinf(Distribution::pareto(3, 2).variance()));
}

TEST_CASE("the hyperexponential cdf is that of the textbook") {
  const Distribution distribution = Distribution::hyperexponential(2, 4);
  for (const double x : {1e-6, 0.1, 1.0, 7.0, 50.0})
    CHECK(distribution.cdf(x) == Approx(static_cast<double>(Textbook{2, 4}.cdf(x))).epsilon(1e-14));
  CHECK(distribution.mean() == 2);
  CHECK(distribution.variance() == 16);
}

TEST_CASE("the hyperexponential quantile is right to 12 digits for any variation") {
  auto us = probabilities();
  for (int power = 1; power <= 52; ++power) {
    us.push_back(std::ldexp(1.0, -power));
    us.push_back(1 - std::ldexp(1.0, -power));
  }
  double worst = 0;
  for (const double scv : {1 + 1e-9, 1.01, 2.0, 4.0, 30.0, 1000.0}) {
    const Distribution distribution = Distribution::hyperexponential(2, scv);
    for (const double u : us) {
      const auto expected = static_cast<double>(Textbook{2, scv}.quantile(u));
      worst = std::max(worst, std::abs(distribution.quantile(u) / expected - 1));
    }
  }
  CHECK(worst < 1e-12);
}

TEST_CASE("an empirical quantile is the value with rank ceil(u * n)") {
  std::vector<double> sample;
  for (int i = 100; i >= 1; --i) sample.push_back(i);
  const Distribution empirical = Distribution::empirical(sample);
  CHECK(empirical.quantile(0.001) == 1);
  CHECK(empirical.quantile(0.07) == 7);  // though 0.07 * 100 > 7
  CHECK(empirical.quantile(0.0701) == 8);
  CHECK(empirical.quantile(0.995) == 100);
  CHECK(empirical.cdf(6.99) == 0.06);
  CHECK(empirical.cdf(7) == 0.07);
  CHECK(empirical.mean() == Approx(50.5).epsilon(1e-14));
  CHECK(empirical.variance() == Approx((100.0 * 100 - 1) / 12).epsilon(1e-14));
}

TEST_CASE("a shift moves quantiles and mean and leaves the variance") {
  const Distribution shifted = Distribution::shifted(5, Distribution::exponential(2));
  CHECK(shifted.quantile(0.5) == Approx(5 + 2 * std::numbers::ln2).epsilon(1e-15));
  CHECK(shifted.cdf(5) == 0);
  CHECK(shifted.mean() == 7);
  CHECK(shifted.variance() == 4);
}

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
