#include "verification/theory/billing.hpp"

#include "tests/catch.hpp"
#include "tests/verification/theory/near.hpp"

using namespace coldcast::exact;

TEST_CASE("rounded times are exact in the cases PRICE-LAMBDA-3, PRICE-GCF-1 and PRICE-GCF-2") {
  CHECK(rounded_exponential_s(0.005, 0.001) == near(0.005516655566126993));
  CHECK(rounded_exponential_s(0.05, 0.1) == near(0.11565176427496657));
  CHECK(rounded_lognormal_s(0.18, 1.5, 0.1) == near(0.23100087726377217));
}

TEST_CASE("fine granules add half of themselves, coarse ones are billed once") {
  CHECK(rounded_exponential_s(1, 1e-6) - 1 == Approx(0.5e-6).epsilon(1e-6));
  CHECK(rounded_lognormal_s(1, 2, 1e-6) - 1 == Approx(0.5e-6).epsilon(1e-6));
  CHECK(rounded_lognormal_s(1, 2, 1e-4) - 1 == Approx(0.5e-4).epsilon(1e-6));
  CHECK(rounded_lognormal_s(1e-3, 1, 1e3) == near(1e3));
  CHECK(rounded_exponential_s(1e-3, 1e3) == near(1e3));
}

TEST_CASE("busy intervals are exact in the case PRICE-CRUN-2") {
  const BusyPeriods busy = busy_intervals(2, 0.25);
  CHECK(busy.active_fraction == near(0.3934693402873666));
  CHECK(busy.intervals_per_s == near(1.2130613194252668));
  CHECK(busy.interval_mean_s == near(0.3243606353500641));
  const double billed = rounded_busy_interval_s(2, 0.25, 0.1);
  CHECK(billed == near(0.3776659817030825));
  CHECK(busy.intervals_per_s * billed == near(0.45813199406677996));
}

TEST_CASE("a busy interval of rare requests is a service, that of many lasts") {
  CHECK(rounded_busy_interval_s(1e-9, 0.05, 0.1) ==
        Approx(rounded_exponential_s(0.05, 0.1)).epsilon(1e-8));
  const double mean = busy_intervals(30, 1).interval_mean_s;
  CHECK(rounded_busy_interval_s(30, 1, 0.1) == near(mean));
  CHECK(rounded_busy_interval_s(2, 0.25, 1e-6) - busy_intervals(2, 0.25).interval_mean_s ==
        Approx(0.5e-6).epsilon(1e-4));
}
