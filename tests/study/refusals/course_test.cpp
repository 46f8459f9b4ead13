// The course of a run in batches: thirds, and what merging of batches leaves.

#include "sim/study/refusals/course.hpp"

#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// Request number i comes at i seconds and takes latency(i) seconds.
template <class Latency>
CourseTold course_of(std::uint64_t requests, Latency latency) {
  LatencyCourse course;
  for (std::uint64_t i = 0; i < requests; ++i) {
    Outcome outcome{};
    outcome.request = request(i, {.at_s = static_cast<double>(i)});
    outcome.finished = outcome.request.at + seconds(latency(static_cast<double>(i)));
    outcome.fate = Fate::served;
    course.take(outcome);
  }
  return course.told();
}

}  // namespace

TEST_CASE("thirds of a course are means over successive requests") {
  const CourseTold told = course_of(90, [](double i) { return i; });
  CHECK(told.samples == 30);
  CHECK(told.latency_s[0] == Approx(14.5));
  CHECK(told.latency_s[1] == Approx(44.5));
  CHECK(told.latency_s[2] == Approx(74.5));
  CHECK(told.arrival_s[2] == Approx(74.5));
}

TEST_CASE("thirds of a long course are the same, though batches merge") {
  const CourseTold told = course_of(100'000, [](double i) { return i; });
  for (std::size_t third = 0; third < 3; ++third)
    CHECK(told.latency_s[third] ==
          Approx((static_cast<double>(third) + 0.5) / 3 * 100'000).epsilon(0.01));
}

TEST_CASE("a course of a few requests tells nothing") {
  const CourseTold told = course_of(29, [](double i) { return i; });
  CHECK(told.samples == 0);
  CHECK(told.likeness_z == 0);
  CHECK_FALSE(told.unsettled);
}

TEST_CASE("requests that fail, that measure nothing, or come too early are left out") {
  LatencyCourse course{seconds(1000)};
  for (std::uint64_t i = 0; i < 3000; ++i) {
    Outcome outcome{};
    outcome.request = request(i, {.at_s = static_cast<double>(i)});
    outcome.finished = outcome.request.at + seconds(i < 1000 ? 77 : 1);
    outcome.fate = i % 2 == 0 ? Fate::served : Fate::throttled;
    course.take(outcome);
  }
  const CourseTold told = course.told();
  CHECK(told.samples == Approx(1000.0 / 3).margin(2));
  CHECK(told.latency_s[0] == Approx(1));
}

TEST_CASE("a course that rises throughout does not settle, one that is steady does") {
  CHECK(course_of(2000, [](double i) { return 1 + i; }).unsettled);
  CHECK_FALSE(
      course_of(2000, [](double i) { return i < 100 ? 9.0 : 1 + 0.1 * std::sin(i); }).unsettled);
}
