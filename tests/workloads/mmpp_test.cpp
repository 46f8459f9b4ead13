#include "workloads/markov/mmpp.hpp"

#include "tests/catch.hpp"
#include "tests/workloads/arrivals.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

// Chi-square with two degrees of freedom exceeds this once in a million.
constexpr double far_of_three = 27.7;

const MmppPhases two_phase_chain = {{10, 1}, {2, 3}, {{0, 1}, {1, 0}}};

// 0 -> 1, 1 -> 0 or 2 alike, 2 -> 0: visits 2 : 2 : 1, stays 1, 2, 3 s, so time 2 : 4 : 3.
const MmppPhases three_phase_chain = {
    {5, 50, 500}, {1, 2, 3}, {{0, 1, 0}, {0.5, 0, 0.5}, {1, 0, 0}}};

RequestMaker request_maker(std::uint64_t replication) { return {1, replication, Bytes{}}; }
Stream arrival_draws(std::uint64_t replication) { return {1, "arrivals", replication}; }
Stream phases(std::uint64_t replication) { return {1, "phases", replication}; }

Mmpp random_mmpp(const MmppPhases& chain, std::uint64_t replication) {
  return {random_path(chain, phases(replication)), request_maker(replication),
          arrival_draws(replication)};
}

std::vector<double> given_mmpp_s(const std::vector<RateSegment>& segments,
                                 std::uint64_t replication) {
  Mmpp mmpp{given_path(segments), request_maker(replication), arrival_draws(replication)};
  return times_s(take(mmpp));
}

std::vector<double> given_count_s(const std::vector<RateSegment>& segments, std::uint64_t requests,
                                  std::uint64_t replication) {
  MmppGivenCount mmpp{segments, requests, request_maker(replication), arrival_draws(replication)};
  return times_s(take(mmpp));
}

double within(const std::vector<double>& times_s, double from_s, double to_s) {
  return static_cast<double>(std::count_if(times_s.begin(), times_s.end(),
                                           [&](double t) { return t >= from_s && t < to_s; }));
}

/// How many requests are expected up to a time.
double mass_s(const std::vector<RateSegment>& segments, double at_s) {
  double mass = 0, begin_s = 0;
  for (const RateSegment& segment : segments) {
    const double until_s = std::min(at_s, to_seconds(segment.until));
    if (until_s > begin_s) mass += segment.requests_per_s * (until_s - begin_s);
    begin_s = to_seconds(segment.until);
  }
  return mass;
}

/// The rate at a time.
double rate_at(RatePath& path, Time at) {
  for (;;) {
    const RateSegment segment = path.next().value();
    if (segment.until > at) return segment.requests_per_s;
  }
}

double chi_square(const std::vector<double>& counts, const std::vector<double>& expected) {
  double sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i)
    sum += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
  return sum;
}

const std::vector<RateSegment> up_and_down = {
    {100, seconds(10)}, {0, seconds(15)}, {1000, seconds(17)}, {7, seconds(30)}};

}  // namespace

TEST_CASE("two phases last in proportion to their mean stays") {
  const MmppPhases chain = {{20, 2}, {5, 20}, MmppPhases::uniform_moves(2)};
  CHECK(chain.stationary()[0] == Approx(0.2).epsilon(1e-15));
  CHECK(chain.stationary()[1] == Approx(0.8).epsilon(1e-15));
  CHECK(chain.mean_rate() == Approx(5.6).epsilon(1e-15));
}

TEST_CASE("three phases last in proportion to visits times mean stay") {
  const std::vector<double> share = three_phase_chain.stationary();
  CHECK(share[0] == Approx(2.0 / 9).epsilon(1e-15));
  CHECK(share[1] == Approx(4.0 / 9).epsilon(1e-15));
  CHECK(share[2] == Approx(3.0 / 9).epsilon(1e-15));
  CHECK(three_phase_chain.mean_rate() == Approx((10 + 200 + 1500) / 9.0).epsilon(1e-15));
}

TEST_CASE("uniform moves visit all phases alike") {
  CHECK(MmppPhases::uniform_moves(3) ==
        std::vector<std::vector<double>>{{0, 0.5, 0.5}, {0.5, 0, 0.5}, {0.5, 0.5, 0}});
  const MmppPhases chain = {{1, 1, 1, 1}, {1, 2, 3, 4}, MmppPhases::uniform_moves(4)};
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(chain.stationary()[i] == Approx(static_cast<double>(i + 1) / 10).epsilon(1e-14));
}

TEST_CASE("the stationary distribution keeps all digits when stays differ by 15 orders") {
  const MmppPhases chain = {{1, 1, 1}, {1e-6, 1, 1e9}, MmppPhases::uniform_moves(3)};
  const double total = 1e-6 + 1 + 1e9;
  CHECK(chain.stationary()[0] == Approx(1e-6 / total).epsilon(1e-14));
  CHECK(chain.stationary()[1] == Approx(1 / total).epsilon(1e-14));
}

TEST_CASE("one phase is all there is") {
  const MmppPhases chain = {{3}, {1}, MmppPhases::uniform_moves(1)};
  CHECK(chain.stationary() == std::vector<double>{1});
  CHECK(chain.mean_rate() == 3);
  CHECK(random_path(chain, phases(0))->next()->until == never);
}

TEST_CASE("a random path is stationary at its start and later") {
  constexpr std::uint64_t paths = 9000;
  for (const double at_s : {0.0, 1.5, 40.0}) {
    std::vector<double> counts(3, 0);
    for (std::uint64_t i = 0; i < paths; ++i) {
      const double rate = rate_at(*random_path(three_phase_chain, phases(i)), seconds(at_s));
      ++counts[rate == 5 ? 0 : rate == 50 ? 1 : 2];
    }
    INFO("at " << at_s << " s: " << counts[0] << ", " << counts[1] << ", " << counts[2]);
    CHECK(chi_square(counts, {2000, 4000, 3000}) < far_of_three);
  }
}

TEST_CASE("the stays of a random path are exponential with their means") {
  std::vector<double> sample;
  const auto path = random_path(two_phase_chain, phases(0));
  Time begin{};
  for (int i = 0; i < 10'000; ++i) {
    const RateSegment stay = path->next().value();
    const double mean_s = stay.requests_per_s == 10 ? 2 : 3;
    sample.push_back(-std::expm1(-to_seconds(stay.until - begin) / mean_s));
    begin = stay.until;
  }
  CHECK(scaled_distance(sample) < far);
}

TEST_CASE("segments until an instant end there") {
  const auto cut = [](double end_s) {
    return segments_until(*given_path(up_and_down), seconds(end_s));
  };
  CHECK(cut(12).size() == 2);
  CHECK(cut(12).back().until == seconds(12));
  CHECK(cut(15).size() == 2);
  CHECK(cut(15).back().until == seconds(15));
  CHECK(cut(99).size() == 4);
}

TEST_CASE(
    "a given path of phases has as many requests in each as its rate says, and none after it") {
  constexpr double runs = 100;
  std::vector<double> counts(4, 0);
  for (std::uint64_t i = 0; static_cast<double>(i) < runs; ++i) {
    const std::vector<double> times = given_mmpp_s(up_and_down, i);
    CHECK(times.back() < 30);
    counts[0] += within(times, 0, 10);
    counts[1] += within(times, 10, 15);
    counts[2] += within(times, 15, 17);
    counts[3] += within(times, 17, 30);
  }
  CHECK(counts[1] == 0);
  const auto check_count = [&](double count, double expected) {
    CHECK(std::abs(count - runs * expected) < 5 * std::sqrt(runs * expected));
  };
  check_count(counts[0], 1000);
  check_count(counts[2], 2000);
  check_count(counts[3], 91);
}

// Were the phase looked at when a request comes, most runs would sleep through these 50 ms.
TEST_CASE("a phase far shorter than the gap between requests has its share of requests") {
  const std::vector<RateSegment> burst = {
      {0.1, seconds(10)}, {1000, seconds(10.05)}, {0.1, seconds(20)}};
  constexpr double runs = 200;
  double count = 0;
  for (std::uint64_t i = 0; static_cast<double>(i) < runs; ++i)
    count += within(given_mmpp_s(burst, i), 10, 10.05);
  CHECK(std::abs(count - 50 * runs) < 5 * std::sqrt(50 * runs));
}

TEST_CASE("a path that ends in a phase without requests ends the requests") {
  const std::vector<double> times = given_mmpp_s({{100, seconds(1)}, {0, never}}, 0);
  CHECK(times.size() > 50);
  CHECK(times.size() < 150);
  CHECK(times.back() <= 1);
}

TEST_CASE("an MMPP with equal rates is a Poisson process") {
  const MmppPhases equal = {{5, 5, 5}, {0.01, 0.02, 0.05}, MmppPhases::uniform_moves(3)};
  Mmpp mmpp = random_mmpp(equal, 0);
  std::vector<double> sample;
  double last_s = 0;
  for (const double at_s : times_s(take(mmpp, 20'000))) {
    sample.push_back(-std::expm1(-5 * (at_s - last_s)));
    last_s = at_s;
  }
  CHECK(scaled_distance(sample) < far);
}

TEST_CASE("the same seed and replication give the same MMPP requests, others give others") {
  const auto requests = [](std::uint64_t replication) {
    Mmpp mmpp = random_mmpp(two_phase_chain, replication);
    return take(mmpp, 1000);
  };
  CHECK(same(requests(3), requests(3)));
  CHECK_FALSE(same(requests(3), requests(4)));
}

TEST_CASE("the longest and shortest times that MMPP rates and stays may mean do not run over") {
  const MmppPhases slow = {{1e-9, 0}, {9e9, 9e9}, MmppPhases::uniform_moves(2)};
  const MmppPhases fast = {{1e9, 1e-9}, {1, 1e-6}, MmppPhases::uniform_moves(2)};
  const MmppPhases flickering = {{1e9, 1e9}, {1e-6, 1e-6}, MmppPhases::uniform_moves(2)};
  for (std::uint64_t i = 0; i < 20; ++i) {
    Mmpp few = random_mmpp(slow, i);
    const std::vector<Request> requests = take(few, 1000);
    CHECK(requests.size() < 100);
    CHECK(ascend(requests));
  }
  for (const MmppPhases& chain : {fast, flickering}) {
    Mmpp many = random_mmpp(chain, 0);
    const std::vector<Request> requests = take(many, 100'000);
    CHECK(requests.size() == 100'000);
    CHECK(ascend(requests));
    CHECK(requests.back().at < seconds(1e-3));
  }
}

TEST_CASE("conditioned on their number, requests are that many, in order and before the end") {
  for (const std::uint64_t count : {0u, 1u, 2u, 17u, 1000u, 50'000u}) {
    MmppGivenCount mmpp{up_and_down, count, request_maker(0), arrival_draws(0)};
    const std::vector<Request> requests = take(mmpp);
    CHECK(requests.size() == count);
    CHECK(ascend(requests));
    CHECK(within(times_s(requests), 0, 30.000000001) == static_cast<double>(count));
    CHECK(within(times_s(requests), 10.000000001, 14.999999999) == 0);
  }
}

TEST_CASE("conditioned on their number, requests come with a density in proportion to the rate") {
  const double all = mass_s(up_and_down, 30);
  for (const std::uint64_t count : {1u, 3u, 5000u}) {
    std::vector<double> sample;
    for (std::uint64_t i = 0; sample.size() < 5000; ++i)
      for (const double at_s : given_count_s(up_and_down, count, i))
        sample.push_back(mass_s(up_and_down, at_s) / all);
    CHECK(scaled_distance(sample) < far);
  }
}

// The k-th of n uniform points has the mean k / (n + 1); so they are independent, not spaced.
TEST_CASE("conditioned on their number, requests have the spread of independent points") {
  constexpr double runs = 2000;
  double sum = 0, squares = 0;
  for (std::uint64_t i = 0; static_cast<double>(i) < runs; ++i) {
    const double median =
        mass_s(up_and_down, given_count_s(up_and_down, 9, i)[4]) / mass_s(up_and_down, 30);
    sum += median;
    squares += (median - 0.5) * (median - 0.5);
  }
  // Beta(5, 5): mean 1/2, variance 1/44; the variance of a squared deviation is 0.00087.
  CHECK(std::abs(sum / runs - 0.5) < 5 * std::sqrt(1 / 44.0 / runs));
  CHECK(std::abs(squares / runs - 1 / 44.0) < 5 * std::sqrt(0.00087 / runs));
}

TEST_CASE("a path conditioned on a count is what rejection of unconditioned runs leaves") {
  const Time end = seconds(10);
  constexpr std::uint64_t count = 20;
  const auto busy_s = [](const std::vector<RateSegment>& segments) {
    double sum = 0, begin_s = 0;
    for (const RateSegment& segment : segments) {
      const double until_s = to_seconds(segment.until);
      if (segment.requests_per_s == 10) sum += until_s - begin_s;
      begin_s = until_s;
    }
    return sum;
  };
  struct Sample {
    std::vector<double> busy_s, tenth_s;
  } rejection, conditioned, all;
  for (std::uint64_t i = 0; i < 40'000; ++i) {
    const auto path = random_path(two_phase_chain, phases(i));
    const std::vector<RateSegment> segments = segments_until(*path, end);
    const std::vector<double> times = given_mmpp_s(segments, i);
    all.busy_s.push_back(busy_s(segments));
    if (times.size() != count) continue;
    rejection.busy_s.push_back(busy_s(segments));
    rejection.tenth_s.push_back(times[9]);
  }
  for (std::uint64_t i = 0; i < 4000; ++i) {
    const auto segments =
        path_given_count(two_phase_chain, end, count, Stream{1, "conditioned", i});
    conditioned.busy_s.push_back(busy_s(segments));
    conditioned.tenth_s.push_back(given_count_s(segments, count, i)[9]);
  }
  CHECK(rejection.busy_s.size() > 400);
  CHECK(distance_between(rejection.busy_s, conditioned.busy_s) < far);
  CHECK(distance_between(rejection.tenth_s, conditioned.tenth_s) < far);
  CHECK(distance_between(all.busy_s, conditioned.busy_s) > 5 * far);  // the test can tell
}

TEST_CASE("conditioning a single rate on any count succeeds at once") {
  const MmppPhases one = {{9}, {1}, MmppPhases::uniform_moves(1)};
  const MmppPhases equal = {{9, 9}, {1, 2}, MmppPhases::uniform_moves(2)};
  for (const std::uint64_t count : {0u, 1u, 540u, 100'000u}) {
    CHECK(path_given_count(one, seconds(60), count, phases(0)).size() == 1);
    CHECK(path_given_count(equal, seconds(60), count, phases(0)).back().until == seconds(60));
  }
}

TEST_CASE(
    "a path without requests is found where a phase has none, and refused where it is hopeless") {
  const MmppPhases pausing = {{0, 1000}, {10, 1}, MmppPhases::uniform_moves(2)};
  for (const RateSegment& segment : path_given_count(pausing, seconds(5), 0, phases(0)))
    if (segment.requests_per_s > 0) CHECK(segment.until < seconds(5.1));
  constexpr double rare = 1e-9;
  const MmppPhases asleep = {
      {1, 1, 5000}, {9, 9, 9}, {{0, 1 - rare, rare}, {1 - rare, 0, rare}, {0.5, 0.5, 0}}};
  CHECK_THROWS_WITH(path_given_count(asleep, seconds(1), 5000, phases(0)),
                    "an MMPP path with exactly 5000 requests did not turn up in many tries; "
                    "change the rates, the stays or the count");
}
