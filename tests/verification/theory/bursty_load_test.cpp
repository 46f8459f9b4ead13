#include "verification/theory/bursty_load.hpp"

#include <cmath>

#include "tests/catch.hpp"
#include "tests/verification/theory/near.hpp"

using namespace coldcast::exact;

TEST_CASE("statistics of bursty arrivals are exact in the case MMPP-STAT-1") {
  const BurstyLoad load = two_phases(20, 2, 0.2, 0.05);
  const BurstStatistics arrivals = statistics_of(load, 3);
  CHECK(arrivals.mean_rate_per_s == near(5.6));
  CHECK(arrivals.idc == near(75.05714285714288));
  CHECK(idc_at(load, 10) == near(47.86587790209311));
  CHECK(arrivals.gap_mean_s == near(0.1785714285714286));
  CHECK(arrivals.gap_scv == near(3.504347826086957));
  CHECK(arrivals.gap_correlations[0] == near(0.34523681087495955));
  CHECK(arrivals.gap_correlations[1] == near(0.3335621361110722));
  CHECK(arrivals.gap_correlations[2] / arrivals.gap_correlations[1] == near(0.9661835748792271));
  CHECK(arrivals.seen[0] == near(0.7142857142857143));
}

TEST_CASE("phases of equal rates are one Poisson process") {
  const BurstyLoad same = bursty_load({7, 7, 7}, {{0, 1, 2}, {0.1, 0, 0.3}, {5, 0, 0}});
  for (const BurstyLoad& load : {same, steady(7)}) {
    const BurstStatistics arrivals = statistics_of(load, 1);
    CHECK(arrivals.mean_rate_per_s == near(7));
    CHECK(arrivals.idc == near(1));
    CHECK(idc_at(load, 3) == near(1));
    CHECK(arrivals.gap_scv == near(1));
    CHECK(arrivals.gap_correlations[0] == Approx(0).margin(1e-12));
  }
}

TEST_CASE("dispersion begins at one and ends at its limit") {
  const BurstyLoad load = bursty_load({30, 4, 0}, {{0, 0.5, 0.1}, {0.02, 0, 0.01}, {0, 0.2, 0}});
  const BurstStatistics arrivals = statistics_of(load, 1);
  // The integral of the covariance is what is missing at a finite time: IDC(t) ~ IDC - const / t.
  const double early = idc_at(load, 1e4), late = idc_at(load, 2e4);
  CHECK(2 * late - early == Approx(arrivals.idc).epsilon(1e-8));
  const double variance_of_rate = [&] {
    const Eigen::VectorXd phases = stationary(load.moves);
    return phases.dot(load.rates.cwiseAbs2()) - std::pow(phases.dot(load.rates), 2);
  }();
  CHECK((idc_at(load, 1e-6) - 1) / 1e-6 ==
        Approx(variance_of_rate / arrivals.mean_rate_per_s).epsilon(1e-5));
}

TEST_CASE("stationary chances keep their digits where stays differ by many orders") {
  const BurstyLoad load = two_phases(1, 1, 1e9, 1e-9);
  const Eigen::VectorXd phases = stationary(load.moves);
  CHECK(phases(0) == Approx(1e-18).epsilon(1e-12));
  CHECK(phases(1) == Approx(1).epsilon(1e-12));
  const BurstyLoad ring = bursty_load({1, 1, 1}, {{0, 2, 0}, {0, 0, 3}, {5, 0, 0}});
  CHECK(stationary(ring.moves)(0) == near(0.5 / (0.5 + 1.0 / 3 + 0.2)));
}
