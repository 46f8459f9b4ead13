#include "sim/core/histogram.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "sim/core/statistics.hpp"
#include "sim/core/stream.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

constexpr std::array percentiles = {1e-6, 0.001, 0.07, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0};

// Log-uniform over 12 decades, from 1 ns to 1000 s.
std::vector<Duration> twelve_decades(std::size_t count, std::uint64_t replication = 0) {
  Stream stream(1, "twelve decades", replication);
  std::vector<Duration> values;
  for (std::size_t i = 0; i < count; ++i)
    values.push_back(seconds(1e-9 * std::pow(10, 12 * stream.uniform())));
  return values;
}

Histogram histogram_of(const std::vector<Duration>& values) {
  Histogram histogram;
  for (const Duration value : values) histogram.add(value);
  return histogram;
}

Duration exact_percentile(std::vector<Duration> values, double p) {
  std::sort(values.begin(), values.end());
  return values[nearest_rank(p, values.size()) - 1];
}

void check_same_answers(const Histogram& one, const Histogram& other) {
  CHECK(one.count() == other.count());
  CHECK(one.min() == other.min());
  CHECK(one.max() == other.max());
  for (const double p : percentiles) CHECK(one.percentile(p) == other.percentile(p));
  for (const double limit_s : {1e-7, 1e-4, 0.1, 99.0})
    CHECK(one.share_up_to(seconds(limit_s)) == other.share_up_to(seconds(limit_s)));
}

}  // namespace

TEST_CASE("percentiles of few values are exact") {
  for (const std::size_t count : {std::size_t{1}, std::size_t{100}, Histogram::exact_up_to}) {
    const auto values = twelve_decades(count);
    const Histogram histogram = histogram_of(values);
    for (const double p : percentiles)
      CHECK(histogram.percentile(p) == exact_percentile(values, p));
  }
}

TEST_CASE("the values kept at first count in the buckets later") {
  const auto values = twelve_decades(Histogram::exact_up_to + 1);
  const Histogram histogram = histogram_of(values);
  CHECK(histogram.count() == values.size());
  for (const double p : percentiles) {
    const double truth = to_seconds(exact_percentile(values, p));
    CHECK(to_seconds(histogram.percentile(p)) == Approx(truth).epsilon(Histogram::relative_error));
  }
}

TEST_CASE("every percentile of many values over 12 decades is within one part in 1024") {
  auto values = twelve_decades(200'000);
  const Histogram histogram = histogram_of(values);
  std::sort(values.begin(), values.end());
  double worst = 0;
  for (std::size_t i = 0; i < 10'000; ++i) {
    const double p = (static_cast<double>(i) + 0.5) / 10'000;
    const auto truth = static_cast<double>(values[nearest_rank(p, values.size()) - 1].count());
    const auto answer = static_cast<double>(histogram.percentile(p).count());
    worst = std::max(worst, std::abs(answer - truth) / truth);
  }
  CHECK(worst <= Histogram::relative_error);
  CHECK(worst > Histogram::relative_error / 2);  // the buckets are no finer than said
}

TEST_CASE("a histogram of many values is exact below 1024 ns") {
  Histogram histogram;
  for (int round = 0; round < 5; ++round)
    for (int value = 0; value < 1024; ++value) histogram.add(Duration{value});
  for (const int rank : {1, 7, 511, 512, 513, 1023, 1024})
    CHECK(histogram.percentile(rank / 1024.0) == Duration{rank - 1});
}

TEST_CASE("buckets on both sides of a power of two answer within one part in 1024") {
  for (int power = 10; power <= 62; ++power)
    for (const std::int64_t offset : {-1, 0, 1}) {
      const Duration value{(std::int64_t{1} << power) + offset};
      Histogram histogram;
      for (std::size_t i = 0; i < 2 * Histogram::exact_up_to; ++i) histogram.add(value);
      histogram.add(Duration::zero());
      histogram.add(never);
      const double error = std::abs(to_seconds(histogram.percentile(0.5) - value));
      CHECK(error <= to_seconds(value) * Histogram::relative_error);
    }
}

// A bucket goes from 999424 to 1000447; its middle is 999935.
TEST_CASE("the least and the greatest value are exact however many there are") {
  Histogram histogram;
  for (int value = 999'500; value <= 1'000'400; ++value)
    for (int i = 0; i < 10; ++i) histogram.add(Duration{value});
  CHECK(histogram.min() == Duration{999'500});
  CHECK(histogram.max() == Duration{1'000'400});
  CHECK(histogram.percentile(1e-9) == Duration{999'500});
  CHECK(histogram.percentile(1) == Duration{1'000'400});
  CHECK(histogram.percentile(0.1) == Duration{999'935});
}

TEST_CASE("no percentile lies outside of the values") {
  Histogram histogram;
  for (std::size_t i = 0; i < 2 * Histogram::exact_up_to; ++i) histogram.add(Duration{1'000'001});
  for (const double p : percentiles) CHECK(histogram.percentile(p) == Duration{1'000'001});
}

TEST_CASE("histograms merge in any order to the answers of one histogram of all values") {
  for (const std::size_t size : {std::size_t{500}, std::size_t{3000}, std::size_t{6000}}) {
    std::vector<Duration> all;
    std::vector<Histogram> parts;
    for (const std::size_t part : {0, 1, 2}) {
      const auto values = twelve_decades(part == 0 ? 50 : size, part);
      all.insert(all.end(), values.begin(), values.end());
      parts.push_back(histogram_of(values));
    }
    const Histogram expected = histogram_of(all);
    std::array<std::size_t, 3> order = {0, 1, 2};
    do {
      Histogram merged;
      for (const std::size_t part : order) merged.merge(parts[part]);
      check_same_answers(merged, expected);
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

TEST_CASE("a merge with an empty histogram changes nothing") {
  Histogram histogram = histogram_of(twelve_decades(5000));
  const Histogram before = histogram;
  histogram.merge(Histogram());
  check_same_answers(histogram, before);
}

TEST_CASE("the share up to a limit counts the values that are not above it") {
  Histogram histogram;
  for (int value = 1; value <= 10; ++value) histogram.add(Duration{value * 1000});
  CHECK(histogram.share_up_to(Duration{999}) == 0);
  CHECK(histogram.share_up_to(Duration{1000}) == 0.1);
  CHECK(histogram.share_up_to(Duration{6999}) == 0.6);
  CHECK(histogram.share_up_to(Duration{7000}) == 0.7);
  CHECK(histogram.share_up_to(Duration{10'000}) == 1);
  CHECK(histogram.share_up_to(never) == 1);
}

TEST_CASE("the share up to a limit is right to the resolution of the buckets") {
  const auto values = twelve_decades(50'000);
  const Histogram histogram = histogram_of(values);
  const auto share = [&](double limit_s) {
    const auto within = std::count_if(values.begin(), values.end(),
                                      [&](Duration value) { return to_seconds(value) <= limit_s; });
    return static_cast<double>(within) / static_cast<double>(values.size());
  };
  for (const double limit_s : {1e-8, 1e-5, 0.02, 1.0, 500.0}) {
    CHECK(histogram.share_up_to(seconds(limit_s)) >= share(limit_s));
    CHECK(histogram.share_up_to(seconds(limit_s)) <=
          share(limit_s * (1 + 2 * Histogram::relative_error)));
  }
}
