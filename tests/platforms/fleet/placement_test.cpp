#include "platforms/fleet/placement.hpp"

#include <array>

#include "tests/catch.hpp"

using namespace coldcast;

namespace {

Placement placement(PlacementRule rule) { return {rule, Stream{1, "placement", 0}}; }

/// Chooses, gives the instance one request more, and so on.
std::vector<Placement::Slot> chosen(Placement& placement, std::size_t times) {
  std::array<std::int64_t, 8> requests{};
  std::vector<Placement::Slot> slots;
  while (slots.size() < times) {
    const Placement::Slot slot = *placement.choose();
    slots.push_back(slot);
    placement.offer(slot, slot, ++requests.at(slot));
  }
  return slots;
}

using Slots = std::vector<Placement::Slot>;

}  // namespace

TEST_CASE("no instance is chosen where none can take a request") {
  for (const PlacementRule rule : {PlacementRule::fill_first, PlacementRule::spread,
                                   PlacementRule::random, PlacementRule::round_robin}) {
    Placement some = placement(rule);
    CHECK_FALSE(some.choose());
    some.offer(2, 0, 0);
    CHECK(some.size() == 1);
    CHECK(some.choose() == 2u);
    some.withdraw(2);
    some.withdraw(2);
    CHECK(some.size() == 0);
    CHECK_FALSE(some.choose());
  }
}

TEST_CASE("fill-first takes the instance created first as long as it can") {
  Placement fill = placement(PlacementRule::fill_first);
  fill.offer(0, 7, 0);  // slots are used again: the number tells the age
  fill.offer(1, 3, 5);
  fill.offer(2, 5, 0);
  CHECK(fill.choose() == 1u);
  fill.offer(1, 3, 6);
  CHECK(fill.choose() == 1u);
  fill.withdraw(1);
  CHECK(fill.choose() == 2u);
}

TEST_CASE("spread takes the instance with the fewest requests, of these the oldest") {
  Placement spread = placement(PlacementRule::spread);
  for (const Placement::Slot slot : {0, 1, 2}) spread.offer(slot, slot, 0);
  CHECK(chosen(spread, 7) == Slots{0, 1, 2, 0, 1, 2, 0});
  spread.offer(2, 2, 0);
  CHECK(spread.choose() == 2u);
}

TEST_CASE("round robin takes one after the other, whatever they have") {
  Placement round = placement(PlacementRule::round_robin);
  for (const Placement::Slot slot : {0, 1, 2}) round.offer(slot, slot, 0);
  CHECK(chosen(round, 5) == Slots{0, 1, 2, 0, 1});
  round.offer(0, 0, 99);
  round.withdraw(2);
  CHECK(chosen(round, 3) == Slots{0, 1, 0});
}

TEST_CASE("an instance that comes back has its turn after those that have waited for theirs") {
  Placement round = placement(PlacementRule::round_robin);
  for (const Placement::Slot slot : {0, 1, 2}) round.offer(slot, slot, 0);
  CHECK(chosen(round, 1) == Slots{0});
  round.withdraw(0);
  CHECK(chosen(round, 1) == Slots{1});
  round.offer(0, 0, 0);
  CHECK(chosen(round, 3) == Slots{2, 0, 1});
}

TEST_CASE("random takes any with equal chances") {
  Placement random = placement(PlacementRule::random);
  for (const Placement::Slot slot : {0, 1, 2, 3, 4}) random.offer(slot, slot, 0);
  random.withdraw(1);
  random.offer(3, 3, 8);
  std::array<int, 5> times{};
  for (const Placement::Slot slot : chosen(random, 40'000)) ++times.at(slot);
  CHECK(times[1] == 0);
  INFO("10 000 +- 4 x sqrt(40 000 x 1/4 x 3/4) = 346");
  for (const std::size_t slot : {0, 2, 3, 4}) CHECK(std::abs(times[slot] - 10'000) < 346);
}
