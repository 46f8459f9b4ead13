#include "sim/core/limited.hpp"

#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

constexpr std::uint64_t no_count = ~std::uint64_t{0};

Limited limited(std::uint64_t requests) {
  return Limited{std::make_unique<Calls>(std::vector<Call>{{0}, {1}, {1}, {2}, {3}}), requests};
}

std::size_t taken(Limited& workload) {
  std::size_t count = 0;
  while (workload.next()) ++count;
  return count;
}

}  // namespace

TEST_CASE("a workload without limits passes as it is") {
  Limited workload = limited(no_count);
  CHECK(taken(workload) == 5);
  CHECK(workload.exhausted());
  CHECK_FALSE(workload.cut_by_count());
  CHECK(workload.last() == seconds(3));
}

TEST_CASE("a workload is cut after a count of requests") {
  Limited workload = limited(3);
  CHECK(taken(workload) == 3);
  CHECK(workload.exhausted());
  CHECK(workload.cut_by_count());
  CHECK(workload.last() == seconds(1));
}

TEST_CASE("a count that the workload just reaches cuts nothing") {
  Limited workload = limited(5);
  CHECK(taken(workload) == 5);
  CHECK(workload.exhausted());
  CHECK_FALSE(workload.cut_by_count());
}

TEST_CASE("a request at the instant where a workload stops does not pass") {
  Limited workload = limited(no_count);
  workload.stop_at(seconds(1));
  CHECK(taken(workload) == 1);
  CHECK_FALSE(workload.exhausted());
  CHECK_FALSE(workload.cut_by_count());
}

TEST_CASE("a workload taken in legs gives the same requests as in one piece") {
  Limited workload = limited(4);
  std::vector<std::uint64_t> ids;
  for (const double until : {0.5, 1.0, 1.0, 2.5, 9.0}) {
    workload.stop_at(seconds(until));
    while (const auto request = workload.next()) {
      CHECK(request->at < seconds(until));
      ids.push_back(request->id);
    }
  }
  CHECK(ids == std::vector<std::uint64_t>{0, 1, 2, 3});
}

TEST_CASE("a count cuts only if it keeps back what was due before the instant") {
  Limited workload = limited(4);
  workload.stop_at(seconds(2.5));
  CHECK(taken(workload) == 4);
  INFO("the fifth request at 3 s would not have passed before 2.5 s anyway");
  CHECK_FALSE(workload.cut_by_count());
  workload.stop_at(seconds(4));
  CHECK(workload.cut_by_count());
}

TEST_CASE("a workload limited to nothing is exhausted and has no last request") {
  Limited workload = limited(0);
  CHECK_FALSE(workload.next());
  CHECK(workload.exhausted());
  CHECK(workload.last() == Time{});
}
