#include "sim/core/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "sim/core/normal_quantile.hpp"
#include "sim/core/stream.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

// The counts out of 1000 that a true coverage of 95 % leaves with a probability of 1e-6 only.
constexpr int fewest_covered = 913;
constexpr int most_covered = 980;

double normal(Stream& stream) { return normal_quantile(stream.uniform()); }

std::vector<double> normals(std::size_t count, std::uint64_t replication) {
  Stream stream(1, "normals", replication);
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(normal(stream));
  return values;
}

bool covers(const Interval& interval, double truth) {
  return std::abs(interval.mean - truth) <= interval.half_width;
}

// MSER by its definition, every suffix anew.
std::size_t mser_cut(const std::vector<double>& values) {
  std::size_t cut = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t d = 0; d <= values.size() / 2; ++d) {
    const auto remaining = static_cast<double>(values.size() - d);
    double mean = 0;
    for (std::size_t i = d; i < values.size(); ++i) mean += values[i] / remaining;
    double error = 0;
    for (std::size_t i = d; i < values.size(); ++i)
      error += (values[i] - mean) * (values[i] - mean) / (remaining * remaining);
    if (error < least) {
      least = error;
      cut = d;
    }
  }
  return cut;
}

}  // namespace

TEST_CASE("the nearest rank is ceil(p * count) whatever the rounding of the product") {
  CHECK(nearest_rank(0.5, 1) == 1);
  CHECK(nearest_rank(0.5, 10) == 5);
  CHECK(nearest_rank(0.51, 10) == 6);
  CHECK(nearest_rank(0.95, 20) == 19);
  CHECK(nearest_rank(1e-300, 20) == 1);
  CHECK(nearest_rank(1, 20) == 20);
  for (std::uint64_t count = 1; count <= 1000; ++count)
    for (std::uint64_t rank = 1; rank <= count; ++rank) {
      const double p = static_cast<double>(rank) / static_cast<double>(count);
      REQUIRE(nearest_rank(p, count) == rank);
      if (rank < count) REQUIRE(nearest_rank(std::nextafter(p, 1), count) == rank + 1);
    }
}

TEST_CASE("Student's t has the quantiles of the tables") {
  CHECK(student_t_quantile(0.975, 1) == Approx(12.706).margin(0.0005));
  CHECK(student_t_quantile(0.975, 2) == Approx(4.303).margin(0.0005));
  CHECK(student_t_quantile(0.975, 10) == Approx(2.228).margin(0.0005));
  CHECK(student_t_quantile(0.975, 19) == Approx(2.093).margin(0.0005));
  CHECK(student_t_quantile(0.995, 30) == Approx(2.750).margin(0.0005));
  CHECK(student_t_quantile(0.95, 5) == Approx(2.015).margin(0.0005));
  CHECK(student_t_quantile(0.025, 10) == Approx(-2.228).margin(0.0005));
}

// 1 to 5: variance 2.5, standard error sqrt(0.5), t = 2.776445 with 4 degrees of freedom.
TEST_CASE("the interval of a mean is what a hand calculation says") {
  const std::vector<double> values = {1, 2, 3, 4, 5};
  CHECK(mean_interval(values).mean == 3);
  CHECK(mean_interval(values).half_width == Approx(2.776445 * std::sqrt(0.5)).epsilon(1e-6));
  CHECK(mean_interval(values, 0.9).half_width == Approx(2.131847 * std::sqrt(0.5)).epsilon(1e-6));
}

TEST_CASE("one value has a mean and no interval") {
  const std::vector<double> one = {7};
  CHECK(mean_interval(one).mean == 7);
  CHECK(std::isnan(mean_interval(one).half_width));
  CHECK(std::isnan(ratio_interval(one, one).half_width));
}

TEST_CASE("the interval of a mean covers the truth as often as it promises") {
  int covered = 0;
  for (std::uint64_t run = 0; run < 1000; ++run)
    covered += covers(mean_interval(normals(10, run)), 0);
  CHECK(covered >= fewest_covered);
  CHECK(covered <= most_covered);
}

// Ratio 15/6; residuals -0.5, -1, 1.5 with variance 1.75; t = 4.302653 with 2 degrees of freedom.
TEST_CASE("the interval of a ratio is what a hand calculation says") {
  const std::vector<double> numerators = {2, 4, 9};
  const std::vector<double> denominators = {1, 2, 3};
  const Interval interval = ratio_interval(numerators, denominators);
  CHECK(interval.mean == 2.5);
  CHECK(interval.half_width == Approx(4.302653 * std::sqrt(1.75 / 3) / 2).epsilon(1e-6));
}

TEST_CASE("a ratio to ones is a mean") {
  const std::vector<double> values = normals(20, 0);
  const std::vector<double> ones(20, 1.0);
  CHECK(ratio_interval(values, ones).mean == Approx(mean_interval(values).mean).epsilon(1e-12));
  CHECK(ratio_interval(values, ones).half_width ==
        Approx(mean_interval(values).half_width).epsilon(1e-12));
}

TEST_CASE("the interval of a ratio of dependent numbers covers the truth as it promises") {
  int covered = 0;
  for (std::uint64_t run = 0; run < 1000; ++run) {
    Stream stream(1, "ratio", run);
    std::vector<double> numerators;
    std::vector<double> denominators;
    for (int i = 0; i < 30; ++i) {
      denominators.push_back(100 + 10 * normal(stream));
      numerators.push_back(0.3 * denominators.back() + normal(stream));
    }
    covered += covers(ratio_interval(numerators, denominators), 0.3);
  }
  CHECK(covered >= fewest_covered);
  CHECK(covered <= most_covered);
}

TEST_CASE("MSER cuts where its definition says") {
  for (const std::size_t count : {2, 3, 10, 101}) {
    std::vector<double> values = normals(count, count);
    for (std::size_t i = 0; i < count; ++i) values[i] += 5 * std::exp(-static_cast<double>(i) / 5);
    CHECK(mser5(values).cut == mser_cut(values));
  }
}

TEST_CASE("MSER finds a planted warm-up") {
  std::vector<double> means = normals(500, 0);
  for (std::size_t i = 0; i < 60; ++i) means[i] += 10;
  const WarmupEnd warm_up = mser5(means);
  CHECK(warm_up.cut >= 60);
  CHECK(warm_up.cut <= 70);
  CHECK_FALSE(warm_up.too_short);
}

TEST_CASE("MSER keeps everything where nothing changes") {
  const WarmupEnd warm_up = mser5(std::vector<double>(100, 0.1));
  CHECK(warm_up.cut == 0);
  CHECK_FALSE(warm_up.too_short);
}

TEST_CASE("MSER calls a run too short that never settles") {
  std::vector<double> means = normals(200, 0);
  for (std::size_t i = 0; i < means.size(); ++i) means[i] += static_cast<double>(i);
  CHECK(mser5(means).too_short);
  CHECK(mser5({}).too_short);
}

TEST_CASE("neighbours in a known sequence correlate as a hand calculation says") {
  // Deviations -1.5, -0.5, 0.5, 1.5: products 0.75 - 0.25 + 0.75 over squares 5.
  CHECK(lag1_autocorrelation(std::vector<double>{1, 2, 3, 4}) == Approx(0.25).epsilon(1e-15));
  CHECK(lag1_autocorrelation(std::vector<double>{1, -1, 1, -1}) == Approx(-0.75).epsilon(1e-15));
  CHECK(std::isnan(lag1_autocorrelation(std::vector<double>{2, 2, 2})));
}

// The estimate spreads by sqrt((1 - 0.6^2) / n) around 0.6 [Bartlett].
TEST_CASE("the autocorrelation of an autoregressive sequence is its coefficient") {
  constexpr std::size_t count = 100'000;
  std::vector<double> values = normals(count, 0);
  for (std::size_t i = 1; i < count; ++i) values[i] += 0.6 * values[i - 1];
  CHECK(lag1_autocorrelation(values) == Approx(0.6).margin(4 * std::sqrt(0.64 / count)));
}

TEST_CASE("batch means are the means of five values each while there is room") {
  BatchMeans batches;
  for (int i = 1; i <= 14; ++i) batches.add(i);
  CHECK(batches.batch_size() == 5);
  REQUIRE(batches.means().size() == 2);
  CHECK(batches.means()[0] == 3);
  CHECK(batches.means()[1] == 8);
}

TEST_CASE("batch means of a long sequence are right and never more than the capacity") {
  BatchMeans batches;
  std::size_t most = 0;
  constexpr std::uint64_t count = 1'000'003;
  for (std::uint64_t i = 0; i < count; ++i) {
    batches.add(static_cast<double>(i));
    most = std::max(most, batches.means().size());
  }
  CHECK(most == BatchMeans::capacity - 1);
  // 5 * 4096 * 2^5 = 655360 values fill the store for the sixth time: 5 * 2^6 in a batch.
  CHECK(batches.batch_size() == 320);
  REQUIRE(batches.means().size() == count / batches.batch_size());
  for (std::size_t batch = 0; batch < batches.means().size(); ++batch)
    CHECK(batches.means()[batch] == 320 * static_cast<double>(batch) + 159.5);
}

TEST_CASE("a sample lies far from its distribution as seldom as Kolmogorov's tables say") {
  // Critical values of the limiting distribution [Smirnov 1948]: 10 %, 5 %, 1 %.
  const double many = 1e12;
  for (const auto& [critical, p] : {std::pair{1.2238, 0.10}, {1.3581, 0.05}, {1.6276, 0.01}})
    CHECK(kolmogorov_p(critical / std::sqrt(many), many) == Approx(p).epsilon(1e-3));
  // Of 10 values: 0.409 at 5 % [Massey 1951].
  CHECK(kolmogorov_p(0.409, 10) == Approx(0.05).epsilon(0.03));
  CHECK(kolmogorov_p(0, 100) == 1);
  CHECK(kolmogorov_p(1, 1000) == Approx(0).margin(1e-12));
}

TEST_CASE(
    "the distance of a sample from the uniform distribution is the largest step between them") {
  CHECK(distance_from_uniform({0.5}) == Approx(0.5));
  CHECK(distance_from_uniform({0.9, 0.1}) == Approx(0.4));
  CHECK(distance_from_uniform({0.125, 0.375, 0.625, 0.875}) == Approx(0.125));
}
