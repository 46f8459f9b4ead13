#include "sim/core/platform.hpp"

#include "tests/catch.hpp"

using namespace coldcast;

namespace {

/// A platform of which only the defaults matter.
class Nothing final : public Platform {
 public:
  void accept(const Request&, Sink&) override {}
  Time next_event() const override { return never; }
  void advance(Sink&) override {}
  Usage usage() const override { return {}; }
  Occupancies occupancies(Time) const override { return {}; }
  Counts counts() const override { return {}; }
  Levels levels() const override { return {}; }
};

Occupancies occupied_for(std::vector<Duration> time_at) {
  Occupancies occupancies;
  occupancies.instances = Occupancy{std::move(time_at)};
  return occupancies;
}

}  // namespace

TEST_CASE("a platform costs nothing to have unless it says so") {
  CHECK(Nothing{}.accrued(seconds(1e6)) == Usage{});
  CHECK(Nothing{}.standing(seconds(1e6)) == Usage{});
}

TEST_CASE("areas add and subtract one by one") {
  const Areas a{.serving_s = 1, .used_s = 2, .capacity_s = 3, .memory_mb_s = 4};
  Areas sum{.serving_s = 10, .used_s = 20, .capacity_s = 30, .memory_mb_s = 40};
  sum += a;
  CHECK(sum.serving_s == 11);
  CHECK(sum.used_s == 22);
  CHECK(sum.capacity_s == 33);
  CHECK(sum.memory_mb_s == 44);
  sum -= a;
  CHECK(sum.serving_s == 10);
  CHECK(sum.used_s == 20);
  CHECK(sum.capacity_s == 30);
  CHECK(sum.memory_mb_s == 40);
}

TEST_CASE("occupancies since an earlier instant leave out what was before") {
  Occupancies earlier = occupied_for({seconds(2), seconds(3)});
  earlier.areas.used_s = 5;
  Occupancies later = occupied_for({seconds(2), seconds(4), seconds(9)});
  later.areas.used_s = 50;
  const Occupancies span = later.since(earlier);
  INFO("1 s at one instance and 9 s at two");
  CHECK(span.instances.span() == seconds(10));
  CHECK(span.instances.area_s() == Approx(19).epsilon(1e-12));
  CHECK(span.areas.used_s == 45);
}

TEST_CASE("counts since an earlier instant are differences, by stage and by part") {
  Counts earlier;
  earlier.instances_created = 2;
  earlier.batches = 1;
  earlier.batched = 4;
  earlier.attempts = 7;
  earlier.stages = {{"load", 2, seconds(3), true}};
  earlier.parts = {{"first", 5, seconds(1), false}};
  Counts later = earlier;
  later.instances_created = 3;
  later.batches = 6;
  later.batched = 24;
  later.attempts = 17;
  later.stages[0].count = 3;
  later.stages[0].total = seconds(5);
  later.parts[0].count = 9;
  const Counts span = later.since(earlier);
  CHECK(span.instances_created == 1);
  CHECK(span.batches == 5);
  CHECK(span.batched == 20);
  CHECK(span.attempts == 10);
  CHECK(span.stages.at(0).name == "load");
  CHECK(span.stages.at(0).count == 1);
  CHECK(span.stages.at(0).total == seconds(2));
  CHECK(span.stages.at(0).billed);
  CHECK(span.parts.at(0).count == 4);
  CHECK(span.parts.at(0).total == Duration{0});
}

TEST_CASE("levels of several platforms add up") {
  Levels sum{.serving = 1, .starting = 2, .idle = 3, .provisioned = 4, .queued = 5};
  sum += {.serving = 10, .starting = 20, .idle = 30, .provisioned = 40, .queued = 50};
  CHECK(sum == Levels{.serving = 11, .starting = 22, .idle = 33, .provisioned = 44, .queued = 55});
}
