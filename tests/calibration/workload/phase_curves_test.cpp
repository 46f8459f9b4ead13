#include "calibration/workload/phase_curves.hpp"

#include <cmath>

#include "tests/calibration/workload/traces.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

TEST_CASE("the curves of a fitted MMPP of two phases are those of the closed formulas") {
  const PhaseModel model = PhaseModel::two(20, 2, 0.2, 0.05);
  CHECK(dispersion_of(model, 10) == Approx(47.86588).epsilon(1e-6));
  CHECK(dispersion_of(model, 1e6) == Approx(75.05714).epsilon(1e-4));
  CHECK(gaps_of(model).scv == Approx(3.504348).epsilon(1e-6));
  CHECK(gaps_of(model).lag1 == Approx(0.3452368).epsilon(1e-6));
}

TEST_CASE("a fitted model of three phases of which two are alike has the curves of two") {
  const PhaseModel two = PhaseModel::two(20, 2, 0.2, 0.05);
  const PhaseModel three{{20, 2, 2}, {{0, 0.15, 0.05}, {0.05, 0, 3}, {0.05, 7, 0}}};
  for (const double window_s : {0.01, 1.0, 10.0, 300.0})
    CHECK(dispersion_of(three, window_s) == Approx(dispersion_of(two, window_s)).epsilon(1e-9));
  CHECK(gaps_of(three).scv == Approx(gaps_of(two).scv).epsilon(1e-9));
  CHECK(gaps_of(three).lag1 == Approx(gaps_of(two).lag1).epsilon(1e-9));
}

TEST_CASE("a fitted Poisson process has curves without a bend") {
  CHECK(dispersion_of(PhaseModel::poisson(5), 10) == 1);
  const PhaseModel alike = PhaseModel::two(5, 5, 0.1, 1);
  CHECK(dispersion_of(alike, 10) == Approx(1).epsilon(1e-12));
  CHECK(gaps_of(alike).scv == Approx(1).epsilon(1e-12));
  CHECK(gaps_of(alike).lag1 == Approx(0).margin(1e-12));
}
