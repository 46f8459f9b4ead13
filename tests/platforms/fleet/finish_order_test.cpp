#include "platforms/fleet/finish_order.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/stream.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

using FinishedWhats = std::vector<std::uint32_t>;

FinishedWhats finish_all(FinishOrder& order) {
  FinishedWhats whats;
  for (; !order.empty(); order.pop()) whats.push_back(order.first().what);
  return whats;
}

}  // namespace

TEST_CASE("who is done first comes first, and equals in the order in which they came") {
  FinishOrder order;
  const FinishOrder::Ticket ticket = order.add(20, 5);
  order.add(10, 3);
  order.add(20, 8);
  order.add(30, 1);
  order.add(10, 9);
  CHECK(order.size() == 5);
  CHECK(order.first().what == 3);
  CHECK(order.first().clock == 10);
  order.erase(ticket);
  CHECK(finish_all(order) == FinishedWhats{3, 9, 8, 1});
}

TEST_CASE("equals keep their order where they are many and earlier ones come between") {
  FinishOrder order;
  FinishedWhats expected{20, 21, 22, 23};
  for (std::uint32_t what = 0; what < 20; ++what) {
    order.add(5, what);
    expected.push_back(what);
  }
  for (std::uint32_t what = 20; what < 24; ++what) order.add(4, what);
  CHECK(finish_all(order) == expected);
}

TEST_CASE("an order of finishes agrees with a sorted list on random operations") {
  struct One {
    double clock;
    std::uint32_t what;
    FinishOrder::Ticket ticket;
  };
  for (const std::size_t most : {3, 8, 9, 12, 150}) {
    Stream stream{1, "finish order", most};
    FinishOrder order;
    std::vector<One> sorted;
    for (std::uint32_t what = 0; what < 5000; ++what) {
      const double chance = stream.uniform();
      if (chance < 0.6 && sorted.size() < most) {
        const double clock = std::floor(stream.uniform() * 20);
        const auto place =
            std::ranges::upper_bound(sorted, clock, {}, [](const One& one) { return one.clock; });
        sorted.insert(place, {clock, what, order.add(clock, what)});
      } else if (!sorted.empty() && chance < 0.9) {
        sorted.erase(sorted.begin());
        order.pop();
      } else if (!sorted.empty()) {
        const double any = stream.uniform() * static_cast<double>(sorted.size());
        const auto one = sorted.begin() + static_cast<std::ptrdiff_t>(any);
        order.erase(one->ticket);
        sorted.erase(one);
      }
      REQUIRE(order.size() == sorted.size());
      if (sorted.empty()) continue;
      REQUIRE(order.first().what == sorted.front().what);
      REQUIRE(order.first().clock == sorted.front().clock);
    }
  }
}
