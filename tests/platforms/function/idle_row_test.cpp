#include "platforms/function/idle_row.hpp"

#include <deque>

#include "sim/core/stream.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

TEST_CASE("of a row of idle instances the last is taken and the first goes away") {
  IdleRow row;
  for (const IdleRow::Slot slot : {4U, 5U, 6U}) row.put(slot, seconds(slot));
  CHECK(row.next_expiry() == seconds(4));
  CHECK(row.take() == 6);
  CHECK(row.expire() == 4);
  CHECK(row.next_expiry() == seconds(5));
  CHECK(row.take() == 5);
  CHECK(row.next_expiry() == never);
}

TEST_CASE("a row of idle instances is the same as a list that is used at both ends") {
  IdleRow row;
  std::deque<IdleRow::Slot> list;
  Stream stream{1, "idle row test", 0};
  for (IdleRow::Slot i = 0; i < 20'000; ++i) {
    // Long spells of each kind: the row empties, fills, and moves on from what has expired.
    const bool filling = i / 500 % 2 == 0;
    const std::uint64_t dice = stream.bits() % 8;
    if (dice < (filling ? 6U : 1U) || list.empty()) {
      row.put(i, Time{i});
      list.push_back(i);
    } else if (dice % 2 == 0) {
      REQUIRE(row.take() == list.back());
      list.pop_back();
    } else {
      REQUIRE(row.expire() == list.front());
      list.pop_front();
    }
    REQUIRE(row.size() == list.size());
    REQUIRE(row.next_expiry() == (list.empty() ? never : Time{list.front()}));
  }
}
