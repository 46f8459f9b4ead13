// What is said of arrivals: by hand, and against sums made directly.

#include "sim/core/arrival_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/core/stream.hpp"
#include "tests/catch.hpp"
#include "tests/core/dispersions.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

ArrivalStatistics statistics_of(const std::vector<Time>& times, Time end) {
  ArrivalStatistics statistics;
  for (const Time at : times) statistics.add(at);
  statistics.finish(end);
  return statistics;
}

/// So many arrivals, evenly spread from one instant to another.
void spread(std::vector<Time>& times, int count, double from_s, double until_s) {
  for (int i = 0; i < count; ++i)
    times.push_back(seconds(from_s + (until_s - from_s) * (i + 0.5) / count));
}

/// Bursts of random size after random waits, some of them long and some none.
std::vector<Time> irregular(std::uint64_t replication, int count) {
  Stream stream{7, "irregular", replication};
  std::vector<Time> times;
  Time now{};
  for (int i = 0; i < count; ++i) {
    const double kind = stream.uniform();
    const double wait_s = kind < 0.2 ? 0 : kind < 0.9 ? 0.01 : 3;
    now += seconds(-std::log(stream.uniform()) * wait_s);
    times.push_back(now);
  }
  return times;
}

std::vector<double> counts_in(const std::vector<Time>& times, double window_s,
                              std::size_t windows) {
  std::vector<double> counts(windows, 0);
  for (const Time at : times) {
    const auto place = static_cast<std::size_t>(at / seconds(window_s));
    if (place < windows) ++counts[place];
  }
  return counts;
}

double average_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// The sum of products of what two samples are off their means.
double products(const std::vector<double>& a, const std::vector<double>& b) {
  const double mean_a = average_of(a), mean_b = average_of(b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - mean_a) * (b[i] - mean_b);
  return sum;
}

std::vector<double> gaps_of(const std::vector<Time>& times) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < times.size(); ++i)
    gaps.push_back(to_seconds(times[i] - times[i - 1]));
  return gaps;
}

}  // namespace

TEST_CASE("the dispersion of a load that comes every other second") {
  std::vector<Time> times;
  for (int second = 0; second < 40; second += 2) spread(times, 3, second, second + 1);
  const ArrivalStatistics statistics = statistics_of(times, seconds(40));
  CHECK(statistics.arrivals() == 60);
  CHECK(statistics.span_s() == 40);
  CHECK(statistics.rate_per_s() == 1.5);
  // Counts 3 and 0 by turns, 1.5 off their mean each, then 3 alike.
  const Dispersion seconds_apart = dispersion_at(statistics, 1);
  CHECK(seconds_apart.windows == 40);
  CHECK(seconds_apart.index == Approx(40 * 1.5 * 1.5 / 39 / 1.5).epsilon(1e-14));
  CHECK(seconds_apart.peak_per_s == 3);
  const Dispersion two_apart = dispersion_at(statistics, 2);
  CHECK(two_apart.windows == 20);
  CHECK(two_apart.index == 0);
  CHECK(two_apart.peak_per_s == 1.5);
  CHECK(statistics.dispersions().back().window_s == 2);  // of 4 s there are 10 only
  CHECK(statistics.dispersions().front().window_s == 1.0 / 512);
}

TEST_CASE("gaps of one and three seconds by turns spread, and are followed by the other") {
  std::vector<Time> times{seconds(10)};
  for (int i = 0; i < 6; ++i) times.push_back(times.back() + seconds(i % 2 == 0 ? 1 : 3));
  const ArrivalStatistics statistics = statistics_of(times, seconds(50));
  CHECK(statistics.gap_mean_s() == 2);
  CHECK(statistics.gap_scv() == Approx(6.0 / 5 / 4).epsilon(1e-15));
  CHECK(statistics.gap_lag1() == Approx(-1).epsilon(1e-15));
}

TEST_CASE("equal gaps have no spread, and no correlation to tell of") {
  std::vector<Time> times;
  // A third of a second is no whole number of nanoseconds, but 333333333 of them are.
  for (int i = 0; i < 1000; ++i) times.push_back(Duration{333'333'333} * i);
  const ArrivalStatistics statistics = statistics_of(times, times.back());
  CHECK(statistics.gap_scv() == 0);
  CHECK(std::isnan(statistics.gap_lag1()));
}

TEST_CASE("gaps that differ in the ninth digit keep their spread and correlation") {
  std::vector<Time> times{Time{}};
  for (int i = 0; i < 1000; ++i)
    times.push_back(times.back() + std::chrono::seconds{1} + Duration{i % 2});
  const ArrivalStatistics statistics = statistics_of(times, times.back());
  const double mean = 1 + 0.5e-9;
  CHECK(statistics.gap_scv() == Approx(0.25e-18 * 1000 / 999 / (mean * mean)).epsilon(1e-12));
  CHECK(statistics.gap_lag1() == Approx(-1).epsilon(1e-12));
}

TEST_CASE("few arrivals give few figures and no mistakes") {
  const ArrivalStatistics none = statistics_of({}, Time{});
  CHECK(none.arrivals() == 0);
  CHECK(std::isnan(none.rate_per_s()));
  CHECK(none.dispersions().empty());
  CHECK(none.window_counts().counts.empty());

  const ArrivalStatistics silent = statistics_of({}, seconds(100));
  CHECK(silent.rate_per_s() == 0);
  CHECK(std::isnan(dispersion_at(silent, 1).index));
  CHECK(dispersion_at(silent, 1).peak_per_s == 0);
  CHECK(silent.bursts().window_s == 0);

  const ArrivalStatistics one = statistics_of({seconds(3)}, seconds(3));
  CHECK(one.rate_per_s() == Approx(1.0 / 3));
  CHECK(std::isnan(one.gap_mean_s()));
  CHECK(std::isnan(one.gap_scv()));
  CHECK(std::isnan(one.gap_lag1()));

  const ArrivalStatistics at_once = statistics_of(std::vector<Time>(50), Time{});
  CHECK(at_once.arrivals() == 50);
  CHECK(at_once.gap_mean_s() == 0);
  CHECK(std::isnan(at_once.gap_scv()));
  CHECK(at_once.window_counts().counts == std::vector<std::uint64_t>{50});
}

TEST_CASE("an arrival at the very end belongs to no complete window") {
  std::vector<Time> times;
  spread(times, 64, 0, 64);
  times.push_back(seconds(64));
  const ArrivalStatistics statistics = statistics_of(times, seconds(64));
  CHECK(dispersion_at(statistics, 1).windows == 64);
  CHECK(dispersion_at(statistics, 1).index == 0);
  CHECK(statistics.window_counts().counts.back() == 1);
}

TEST_CASE("all figures are those of sums made directly") {
  for (std::uint64_t replication = 0; replication < 20; ++replication) {
    const std::vector<Time> times = irregular(replication, 3000);
    const Time end = times.back() + seconds(replication % 3 == 0 ? 0 : 17.3);
    const ArrivalStatistics statistics = statistics_of(times, end);
    INFO("replication " << replication << ", up to " << to_seconds(end) << " s");
    REQUIRE(statistics.dispersions().size() > 10);
    for (const Dispersion& row : statistics.dispersions()) {
      const auto windows = static_cast<std::size_t>(end / seconds(row.window_s));
      const std::vector<double> counts = counts_in(times, row.window_s, windows);
      INFO("windows of " << row.window_s << " s");
      CHECK(row.windows == windows);
      CHECK(row.peak_per_s == *std::max_element(counts.begin(), counts.end()) / row.window_s);
      const double variance = products(counts, counts) / static_cast<double>(windows - 1);
      CHECK(row.index == Approx(variance / average_of(counts)).epsilon(1e-9));
    }
    const std::vector<double> gaps = gaps_of(times);
    const double mean = average_of(gaps);
    CHECK(statistics.gap_mean_s() == Approx(mean).epsilon(1e-9));
    CHECK(statistics.gap_scv() ==
          Approx(products(gaps, gaps) / static_cast<double>(gaps.size() - 1) / (mean * mean))
              .epsilon(1e-9));
    const std::vector<double> before(gaps.begin(), gaps.end() - 1);
    const std::vector<double> behind(gaps.begin() + 1, gaps.end());
    CHECK(statistics.gap_lag1() ==
          Approx(products(before, behind) /
                 std::sqrt(products(before, before) * products(behind, behind)))
              .epsilon(1e-9));
  }
}

TEST_CASE("ten years later the gaps and the spread of counts are the same to the last bit") {
  const std::vector<Time> times = irregular(0, 3000);
  std::vector<Time> late = times;
  // A whole number of all windows that fit into the span.
  const Duration years = ArrivalStatistics::finest * (std::int64_t{1} << 37);
  REQUIRE(years > std::chrono::hours{24 * 365 * 8});
  for (Time& at : late) at += years;
  const ArrivalStatistics now = statistics_of(times, times.back());
  const ArrivalStatistics then = statistics_of(late, late.back());
  CHECK(then.gap_mean_s() == now.gap_mean_s());
  CHECK(then.gap_scv() == now.gap_scv());
  CHECK(then.gap_lag1() == now.gap_lag1());
  for (const Dispersion& row : now.dispersions())
    CHECK(dispersion_at(then, row.window_s).peak_per_s == row.peak_per_s);
  // Nearly all counts are zeros now, so that variance / mean is that of rare counts.
  const auto complete = static_cast<std::size_t>(times.back() / seconds(1));
  const std::vector<double> counts = counts_in(times, 1, complete);
  const double sum = std::accumulate(counts.begin(), counts.end(), 0.0);
  const double squares = std::inner_product(counts.begin(), counts.end(), counts.begin(), 0.0);
  CHECK(dispersion_at(then, 1).index == Approx(squares / sum).epsilon(1e-4));
}

TEST_CASE("counts over the whole span lose no arrival, however often they merge") {
  for (const double scale : {0.001, 1.0, 100.0, 1e6}) {
    std::vector<Time> times = irregular(1, 5000);
    for (Time& at : times) at = seconds(to_seconds(at) * scale);
    const ArrivalStatistics statistics = statistics_of(times, times.back() + seconds(scale));
    const auto [window, counts] = statistics.window_counts();
    INFO("scale " << scale << ", windows of " << to_seconds(window) << " s");
    CHECK(counts.size() <= ArrivalStatistics::most_counts);
    CHECK((counts.size() > ArrivalStatistics::most_counts / 2 ||
           window == ArrivalStatistics::finest));
    std::vector<std::uint64_t> expected(counts.size(), 0);
    for (const Time at : times) ++expected[static_cast<std::size_t>(at / window)];
    CHECK(counts == expected);
  }
}

TEST_CASE("bursts are the times above the mean rate that reach twice the mean") {
  std::vector<Time> times;
  spread(times, 2000, 0, 20);    // 100/s
  spread(times, 10000, 20, 30);  // 1000/s
  spread(times, 3000, 30, 60);   // 100/s
  spread(times, 3000, 60, 65);   // 600/s
  spread(times, 2500, 65, 75);   // 250/s: above the mean of 230/s, but part of the burst
  spread(times, 500, 75, 80);    // 100/s
  spread(times, 1250, 80, 85);   // 250/s: no burst by itself
  spread(times, 750, 85, 100);   // 50/s
  const Bursts bursts = statistics_of(times, seconds(100)).bursts();
  CHECK(bursts.window_s == 0.125);  // holds 28.75 on average
  CHECK(bursts.count == 2);
  CHECK(bursts.mean_s == 12.5);
  CHECK(bursts.longest_s == 15);
}

TEST_CASE("a burst that lasts to the end counts, and too few arrivals have none") {
  std::vector<Time> times;
  spread(times, 3000, 0, 30);
  spread(times, 4000, 30, 40);
  const Bursts bursts = statistics_of(times, seconds(40)).bursts();
  CHECK(bursts.count == 1);
  CHECK(bursts.longest_s == 10);
  times.resize(400);
  CHECK(statistics_of(times, seconds(40)).bursts().window_s == 0);
}
