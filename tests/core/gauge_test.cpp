#include "sim/core/gauge.hpp"

#include "tests/catch.hpp"

using namespace coldcast;

namespace {

// Level 0 for 1 s, 2 for 3 s, 3 for 1 s, 1 for 5 s: ten seconds in all.
Gauge sample_gauge() {
  Gauge gauge;
  gauge.change(seconds(1), +2);
  gauge.change(seconds(4), +1);
  gauge.change(seconds(5), -2);
  return gauge;
}

}  // namespace

TEST_CASE("a gauge averages over the time spent at each level") {
  const Occupancy occupancy = sample_gauge().occupancy(seconds(10));
  INFO("area 0*1 + 2*3 + 3*1 + 1*5 = 14 over 10 s");
  CHECK(occupancy.span() == seconds(10));
  CHECK(occupancy.area_s() == Approx(14).epsilon(1e-12));
  CHECK(occupancy.mean() == Approx(1.4).epsilon(1e-12));
  INFO("squares 4*3 + 9*1 + 1*5 = 26, variance 2.6 - 1.4^2 = 0.64");
  CHECK(occupancy.variance() == Approx(0.64).epsilon(1e-12));
}

TEST_CASE("a gauge knows the share of time above a level") {
  const Occupancy occupancy = sample_gauge().occupancy(seconds(10));
  CHECK(occupancy.share_above(0) == Approx(0.9).epsilon(1e-12));
  CHECK(occupancy.share_above(1) == Approx(0.4).epsilon(1e-12));
  CHECK(occupancy.share_above(2) == Approx(0.1).epsilon(1e-12));
  CHECK(occupancy.share_above(3) == 0);
  CHECK(occupancy.share_above(1000) == 0);
}

TEST_CASE("the level of a gauge is the sum of its changes") {
  CHECK(Gauge{}.level() == 0);
  CHECK(sample_gauge().level() == 1);
}

TEST_CASE("reading a gauge does not change it") {
  const Gauge gauge = sample_gauge();
  CHECK(gauge.occupancy(seconds(7)).area_s() == Approx(11).epsilon(1e-12));
  CHECK(gauge.occupancy(seconds(10)).area_s() == Approx(14).epsilon(1e-12));
}

TEST_CASE("the peak of a gauge is the highest level that lasted") {
  Gauge gauge = sample_gauge();
  CHECK(gauge.occupancy(seconds(10)).peak() == 3);
  gauge.change(seconds(10), +50);
  gauge.change(seconds(10), -50);
  CHECK(gauge.occupancy(seconds(11)).peak() == 3);
}

TEST_CASE("an occupancy since an earlier one covers what lies between") {
  const Gauge gauge = sample_gauge();
  const Occupancy later = gauge.occupancy(seconds(10));

  Gauge young;
  young.change(seconds(1), +2);
  const Occupancy between = later.since(young.occupancy(seconds(2)));
  INFO("from 2 s to 10 s: 2*2 + 3*1 + 1*5 = 12 over 8 s");
  CHECK(between.span() == seconds(8));
  CHECK(between.mean() == Approx(1.5).epsilon(1e-12));
  CHECK(between.share_above(0) == 1);
  CHECK(later.since(Occupancy{}).mean() == later.mean());
}

TEST_CASE("an empty span has zero statistics and no division by zero") {
  const Occupancy empty;
  CHECK(empty.mean() == 0);
  CHECK(empty.variance() == 0);
  CHECK(empty.share_above(0) == 0);
  CHECK(empty.peak() == 0);
  CHECK(empty.span() == Duration::zero());
}

TEST_CASE("a gauge of many instances over years keeps every nanosecond") {
  Gauge gauge;
  gauge.change(Time{1}, +100'000);
  const Duration years = std::chrono::hours{24 * 365 * 9};
  gauge.change(Time{1} + years, -100'000);
  const Occupancy occupancy = gauge.occupancy(Time{2} + years);
  CHECK(occupancy.span() == Time{2} + years);
  CHECK(occupancy.area_s() == Approx(1e5 * to_seconds(years)).epsilon(1e-14));
}
