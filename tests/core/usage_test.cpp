#include "sim/core/usage.hpp"

#include "tests/catch.hpp"

using namespace coldcast;

namespace {

Usage of_requests(int count) {
  Usage usage;
  usage[Meter::requests] = count;
  return usage;
}

Usage in_parts(std::initializer_list<int> counts) {
  Usage usage = of_requests(*counts.begin());
  for (const int* count = counts.begin() + 1; count != counts.end(); ++count)
    usage.append(of_requests(*count));
  return usage;
}

}  // namespace

TEST_CASE("usage of one part adds and subtracts meter by meter") {
  Usage usage = of_requests(5);
  usage[Meter::data] = 100;
  Usage more = of_requests(2);
  more[Meter::gpu_time] = 7;
  usage += more;
  CHECK(usage[Meter::requests] == 7);
  CHECK(usage[Meter::data] == 100);
  CHECK(usage[Meter::gpu_time] == 7);
  usage -= more;
  CHECK(usage[Meter::requests] == 5);
  CHECK(usage[Meter::gpu_time] == 0);
}

TEST_CASE("usage keeps the amounts of parts apart") {
  const Usage usage = in_parts({1, 20, 300});
  CHECK(usage.parts() == 3);
  CHECK(usage.of(0, Meter::requests) == 1);
  CHECK(usage.of(1, Meter::requests) == 20);
  CHECK(usage.of(2, Meter::requests) == 300);
  CHECK(usage.of(3, Meter::requests) == 0);
  CHECK(usage.of(2, Meter::data) == 0);
  CHECK(usage[Meter::requests] == 1);
}

TEST_CASE("usage with parts is appended with all of them") {
  Usage usage = in_parts({1, 2});
  usage.append(in_parts({30, 40}));
  CHECK(usage == in_parts({1, 2, 30, 40}));
}

TEST_CASE("usage with fewer parts counts as having zeros for the others") {
  Usage sum = of_requests(1);
  sum += in_parts({10, 20});
  CHECK(sum == in_parts({11, 20}));
  sum -= in_parts({10, 20});
  CHECK(sum.of(0, Meter::requests) == 1);
  CHECK(sum.of(1, Meter::requests) == 0);
  Usage longer = in_parts({1, 2, 3});
  longer -= of_requests(1);
  CHECK(longer == in_parts({0, 2, 3}));
}
