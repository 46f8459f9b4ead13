#include "platforms/function/warm_pool.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "tests/catch.hpp"

using namespace coldcast;

namespace {

using Slot = WarmPool::Slot;

KeepAlive fixed(double keep_s) { return {.fixed = seconds(keep_s), .drawn = {}, .eviction = {}}; }

KeepAlive evicted(double period_s, double share) {
  return {.fixed = never, .drawn = {}, .eviction = KeepAlive::Eviction{seconds(period_s), share}};
}

WarmPool pool(Routing routing, const KeepAlive& keep_alive, std::uint64_t seed = 1) {
  return WarmPool{routing, keep_alive, Stream{seed, "pool", 0}};
}

/// Slots 0, 1, 2 become idle one second after the other; the first is the youngest instance.
WarmPool three(Routing routing, const KeepAlive& keep_alive) {
  WarmPool warm = pool(routing, keep_alive);
  warm.put(0, 30, seconds(0));
  warm.put(1, 10, seconds(1));
  warm.put(2, 20, seconds(2));
  return warm;
}

std::vector<Slot> taken(WarmPool warm) {
  std::vector<Slot> slots;
  while (warm.size() > 0) slots.push_back(warm.take());
  return slots;
}

}  // namespace

TEST_CASE("a drawn keep-alive is not below what it is known to last at least") {
  const Distribution mixture = Distribution::mixture(
      {{0.3, Distribution::uniform(60, 120)}, {0.7, Distribution::lognormal(600, 0.5)}});
  for (const Distribution& law : {Distribution::exponential(300), mixture}) {
    const DrawnKeepAlive drawn{law};
    for (int i = 1; i < 1000; ++i) {
      const double luck = i / 1000.0;
      CHECK(drawn.least_at(luck) <= drawn.at(luck));
      if (luck > 0.1) CHECK(drawn.least_at(luck) >= drawn.at(luck - 0.1));
    }
  }
}

TEST_CASE("an empty pool has nothing to take and nothing that expires") {
  WarmPool warm = pool(Routing::mru, fixed(5));
  CHECK(warm.next_expiry() == never);
  CHECK(warm.size() == 0);
}

TEST_CASE("mru takes the instance that became idle last") {
  CHECK(taken(three(Routing::mru, fixed(60))) == std::vector<Slot>{2, 1, 0});
}

TEST_CASE("newest takes the instance that was created last") {
  CHECK(taken(three(Routing::newest, fixed(60))) == std::vector<Slot>{0, 2, 1});
}

// 6000 draws of three: each 2000 times, give or take 4 * sqrt(6000 * 1/3 * 2/3) = 146.
TEST_CASE("random takes each idle instance as often as any other") {
  WarmPool warm = three(Routing::random, fixed(1e6));
  std::array<int, 3> times{};
  for (int i = 0; i < 6000; ++i) {
    const Slot slot = warm.take();
    ++times[slot];
    warm.put(slot, slot, seconds(3));
  }
  for (const int count : times) CHECK(count == Approx(2000).margin(146));
}

TEST_CASE("random routing expires the longest idle and takes each of the others once") {
  WarmPool warm = three(Routing::random, fixed(60));
  CHECK(warm.next_expiry() == seconds(60));
  CHECK(warm.expire() == 0);
  std::vector<Slot> rest = taken(warm);
  std::sort(rest.begin(), rest.end());
  CHECK(rest == std::vector<Slot>{1, 2});
}

TEST_CASE("a fixed keep-alive expires instances in the order in which they became idle") {
  for (const Routing routing : {Routing::mru, Routing::newest, Routing::random}) {
    WarmPool warm = three(routing, fixed(5));
    for (const Slot slot : {0U, 1U, 2U}) {
      CHECK(warm.next_expiry() == seconds(5.0 + slot));
      CHECK(warm.expire() == slot);
    }
    CHECK(warm.next_expiry() == never);
  }
}

TEST_CASE("reuse cancels the keep-alive clock and idleness starts it anew") {
  WarmPool warm = pool(Routing::mru, fixed(5));
  warm.put(0, 0, seconds(0));
  CHECK(warm.take() == Slot{0});
  CHECK(warm.next_expiry() == never);
  warm.put(0, 0, seconds(4));
  CHECK(warm.next_expiry() == seconds(9));
}

TEST_CASE("an instance kept for ever never expires") {
  WarmPool warm = pool(Routing::mru, {.fixed = never, .drawn = {}, .eviction = {}});
  warm.put(0, 0, seconds(1e9));
  CHECK(warm.next_expiry() == never);
}

TEST_CASE("a drawn keep-alive is drawn for each time an instance becomes idle") {
  const auto law = Distribution::uniform(10, 20);
  int in_order = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    WarmPool warm = pool(Routing::mru, {.fixed = never, .drawn = law, .eviction = {}}, seed);
    Stream same{seed, "pool", 0};
    const Time first = seconds(law.quantile(same.uniform()));
    const Time second = seconds(1) + seconds(law.quantile(same.uniform()));
    warm.put(0, 0, seconds(0));
    warm.put(1, 1, seconds(1));
    CHECK(warm.next_expiry() == std::min(first, second));
    CHECK(warm.expire() == (first < second ? Slot{0} : Slot{1}));
    CHECK(warm.next_expiry() == std::max(first, second));
    in_order += first < second;
  }
  INFO("the longest idle is not always the first to go");
  CHECK(in_order > 0);
  CHECK(in_order < 20);
}

TEST_CASE("a drawn keep-alive is the same however late it is worked out") {
  // As on Lambda in 2021: nothing goes within three minutes, most things within seven.
  const auto law = Distribution::mixture(
      {{0.4, Distribution::uniform(180, 240)}, {0.6, Distribution::uniform(360, 420)}});
  WarmPool warm = pool(Routing::mru, {.fixed = never, .drawn = law, .eviction = {}});
  Stream same{1, "pool", 0}, dice{1, "what happens", 0};
  std::vector<std::pair<Time, Slot>> idle;  // when it goes, in the order of becoming idle
  Time now{};
  int expired = 0;
  for (Slot i = 0; i < 3000; ++i) {
    now += seconds(20 * dice.uniform());
    for (; warm.next_expiry() <= now; ++expired) {
      const auto first = std::min_element(idle.begin(), idle.end());
      REQUIRE(warm.next_expiry() == first->first);
      REQUIRE(warm.expire() == first->second);
      idle.erase(first);
    }
    if (idle.empty() || dice.uniform() < 0.55) {
      const Slot slot = i % 500;  // whoever had it went long ago
      warm.put(slot, i, now);
      idle.emplace_back(now + seconds(law.quantile(same.uniform())), slot);
    } else {
      REQUIRE(warm.take() == idle.back().second);
      idle.pop_back();
    }
    REQUIRE(warm.next_expiry() ==
            (idle.empty() ? never : std::min_element(idle.begin(), idle.end())->first));
  }
  CHECK(expired > 100);
}

TEST_CASE("periodic eviction takes a share of the idle at every multiple of the period") {
  WarmPool warm = pool(Routing::mru, evicted(60, 0.5));
  for (Slot slot = 0; slot < 5; ++slot) warm.put(slot, slot, seconds(10 + slot));
  INFO("of 5 idle go ceil(2.5) = 3, the longest idle first; then ceil(1) = 1; then the last");
  for (const Slot slot : {0U, 1U, 2U}) {
    CHECK(warm.next_expiry() == seconds(60));
    CHECK(warm.expire() == slot);
  }
  CHECK(warm.next_expiry() == seconds(120));
  CHECK(warm.expire() == 3);
  CHECK(warm.next_expiry() == seconds(180));
  CHECK(warm.expire() == 4);
  CHECK(warm.next_expiry() == never);
}

TEST_CASE("periodic eviction counts multiples of the period and not time since idleness") {
  WarmPool warm = pool(Routing::mru, evicted(60, 1));
  warm.put(0, 0, seconds(59));
  CHECK(warm.next_expiry() == seconds(60));
  CHECK(warm.take() == Slot{0});
  CHECK(warm.next_expiry() == never);
  warm.put(0, 0, seconds(60));
  CHECK(warm.next_expiry() == seconds(120));
}
