#include "sim/core/calendar.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "sim/core/stream.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

std::string order_of(Calendar<char> calendar) {
  std::string order;
  while (calendar.size() > 0) order += calendar.pop();
  return order;
}

}  // namespace

TEST_CASE("entries leave a calendar by time whatever the order they came in") {
  Calendar<char> calendar;
  calendar.schedule(seconds(3), 'c');
  calendar.schedule(seconds(1), 'a');
  calendar.schedule(seconds(2), 'b');
  CHECK(calendar.next() == seconds(1));
  CHECK(order_of(calendar) == "abc");
}

TEST_CASE("entries of one instant leave a calendar in the order they were scheduled") {
  Calendar<char> calendar;
  for (const char what : std::string("abcdefghijklmnopqrstuvwxyz"))
    calendar.schedule(seconds(1), what);
  CHECK(order_of(calendar) == "abcdefghijklmnopqrstuvwxyz");
}

TEST_CASE("the more urgent of one instant leaves a calendar first") {
  Calendar<char> calendar;
  calendar.schedule(seconds(1), 'z', 15);
  calendar.schedule(seconds(1), 'c', 1);
  calendar.schedule(seconds(1), 'a', 0);
  calendar.schedule(seconds(1), 'd', 1);
  calendar.schedule(seconds(1), 'b', 0);
  CHECK(order_of(calendar) == "abcdz");
}

TEST_CASE("urgency never overtakes time") {
  Calendar<char> calendar;
  calendar.schedule(Time{2}, 'b', 0);
  calendar.schedule(Time{1}, 'a', 15);
  CHECK(order_of(calendar) == "ab");
}

TEST_CASE("an empty calendar is due never") {
  Calendar<char> calendar;
  CHECK(calendar.next() == never);
  calendar.schedule(seconds(1), 'a');
  CHECK(calendar.pop() == 'a');
  CHECK(calendar.next() == never);
  CHECK(calendar.size() == 0);
}

TEST_CASE("a calendar that is filled and emptied at random is always in order") {
  using Entry = std::tuple<std::int64_t, unsigned, int>;  // time, urgency, when it was scheduled
  Calendar<Entry> calendar;
  Stream stream{1, "calendar test", 0};
  Entry last{};
  for (int i = 0; i < 20'000; ++i) {
    const auto at = std::get<0>(last) + 1 + static_cast<std::int64_t>(stream.bits() % 8);
    const auto rank = static_cast<unsigned>(stream.bits() % 3);
    calendar.schedule(Time{at}, {at, rank, i}, rank);
    if (calendar.size() < 30 || stream.bits() % 2 == 0) continue;
    const Time due = calendar.next();
    const Entry next = calendar.pop();
    REQUIRE(due == Time{std::get<0>(next)});
    REQUIRE(last < next);
    last = next;
  }
}

TEST_CASE("a calendar of any size empties in order") {
  Stream stream{1, "calendar sizes", 0};
  for (const std::size_t entries : {1, 2, 7, 8, 9, 10, 17, 64, 65, 73, 74, 600, 5000}) {
    Calendar<std::size_t> calendar;
    std::vector<std::pair<std::uint64_t, std::size_t>> sorted;  // time, when it was scheduled
    for (std::size_t i = 0; i < entries; ++i) {
      sorted.emplace_back(stream.bits() % (entries / 2 + 1), i);
      calendar.schedule(Time{static_cast<std::int64_t>(sorted.back().first)}, i);
    }
    std::sort(sorted.begin(), sorted.end());
    for (const auto& [at, what] : sorted) {
      REQUIRE(calendar.next() == Time{static_cast<std::int64_t>(at)});
      REQUIRE(calendar.first() == what);
      REQUIRE(calendar.pop() == what);
    }
    REQUIRE(calendar.size() == 0);
    REQUIRE(calendar.next() == never);
  }
}
