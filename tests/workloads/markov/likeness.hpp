#pragma once
// How far requests are from a Poisson process: by the distribution of their gaps, by how these
// follow each other, and by their counts in windows. Each is far by chance once in a million.

#include "tests/workloads/workload_of.hpp"

namespace coldcast::testing {

/// The sample as the cdf sees it: uniform if that is where it comes from.
template <class Cdf>
std::vector<double> under(Cdf cdf, std::vector<double> sample) {
  for (double& x : sample) x = cdf(x);
  return sample;
}

/// The correlation of neighbours, in units of its spread where there is none.
inline double neighbours(const std::vector<double>& sample) {
  const auto n = static_cast<double>(sample.size());
  double mean = 0, squares = 0, products = 0;
  for (const double x : sample) mean += x / n;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    squares += (sample[i] - mean) * (sample[i] - mean);
    if (i > 0) products += (sample[i] - mean) * (sample[i - 1] - mean);
  }
  return products / squares * std::sqrt(n);
}

/// Chi-square of the counts in windows where 5 requests are expected, against the Poisson
/// distribution; its classes are 0 to 12 and more.
inline double chi_square_of_counts(const std::vector<Request>& requests, double rate) {
  constexpr std::size_t classes = 14;
  constexpr double expected = 5;
  std::vector<double> observed(classes, 0);
  double windows = 0, in_window = 0, end_s = expected / rate;
  for (const double at_s : times_s(requests)) {
    for (; at_s >= end_s; end_s = ++windows * expected / rate + expected / rate)
      ++observed[static_cast<std::size_t>(std::min(std::exchange(in_window, 0), 13.0))];
    ++in_window;
  }
  double chi_square = 0, rest = 1, share = std::exp(-expected);
  for (std::size_t k = 0; k < classes; ++k) {
    const double mean = windows * (k + 1 == classes ? rest : share);
    chi_square += (observed[k] - mean) * (observed[k] - mean) / mean;
    rest -= share;
    share *= expected / static_cast<double>(k + 1);
  }
  return chi_square;
}

inline constexpr double far_of_counts = 53.9;  // chi-square with 13 degrees of freedom
inline constexpr double far_of_neighbours = 4.9;

/// Checks that a workload is a Poisson process.
inline void check_poisson(const std::string& text, double rate) {
  INFO(text);
  const std::vector<Request> sample = requests(text, 100'000);
  const auto cdf = [=](double gap) { return -std::expm1(-rate * gap); };
  CHECK(sample.size() == 100'000);
  CHECK(scaled_distance(under(cdf, gaps_s(sample))) < far);
  CHECK(std::abs(neighbours(gaps_s(sample))) < far_of_neighbours);
  CHECK(chi_square_of_counts(sample, rate) < far_of_counts);
}

}  // namespace coldcast::testing
