#include "verification/theory/infinite_servers.hpp"

#include <cmath>

#include "tests/catch.hpp"
#include "tests/verification/theory/near.hpp"

using namespace coldcast::exact;

TEST_CASE("the number busy is Poisson, as in the case INF-1") {
  CHECK(busy_above(10, 5) == near(0.013695268598382914));
  CHECK(busy_above(-1, 5) == 1);
  CHECK(busy_percentile(5, 0.98) == 10);  // P(busy > 9) = 0.0318
  CHECK(busy_percentile(5, 0.001) == 0);
  CHECK(busy_above(busy_percentile(1e4, 0.99), 1e4) <= 0.01);
  CHECK(busy_above(busy_percentile(1e4, 0.99) - 1, 1e4) > 0.01);
}

TEST_CASE("concurrency under bursts is exact in the cases MMPP-INF-1 and MMPP-INF-2") {
  const BurstyLoad load = two_phases(20, 2, 0.2, 0.05);
  CHECK(bursty_exponential(load, 2).mean == near(11.2));
  CHECK(bursty_exponential(load, 2).variance == near(149.44));
  CHECK(bursty_exponential(load, 2).peakedness == near(13.342857142857143));
  CHECK(bursty_constant(load, 2).mean == near(11.2));
  CHECK(bursty_constant(load, 2).variance == near(187.92158078409335));
  CHECK(bursty_constant(load, 2).peakedness == near(16.778712570008334));
}

TEST_CASE("concurrency without bursts is Poisson, and that of long bursts follows their rate") {
  CHECK(bursty_exponential(steady(20), 2).peakedness == near(1));
  CHECK(bursty_constant(steady(20), 2).peakedness == near(1));
  // A service much shorter than a stay sees one rate: the variance is that of rate x service time.
  const BurstyLoad slow = two_phases(20, 2, 2e-7, 5e-8);
  const double spread = 0.2 * 0.8 * std::pow(18 * 2, 2);
  CHECK(bursty_exponential(slow, 2).variance == Approx(11.2 + spread).epsilon(1e-5));
  CHECK(bursty_constant(slow, 2).variance == Approx(11.2 + spread).epsilon(1e-5));
}

TEST_CASE("concurrency follows a sinusoid with a lag, as in the case INF-2") {
  const SinusoidConcurrency busy = sinusoid_concurrency(20, 15, 60, 3);
  CHECK(busy.mean == near(60));
  CHECK(busy.mean + busy.swing == near(102.93126973703093));
  CHECK(busy.mean - busy.swing == near(17.068730262969076));
  CHECK(busy.lag_s == near(2.9067657484186453));
  CHECK(busy.mean_at(0) == near(47.13277706039151));
  CHECK(busy.mean_at(15 + busy.lag_s) == near(busy.mean + busy.swing));
  // m' = rate - m / E S
  const double slope = (busy.mean_at(7 + 1e-5) - busy.mean_at(7 - 1e-5)) / 2e-5;
  const double rate = 20 + 15 * std::sin(2 * std::acos(-1.0) * 7 / 60);
  CHECK(slope == Approx(rate - busy.mean_at(7) / 3).epsilon(1e-6));
}
