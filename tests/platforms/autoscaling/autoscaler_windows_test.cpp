#include "platforms/autoscaling/autoscaler_windows.hpp"

#include "tests/catch.hpp"

using namespace coldcast;

TEST_CASE("a load that rounding puts just above a whole number needs no further instance") {
  CHECK(instances_for(0) == 0);
  CHECK(instances_for(2) == 2);
  CHECK(instances_for(2.0000000001) == 2);
  CHECK(instances_for(2.00000001) == 3);
  CHECK(instances_for(1e300) == 1'000'000'000'000);
}

TEST_CASE("a sum in the past lies on the line between two looks") {
  PastSum sum{seconds(10), seconds(4)};
  CHECK(sum.look(seconds(4), 8) == 0);
  CHECK(sum.look(seconds(8), 8) == 0);
  CHECK(sum.look(seconds(12), 20) == Approx(4));   // at 2 s, between 0 at 0 s and 8 at 4 s
  CHECK(sum.look(seconds(16), 20) == Approx(8));   // at 6 s
  CHECK(sum.look(seconds(20), 20) == Approx(14));  // at 10 s, between 8 at 8 s and 20 at 12 s
}

TEST_CASE("looks that were left out saw the sum of the last look") {
  SlidingAverage average{seconds(60), seconds(5)};
  CHECK(average.look(seconds(5), 50) == Approx(10));
  INFO("nothing until 995 s, then 20 at once until 1000 s: 5 s x 20 / 60 s");
  CHECK(average.look(seconds(1000), 50 + 5 * 20) == Approx(100.0 / 60));
  INFO("at 1057 s the window begins at 997 s: 3 s x 20 / 60 s");
  CHECK(average.look(seconds(1057), 150) == Approx(1.0));
}

TEST_CASE("an average counts no time before the start of the run") {
  SlidingAverage average{seconds(60), seconds(5)};
  CHECK(average.look(Time{0}, 0) == 0);
  CHECK(average.look(seconds(5), 15) == Approx(3));
  CHECK(average.look(seconds(10), 30) == Approx(3));
}

TEST_CASE("an average forgets what its window has left behind") {
  SlidingAverage average{seconds(10), seconds(5)};
  average.look(seconds(5), 500);
  average.look(seconds(10), 500);
  CHECK(average.look(seconds(15), 500) == 0);
}

TEST_CASE("a window may be shorter than the time between two looks") {
  SlidingAverage average{seconds(2), seconds(10)};
  CHECK(average.look(seconds(10), 30) == Approx(3));
  CHECK(average.look(seconds(20), 30) == 0);
}

TEST_CASE("an average with a lag ends before the look") {
  SlidingAverage average{seconds(15), seconds(15), seconds(15)};
  CHECK(average.look(seconds(15), 0) == 0);
  CHECK(average.look(seconds(30), 150) == 0);
  CHECK(average.look(seconds(45), 150) == Approx(10));
  CHECK(average.look(seconds(60), 150) == 0);
}

TEST_CASE("an average that starts anew counts no time before") {
  SlidingAverage average{seconds(60), seconds(2)};
  average.start_at(seconds(998));
  CHECK(average.look(seconds(1000), 200) == Approx(100));
  CHECK(average.look(seconds(1002), 400) == Approx(100));
}

TEST_CASE("the maximum over a window leaves out its beginning") {
  WindowMaximum maximum{seconds(300)};
  CHECK(maximum.look(seconds(0), 10) == 10);
  CHECK(maximum.look(seconds(15), 4) == 10);
  CHECK(maximum.look(seconds(30), 7) == 10);
  CHECK(maximum.look(seconds(299), 2) == 10);
  CHECK(maximum.look(seconds(300), 2) == 7);
  CHECK(maximum.look(seconds(330), 2) == 2);
}

TEST_CASE("the maximum over no window is the last number") {
  WindowMaximum maximum{Duration{0}};
  CHECK(maximum.look(seconds(1), 9) == 9);
  CHECK(maximum.look(seconds(1), 3) == 3);
  CHECK(maximum.look(seconds(2), 5) == 5);
}

TEST_CASE("the sum over a window leaves out its beginning") {
  WindowSum sum{seconds(60)};
  sum.add(seconds(0), 4);
  sum.add(seconds(15), 8);
  CHECK(sum.at(seconds(59)) == 12);
  CHECK(sum.at(seconds(60)) == 8);
  CHECK(sum.at(seconds(75)) == 0);
}
