// Several platforms seen as one.

#include "platforms/composites/totals.hpp"

#include "platforms/composites/pending.hpp"
#include "tests/catch.hpp"
#include "tests/platforms/composites/composites.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

void ignore(std::size_t, const Outcome&) {}

void advance_until(Time until, Totals& totals) {
  while (totals.next_event() <= until) totals.advance(ignore);
}

}  // namespace

TEST_CASE("levels of several platforms add up, and their gauges are those of the sum") {
  Totals totals{children({function(4, 1, 100), function(2, 0, 100)})};
  totals.accept(0, request(0, {0}), Time{}, ignore);
  totals.accept(1, request(1, {0}), Time{}, ignore);
  advance_until(Time{}, totals);
  CHECK(totals.levels() == Levels{.serving = 1, .starting = 1});
  advance_until(seconds(5), totals);
  CHECK(totals.levels() == Levels{.idle = 2});

  // a starts over [0, 1) and serves over [1, 5); b serves over [0, 2); both exist over [0, 10).
  const Occupancies all = totals.occupancies(seconds(10));
  CHECK(all.instances.area_s() == Approx(20));
  CHECK(all.busy.area_s() == Approx(7));
  CHECK(all.starting.area_s() == Approx(1));
  CHECK(all.busy.share_above(1) == Approx(0.2));
  CHECK(all.busy.peak() == 2);
  CHECK(all.areas.serving_s == Approx(6));
  CHECK(all.areas.memory_mb_s == Approx(20 * 1024));
}

TEST_CASE("of two platforms that are due at once the one listed first goes first") {
  Totals totals{children({function(2, 0, 100), function(1, 0, 100)})};
  totals.accept(0, request(0, {0}), seconds(0), ignore);
  advance_until(seconds(1), totals);
  totals.accept(1, request(1, {1}), seconds(1), ignore);
  std::vector<std::size_t> order;
  while (totals.next_event() <= seconds(2))
    totals.advance([&](std::size_t child, const Outcome&) { order.push_back(child); });
  CHECK(order == std::vector<std::size_t>{0, 1});
}

TEST_CASE("usage of several platforms stays apart behind an empty part of the composite") {
  Totals totals{children({function(4, 0, 100), function(2, 0, 100)})};
  totals.accept(0, request(0, {0}), Time{}, ignore);
  totals.accept(1, request(1, {0}), Time{}, ignore);
  totals.accept(1, request(2, {0}), Time{}, ignore);
  advance_until(seconds(5), totals);
  const Usage usage = totals.usage();
  REQUIRE(usage.parts() == 3);
  CHECK(usage.of(0, Meter::requests) == 0);
  CHECK(usage.of(1, Meter::requests) == 1);
  CHECK(usage.of(2, Meter::requests) == 2);
  CHECK(usage.of(2, Meter::memory_time) == Wide{1024} * seconds(4).count());
  CHECK(totals.standing(seconds(1)).parts() == 3);
  CHECK(totals.accrued(seconds(1)).parts() == 3);
}

TEST_CASE("a request that is passed on later or smaller comes back as it was") {
  std::vector<Totals::Child> one = children({function(1, 0, 100)});
  one[0].payload = Bytes{5};
  Totals totals{std::move(one)};
  Request request = testing::request(0, {1});
  request.payload = Bytes{7};
  std::vector<Outcome> outcomes;
  totals.accept(0, request, seconds(3), ignore);
  while (totals.next_event() <= seconds(4))
    totals.advance([&](std::size_t, const Outcome& outcome) { outcomes.push_back(outcome); });
  REQUIRE(outcomes.size() == 1);
  CHECK(outcomes[0].request.at == seconds(1));
  CHECK(outcomes[0].request.payload == Bytes{7});
  CHECK(outcomes[0].finished == seconds(4));
}

TEST_CASE("names of what several platforms counted begin with the platform") {
  Totals totals{children({function(1, 1, 100), function(1, 1, 100)})};
  totals.served(1, request(0, {0}), seconds(3));
  Request ping = request(1, {0});
  ping.items = 0;
  totals.served(1, ping, seconds(3));
  const Counts counts = totals.counts();
  REQUIRE(counts.stages.size() == 2);
  CHECK(counts.stages[1].name == "b/start");
  REQUIRE(counts.parts.size() == 2);
  CHECK(counts.parts[1].name == "b");
  CHECK(counts.parts[1].count == 1);  // what only keeps instances warm is not measured
  CHECK(counts.parts[1].total == seconds(3));
}

TEST_CASE("the first copy and the first attempt of a request have its number") {
  CHECK(attempt_of(17, 0) == 17);
  CHECK(copy_of(17, 0, 1) == 17);
  CHECK(copy_of(17, 0, 4) == 17);
  CHECK(attempt_of(17, 3) != 17);
  CHECK(subject_of(attempt_of(17, 3)) == 17);
  CHECK(subject_of(attempt_of(copy_of(17, 2, 4), 3)) == copy_of(17, 2, 4));
}

TEST_CASE("copies of copies have numbers of their own") {
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t outer = 0; outer < 4; ++outer)
    for (std::uint64_t inner = 0; inner < 5; ++inner)
      numbers.push_back(copy_of(copy_of(17, outer, 4), inner, 5));
  std::sort(numbers.begin(), numbers.end());
  CHECK(std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end());
}

TEST_CASE("a number that is out is not given twice") {
  Pending<int> pending;
  pending.add(17, Time{}, 1);
  CHECK(pending.free_number(16) == 16);
  CHECK(pending.free_number(17) == attempt_of(17, 1));
  CHECK(pending.take(17) == 1);
  CHECK(pending.take(17) == std::nullopt);
  CHECK(pending.free_number(17) == 17);
}

TEST_CASE("the oldest request that is out is given up first, and one that was answered never") {
  Pending<int> pending{seconds(5)};
  CHECK(pending.next() == never);
  pending.add(1, seconds(0), 10);
  pending.add(2, seconds(1), 20);
  pending.add(3, seconds(2), 30);
  CHECK(pending.next() == seconds(5));
  pending.take(2);
  pending.take(1);
  CHECK(pending.next() == seconds(7));
  pending.take(3);
  CHECK(pending.next() == never);
  pending.add(1, seconds(3), 11);
  CHECK(pending.next() == seconds(8));
  CHECK(pending.give_up() == std::pair<std::uint64_t, int>{1, 11});
  CHECK(pending.next() == never);
}
