#include "sim/core/statistics.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace coldcast {
namespace {

double sum_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

double mean_of(std::span<const double> values) {
  return sum_of(values) / static_cast<double>(values.size());
}

// Half the interval around a mean of n values with that sum of squared deviations.
double half_width(double squares, std::size_t n, double confidence) {
  if (n < 2) return std::numeric_limits<double>::quiet_NaN();
  const auto degrees_of_freedom = static_cast<double>(n - 1);
  const double standard_error = std::sqrt(squares / degrees_of_freedom / static_cast<double>(n));
  return student_t_quantile(0.5 + confidence / 2, static_cast<int>(n - 1)) * standard_error;
}

}  // namespace

std::uint64_t nearest_rank(double p, std::uint64_t count) {
  assert(count > 0 && 0 < p && p <= 1);
  const auto n = static_cast<double>(count);
  double rank = std::ceil(p * n);
  if ((rank - 1) / n >= p) --rank;
  if (rank / n < p) ++rank;
  return std::clamp(static_cast<std::uint64_t>(rank), std::uint64_t{1}, count);
}

double student_t_quantile(double p, int degrees_of_freedom) {
  assert(0 < p && p < 1 && degrees_of_freedom > 0);
  return boost::math::quantile(boost::math::students_t(degrees_of_freedom), p);
}

Interval mean_interval(std::span<const double> values, double confidence) {
  assert(!values.empty());
  const double mean = mean_of(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, half_width(squares, values.size(), confidence)};
}

Interval ratio_interval(std::span<const double> numerators, std::span<const double> denominators,
                        double confidence) {
  assert(!numerators.empty() && numerators.size() == denominators.size());
  const double ratio = sum_of(numerators) / sum_of(denominators);
  double squares = 0;
  for (std::size_t i = 0; i < numerators.size(); ++i) {
    const double residual = numerators[i] - ratio * denominators[i];
    squares += residual * residual;
  }
  return {ratio, half_width(squares, numerators.size(), confidence) / mean_of(denominators)};
}

WarmupEnd mser5(std::span<const double> batch_means) {
  const std::size_t half = batch_means.size() / 2;
  std::size_t cut = 0;
  double least = std::numeric_limits<double>::infinity();
  // From the end, mean and squared deviations of each suffix follow from those of the one after it
  // [Welford: "Note on a method for calculating corrected sums of squares and products", 1962].
  double mean = 0;
  double squares = 0;
  for (std::size_t d = batch_means.size(); d-- > 0;) {
    const auto remaining = static_cast<double>(batch_means.size() - d);
    const double deviation = batch_means[d] - mean;
    mean += deviation / remaining;
    squares += deviation * (batch_means[d] - mean);
    const double error = squares / (remaining * remaining);
    if (d <= half && error <= least) {
      least = error;
      cut = d;
    }
  }
  return {cut, 10 * cut >= 9 * half};
}

double lag1_autocorrelation(std::span<const double> values) {
  const double mean = mean_of(values);
  double products = 0;
  double squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double deviation = values[i] - mean;
    squares += deviation * deviation;
    if (i > 0) products += deviation * (values[i - 1] - mean);
  }
  return products / squares;
}

double distance_from_uniform(std::vector<double> sample) {
  std::sort(sample.begin(), sample.end());
  const auto n = static_cast<double>(sample.size());
  double distance = 0;
  for (std::size_t i = 0; i < sample.size(); ++i)
    distance = std::max({distance, sample[i] - static_cast<double>(i) / n,
                         static_cast<double>(i + 1) / n - sample[i]});
  return distance;
}

double kolmogorov_p(double distance, double n) {
  const double x = distance * (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n));
  if (x < 0.2) return 1;
  double p = 0;
  for (int k = 1; k <= 100; ++k) p += (k % 2 == 1 ? 2 : -2) * std::exp(-2.0 * k * k * x * x);
  return std::clamp(p, 0.0, 1.0);
}

BatchMeans::BatchMeans() { means_.reserve(capacity); }

void BatchMeans::add(double value) {
  sum_ += value;
  if (++in_batch_ < batch_size_) return;
  means_.push_back(sum_ / static_cast<double>(batch_size_));
  sum_ = 0;
  in_batch_ = 0;
  if (means_.size() == capacity) merge_neighbours();
}

void BatchMeans::merge_neighbours() {
  for (std::size_t i = 0; i < capacity / 2; ++i)
    means_[i] = (means_[2 * i] + means_[2 * i + 1]) / 2;
  means_.resize(capacity / 2);
  batch_size_ *= 2;
}

}  // namespace coldcast
