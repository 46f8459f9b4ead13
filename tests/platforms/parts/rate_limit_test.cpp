#include "platforms/parts/rate_limit.hpp"

#include "tests/catch.hpp"

using namespace coldcast;

namespace {

int taken(RateLimit& limit, Time now, int wanted) {
  int count = 0;
  for (int i = 0; i < wanted; ++i) count += limit.take(now);
  return count;
}

}  // namespace

TEST_CASE("ten thousand requests at once pass a burst of 3000 and then 500 per minute") {
  RateLimit limit{{.at_once = 3000, .more = 500, .every = std::chrono::minutes{1}}};
  INFO("AWS until 2023: 3000 handled, 7000 throttled; 500 more a minute later, and so on");
  CHECK(taken(limit, seconds(0), 10'000) == 3000);
  CHECK(taken(limit, seconds(59.999), 10'000) == 0);
  CHECK(taken(limit, seconds(60), 10'000) == 500);
  CHECK(taken(limit, seconds(60), 1) == 0);
  CHECK(taken(limit, seconds(180), 10'000) == 1000);
}

TEST_CASE("a thousand per ten seconds come back one every ten milliseconds") {
  RateLimit limit{{.at_once = 1000, .more = 1, .every = std::chrono::milliseconds{10}}};
  CHECK(taken(limit, seconds(0), 2000) == 1000);
  CHECK(taken(limit, seconds(0.009), 2000) == 0);
  CHECK(taken(limit, seconds(0.010), 2000) == 1);
  CHECK(taken(limit, seconds(1.010), 2000) == 100);
  CHECK(taken(limit, seconds(11.010), 2000) == 1000);
}

TEST_CASE("an allowance that is not used does not pile up") {
  RateLimit limit{{.at_once = 3, .more = 2, .every = seconds(1)}};
  CHECK(taken(limit, seconds(1000), 10) == 3);
  CHECK(taken(limit, seconds(2000), 10) == 3);
}

TEST_CASE("the clock of a full allowance starts with the first that is taken") {
  RateLimit limit{{.at_once = 1, .more = 1, .every = seconds(10)}};
  CHECK(limit.take(seconds(7)));
  CHECK_FALSE(limit.take(seconds(16.9)));
  CHECK(limit.take(seconds(17)));
}

TEST_CASE("part of a period counts towards the next refill") {
  RateLimit limit{{.at_once = 2, .more = 1, .every = seconds(10)}};
  CHECK(taken(limit, seconds(0), 3) == 2);
  CHECK(taken(limit, seconds(15), 3) == 1);
  INFO("refills at 10 and 20 s: the one taken at 15 s does not put the clock back");
  CHECK(taken(limit, seconds(19), 3) == 0);
  CHECK(taken(limit, seconds(20), 3) == 1);
}

TEST_CASE("a refill larger than what is missing fills up and no more") {
  RateLimit limit{{.at_once = 5, .more = 100, .every = seconds(1)}};
  CHECK(taken(limit, seconds(0), 4) == 4);
  CHECK(taken(limit, seconds(1), 10) == 5);
}

TEST_CASE("a rate limit survives a pause of years") {
  RateLimit limit{
      {.at_once = std::int64_t{1} << 40, .more = 1'000'000'000'000, .every = Duration{1}}};
  CHECK(limit.take(Time{0}));
  CHECK(limit.take(std::chrono::hours{24 * 365 * 200}));
}
