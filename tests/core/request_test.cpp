#include "sim/core/request.hpp"

#include "tests/catch.hpp"

using namespace coldcast;

TEST_CASE("a request is as much work as its profile says, unless it says otherwise") {
  const Demand usual;
  CHECK_FALSE(usual.brings_time());
  CHECK(usual.multiple() == 1);
  CHECK(Demand::times(2.5).multiple() == 2.5);
  CHECK_FALSE(Demand::times(0).brings_time());
  CHECK(Demand::times(0).multiple() == 0);
}

TEST_CASE("a request may bring its service time, to the nanosecond") {
  for (const std::int64_t nanoseconds : {0L, 1L, 123'456'789L, 8'999'999'999'999'999L}) {
    const Demand demand = Demand::of(Duration{nanoseconds});
    CHECK(demand.brings_time());
    CHECK(demand.time() == Duration{nanoseconds});
    CHECK(demand.multiple() == 1);
  }
  CHECK_FALSE(Demand::of(Duration{1}) == Demand::times(1));
}

TEST_CASE("a request stays small: it is copied at every step") { CHECK(sizeof(Request) == 48); }
