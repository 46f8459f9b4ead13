#include "platforms/fleet/placement.hpp"

#include <array>

#include "tests/catch.hpp"

using namespace coldcast;

namespace {

/// With instances in slots from 0 on, none of which can take a request yet.
Placement placement(PlacementRule rule, Placement::Slot instances) {
  Placement placement{rule, Stream{1, "placement", 0}};
  for (Placement::Slot slot = 0; slot < instances; ++slot) placement.enter(slot);
  return placement;
}

/// Chooses, gives the instance one request more, and so on.
std::vector<Placement::Slot> chosen(Placement& placement, std::size_t times) {
  std::array<std::int64_t, 8> requests{};
  std::vector<Placement::Slot> slots;
  while (slots.size() < times) {
    const Placement::Slot slot = *placement.choose();
    slots.push_back(slot);
    placement.offer(slot, ++requests.at(slot));
  }
  return slots;
}

using Slots = std::vector<Placement::Slot>;

}  // namespace

TEST_CASE("no instance is chosen where none can take a request") {
  for (const PlacementRule rule : {PlacementRule::fill_first, PlacementRule::spread,
                                   PlacementRule::random, PlacementRule::round_robin}) {
    Placement some = placement(rule, 3);
    CHECK_FALSE(some.choose());
    some.offer(2, 0);
    CHECK(some.size() == 1);
    CHECK(some.choose() == 2u);
    some.withdraw(2);
    some.withdraw(2);
    CHECK(some.size() == 0);
    CHECK_FALSE(some.choose());
  }
}

TEST_CASE("fill-first takes the instance created first as long as it can") {
  Placement fill = placement(PlacementRule::fill_first, 3);
  fill.leave(0);
  fill.enter(0);  // slots are used again: it is the youngest now
  fill.offer(0, 0);
  fill.offer(1, 5);
  fill.offer(2, 0);
  CHECK(fill.choose() == 1u);
  fill.offer(1, 6);
  CHECK(fill.choose() == 1u);
  fill.withdraw(1);
  CHECK(fill.choose() == 2u);
  fill.leave(2);
  CHECK(fill.choose() == 0u);
}

TEST_CASE("spread takes the instance with the fewest requests, of these the oldest") {
  Placement spread = placement(PlacementRule::spread, 3);
  for (const Placement::Slot slot : {0, 1, 2}) spread.offer(slot, 0);
  CHECK(chosen(spread, 7) == Slots{0, 1, 2, 0, 1, 2, 0});
  spread.offer(2, 0);
  CHECK(spread.choose() == 2u);
}

TEST_CASE("round robin takes one after the other, whatever they have") {
  Placement round = placement(PlacementRule::round_robin, 3);
  for (const Placement::Slot slot : {0, 1, 2}) round.offer(slot, 0);
  CHECK(chosen(round, 5) == Slots{0, 1, 2, 0, 1});
  round.offer(0, 99);
  round.withdraw(2);
  CHECK(chosen(round, 3) == Slots{0, 1, 0});
}

TEST_CASE("an instance that comes back has its turn after those that have waited for theirs") {
  Placement round = placement(PlacementRule::round_robin, 3);
  for (const Placement::Slot slot : {0, 1, 2}) round.offer(slot, 0);
  CHECK(chosen(round, 1) == Slots{0});
  round.withdraw(0);
  CHECK(chosen(round, 1) == Slots{1});
  round.offer(0, 0);
  CHECK(chosen(round, 3) == Slots{2, 0, 1});
}

TEST_CASE("random takes any with equal chances") {
  Placement random = placement(PlacementRule::random, 5);
  for (const Placement::Slot slot : {0, 1, 2, 3, 4}) random.offer(slot, 0);
  random.withdraw(1);
  random.offer(3, 8);
  std::array<int, 5> times{};
  for (const Placement::Slot slot : chosen(random, 40'000)) ++times.at(slot);
  CHECK(times[1] == 0);
  INFO("10 000 +- 4 x sqrt(40 000 x 1/4 x 3/4) = 346");
  for (const std::size_t slot : {0, 2, 3, 4}) CHECK(std::abs(times[slot] - 10'000) < 346);
}

TEST_CASE("the oldest with the fewest requests is found among thousands that come and go") {
  for (const PlacementRule rule : {PlacementRule::fill_first, PlacementRule::spread}) {
    Stream stream{1, "placement test", 0};
    const auto any = [&](std::size_t end) {
      return static_cast<std::size_t>(stream.uniform() * static_cast<double>(end));
    };
    Placement some = placement(rule, 0);
    struct One {
      Placement::Slot slot;
      std::int64_t requests;  // -1: it can take none
    };
    std::vector<One> all;  // the oldest first
    std::vector<Placement::Slot> free;
    Placement::Slot slots = 0;
    for (int step = 0; step < 20'000; ++step) {
      const bool grows = stream.uniform() < (step < 10'000 ? 0.7 : 0.3);
      if (all.empty() || (step % 2 == 0 && grows)) {
        if (free.empty()) free.push_back(slots++);
        all.push_back({free.back(), -1});
        some.enter(free.back());
        free.pop_back();
      } else if (step % 2 == 0) {
        const auto leaving = all.begin() + static_cast<std::ptrdiff_t>(any(all.size()));
        some.leave(leaving->slot);
        free.push_back(leaving->slot);
        all.erase(leaving);
      } else {  // up to 99 requests: more than there are sets
        One& one = all[any(all.size())];
        one.requests = static_cast<std::int64_t>(any(101)) - 1;
        one.requests < 0 ? some.withdraw(one.slot) : some.offer(one.slot, one.requests);
      }
      if (step % 16 != 0) continue;
      const One* best = nullptr;
      for (const One& one : all) {
        const bool fewer =
            best == nullptr || (rule == PlacementRule::spread && one.requests < best->requests);
        if (one.requests >= 0 && fewer) best = &one;
      }
      REQUIRE(some.choose() == (best == nullptr ? std::nullopt : std::optional{best->slot}));
    }
    CHECK(slots > 1000);
  }
}
