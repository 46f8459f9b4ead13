// What textbooks say of single families.

#include "tests/core/families.hpp"

#include "tests/catch.hpp"

using namespace coldcast;
using namespace coldcast::testing;

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
