#include "verification/theory/deadlines.hpp"

#include <cmath>

#include "tests/catch.hpp"
#include "tests/verification/theory/near.hpp"

using namespace coldcast::exact;

TEST_CASE("end-to-end time-outs are exact in the case TO-DEADLINE-1") {
  CHECK(unnoticed_deadline(8, 0.1, 0.4).success_ratio == near(0.5506710358827784));
  CHECK(deadline_in_line(8, 0.1, 0.4).success_ratio == near(0.7729481506716526));
  CHECK(deadline_in_line(8, 0.1, 0.4).utilization == near(0.719270453572143));
  CHECK(aborting_deadline(8, 0.1, 0.4).success_ratio == near(0.8597023796352846));
  CHECK(aborting_deadline(8, 0.1, 0.4).utilization == near(0.6877619037082278));
}

TEST_CASE("a long time-out is none, and one of an overload serves as many as it can") {
  CHECK(deadline_in_line(8, 0.1, 50).success_ratio == near(1));
  CHECK(aborting_deadline(8, 0.1, 50).utilization == near(0.8));
  // At a load of one: p_0 = 1 / (1 + lambda d) if work stops.
  CHECK(aborting_deadline(10, 0.1, 0.4).utilization == near(4.0 / 5));
  CHECK(aborting_deadline(10 + 1e-9, 0.1, 0.4).success_ratio ==
        Approx(aborting_deadline(10 - 1e-9, 0.1, 0.4).success_ratio).epsilon(1e-7));
  // Twice the load for a very long time-out: the server never rests. Work v short of the time-out
  // by y has the density (lambda - mu) exp(-(lambda - mu) y) below it; an answer comes with chance
  // 1 - exp(-mu y).
  const Deadline flooded = aborting_deadline(20, 0.1, 1000);
  CHECK(flooded.utilization == near(1));
  CHECK(flooded.success_ratio == near(0.5));
}
