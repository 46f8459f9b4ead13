#include "platforms/fleet/rank_set.hpp"

#include <set>

#include "sim/core/stream.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

TEST_CASE("a set of ranks knows its least") {
  RankSet ranks{10'000};
  CHECK(ranks.empty());
  for (const RankSet::Rank rank : {9999, 4096, 64, 4095}) ranks.insert(rank);
  for (const RankSet::Rank rank : {64, 4095, 4096, 9999}) {
    CHECK_FALSE(ranks.empty());
    CHECK(ranks.least() == rank);
    ranks.erase(rank);
  }
  CHECK(ranks.empty());
}

TEST_CASE("a set of ranks agrees with an ordered set on random operations") {
  for (const std::size_t end : {1, 64, 65, 4096, 20'000}) {
    Stream stream{1, "rank set", end};
    RankSet ranks{end};
    std::set<RankSet::Rank> reference;
    for (int i = 0; i < 5000; ++i) {
      const auto rank = static_cast<RankSet::Rank>(stream.uniform() * static_cast<double>(end));
      if (reference.erase(rank) > 0) {
        ranks.erase(rank);
      } else {
        reference.insert(rank);
        ranks.insert(rank);
      }
      REQUIRE(ranks.empty() == reference.empty());
      if (!reference.empty()) REQUIRE(ranks.least() == *reference.begin());
    }
  }
}
