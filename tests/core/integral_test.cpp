#include "sim/core/integral.hpp"

#include "tests/catch.hpp"

using namespace coldcast;

TEST_CASE("an integral is level times time up to any later instant") {
  Integral vcpus;
  CHECK(vcpus.until(seconds(5)) == 0);
  vcpus.set(seconds(1), 2);
  vcpus.change(seconds(4), 0.5);
  vcpus.change(seconds(6), -2.5);
  INFO("2 x 3 s + 2.5 x 2 s, then nothing");
  CHECK(vcpus.until(seconds(6)) == Approx(11).epsilon(1e-15));
  CHECK(vcpus.until(seconds(100)) == Approx(11).epsilon(1e-15));
  CHECK(vcpus.level() == 0);
}

TEST_CASE("changes of an integral at one instant leave only the last level") {
  Integral level;
  level.change(seconds(2), 7);
  level.set(seconds(2), 3);
  CHECK(level.level() == 3);
  CHECK(level.until(seconds(2)) == 0);
  CHECK(level.until(seconds(3)) == 3);
}
