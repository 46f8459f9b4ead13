// Racing finds what full enumeration would find, by a small part of its simulations.

#include "sim/study/plan/race.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/core/normal_quantile.hpp"
#include "sim/core/stream.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

constexpr std::int64_t race_replications = 20;

/// A made-up space: candidates of several platforms whose costs lie between 1 and 20 and whose
/// p99 and failures fall as they cost more, each platform with noise of its own. As under common
/// random numbers, part of the noise is the same for all.
class Space {
 public:
  Space(std::uint64_t seed, std::size_t candidates, std::size_t platforms) {
    Stream draw{seed, "space", 0};
    for (std::size_t p = 0; p < platforms; ++p)
      kinds_.push_back({.cost_noise = 0.03 * draw.uniform(),
                        .latency_noise = 0.05 + 0.3 * draw.uniform(),
                        .speed = normal_quantile(draw.uniform()) * 0.5,
                        .price = normal_quantile(draw.uniform()) * 0.3});
    for (std::size_t c = 0; c < candidates; ++c) {
      const Kind& kind = kinds_[c % platforms];
      const double size = 3 * draw.uniform();
      cost_.push_back(size + kind.price + 0.1 * normal_quantile(draw.uniform()));
      latency_.push_back(1.5 - size + kind.speed + 0.3 * normal_quantile(draw.uniform()));
      failures_.push_back(1 - 2 * size + normal_quantile(draw.uniform()));
    }
    for (std::int64_t r = 0; r < race_replications; ++r)
      shared_.push_back(drawn(seed, 1u << 20, r, 0));
    seed_ = seed;
  }

  RaceTrial trial(std::size_t c, std::int64_t r) const {
    const Kind& kind = kinds_[c % kinds_.size()];
    const double common = 0.05 * shared_[static_cast<std::size_t>(r)];
    RaceTrial trial;
    trial.objective = cost_[c] + common + kind.cost_noise * drawn(seed_, c, r, 0);
    trial.excess = {latency_[c] + common + kind.latency_noise * drawn(seed_, c, r, 1),
                    failures_[c] + 0.3 * drawn(seed_, c, r, 2)};
    // Most of those that nearly never fail do not fail at all in a replication.
    if (trial.excess[1] < -1) trial.excess[1] = -7;
    return trial;
  }

  RaceVerdict verdict(std::size_t c) const {
    double objective = 0, latency = 0, failures = 0;
    for (std::int64_t r = 0; r < race_replications; ++r) {
      const RaceTrial one = trial(c, r);
      objective += std::exp(one.objective) / race_replications;
      latency += std::exp(one.excess[0]) / race_replications;
      failures += std::exp(one.excess[1]) / race_replications;
    }
    return {std::log(objective), latency <= 1 && failures <= 1};
  }

  std::size_t size() const { return cost_.size(); }

  RaceEntries entries() const {
    std::vector<std::size_t> groups;
    for (std::size_t c = 0; c < size(); ++c) groups.push_back(c % kinds_.size());
    return {.groups = groups,
            .limits = 2,
            .replications = race_replications,
            .trial = [this](std::size_t c, std::int64_t r) { return trial(c, r); },
            .verdict = [this](std::size_t c) { return verdict(c); }};
  }

  /// What full enumeration finds: the least objective of all that are feasible.
  std::optional<double> best() const {
    std::optional<double> least;
    for (std::size_t c = 0; c < size(); ++c)
      if (const RaceVerdict found = verdict(c); found.feasible)
        least = std::min(least.value_or(found.objective), found.objective);
    return least;
  }

 private:
  struct Kind {
    double cost_noise, latency_noise, speed, price;
  };

  static double drawn(std::uint64_t seed, std::size_t c, std::int64_t r, int what) {
    static const char* const names[] = {"cost", "latency", "failures"};
    Stream stream{seed * 1'000'003 + c, names[what], static_cast<std::uint64_t>(r)};
    return normal_quantile(stream.uniform());
  }

  std::uint64_t seed_ = 0;
  std::vector<Kind> kinds_;
  std::vector<double> cost_, latency_, failures_, shared_;
};

}  // namespace

TEST_CASE("racing 500 candidates is within 2 % of full enumeration by a tenth of its simulations") {
  constexpr int spaces = 40;
  int right = 0, cheap = 0, both = 0;
  double shares = 0;
  for (int seed = 1; seed <= spaces; ++seed) {
    const Space space{static_cast<std::uint64_t>(seed), 500, 5};
    const auto best = space.best();
    REQUIRE(best);
    Race race{space.entries(), {}};
    REQUIRE(race.run());
    REQUIRE(race.winner());
    const RaceVerdict found = space.verdict(*race.winner());
    CHECK(found.feasible);
    const double share = static_cast<double>(race.simulations()) / (500.0 * race_replications);
    const bool is_right = found.objective <= *best + std::log(1.02), is_cheap = share <= 0.1;
    right += is_right;
    cheap += is_cheap;
    both += is_right && is_cheap;
    shares += share / spaces;
  }
  INFO(right << " of " << spaces << " right, " << cheap << " cheap, mean share " << shares);
  CHECK(both >= 0.95 * spaces);
  CHECK(right == spaces);  // at 95 % each that would be luck of 1 in 8
  CHECK(shares < 0.085);
  CHECK(shares > 0.05);  // every candidate has at least one replication
}

TEST_CASE("a race has the same course on one thread and on four") {
  const Space space{7, 120, 3};
  Race one{space.entries(), {.jobs = 1}}, four{space.entries(), {.jobs = 4}};
  REQUIRE(one.run());
  REQUIRE(four.run());
  CHECK(one.winner() == four.winner());
  CHECK(one.simulations() == four.simulations());
  for (std::size_t c = 0; c < 120; ++c) {
    CHECK(one.standing(c) == four.standing(c));
    CHECK(one.replications(c) == four.replications(c));
  }
}

TEST_CASE("simulations are counted one by one") {
  const Space space{3, 60, 2};
  std::int64_t calls = 0;
  RaceEntries entries = space.entries();
  entries.trial = [&](std::size_t c, std::int64_t r) {
    ++calls;
    return space.trial(c, r);
  };
  Race race{entries, {}};
  REQUIRE(race.run());
  race.best_of(0);
  race.best_of(1);
  CHECK(race.simulations() == calls);
  std::int64_t sum = 0;
  for (std::size_t c = 0; c < 60; ++c) sum += race.replications(c);
  CHECK(sum == calls);
}

TEST_CASE(
    "without noise the cheapest that meets the limits wins, and the rest get one replication") {
  RaceEntries entries{.groups = std::vector<std::size_t>(40, 0),
                      .limits = 1,
                      .replications = 10,
                      .trial =
                          [](std::size_t c, std::int64_t) {
                            const double size = static_cast<double>(c);
                            return RaceTrial{size, {17.5 - size}, false};
                          },
                      .verdict =
                          [](std::size_t c) {
                            return RaceVerdict{static_cast<double>(c), c >= 18};
                          }};
  Race race{entries, {}};
  REQUIRE(race.run());
  CHECK(race.winner() == 18);
  CHECK(race.standing(16) == Standing::missed);
  CHECK(race.replications(5) == 1);
  CHECK(race.standing(25) == Standing::beaten);
  CHECK(race.replications(30) == 1);
}

TEST_CASE(
    "of candidates that are the same in everything the first wins, and they do not cost all") {
  RaceEntries entries{.groups = std::vector<std::size_t>(200, 0),
                      .limits = 1,
                      .replications = 20,
                      .trial =
                          [](std::size_t, std::int64_t r) {
                            return RaceTrial{0.1 * double(r), {-1}, false};
                          },
                      .verdict =
                          [](std::size_t) {
                            return RaceVerdict{1, true};
                          }};
  Race race{entries, {}};
  REQUIRE(race.run());
  CHECK(race.winner() == 0);
  CHECK(race.simulations() < 400);
}

TEST_CASE("where nothing is feasible the race says so, and no limit is missed by a little only") {
  RaceEntries entries{.groups = {0, 0, 1, 1},
                      .limits = 1,
                      .replications = 8,
                      .trial =
                          [](std::size_t c, std::int64_t) {
                            return RaceTrial{0, {0.5 + double(c)}, false};
                          },
                      .verdict =
                          [](std::size_t) {
                            return RaceVerdict{0, false};
                          }};
  Race race{entries, {}};
  REQUIRE(race.run());
  CHECK_FALSE(race.winner());
  CHECK_FALSE(race.best_of(0));
  for (std::size_t c = 0; c < 4; ++c) CHECK(race.standing(c) == Standing::missed);
  CHECK(race.worst_excess(0) < race.worst_excess(3));
}

TEST_CASE("a limit that can only be lost takes a candidate out at once") {
  RaceEntries entries{.groups = {0, 0},
                      .limits = 1,
                      .replications = 50,
                      .trial =
                          [](std::size_t c, std::int64_t) {
                            return RaceTrial{double(c), {0}, c == 0};
                          },
                      .verdict =
                          [](std::size_t c) {
                            return RaceVerdict{double(c), c == 1};
                          }};
  Race race{entries, {}};
  REQUIRE(race.run());
  CHECK(race.winner() == 1);
  CHECK(race.replications(0) == 4);  // as a probe
  CHECK_FALSE(race.seems_feasible(0));
}

TEST_CASE("a race that is stopped has no result") {
  const Space space{3, 60, 2};
  const std::atomic<bool> stop{true};
  Race race{space.entries(), {.stop = &stop}};
  CHECK_FALSE(race.run());
  CHECK_FALSE(race.winner());
}
