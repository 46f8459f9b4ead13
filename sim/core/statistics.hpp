#pragma once
// What a simulation may conclude from its numbers. Waits of successive requests resemble each
// other, so an interval never comes from single requests: it comes from the results of independent
// replications, or from the means of batches long enough to be nearly independent (see
// `lag1_autocorrelation`).

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace coldcast {

/// The rank of the p-percentile among `count` sorted values: ceil(p * count), freed of rounding
/// (0.07 of 100 is the 7th, though 0.07 * 100 > 7). That is the smallest rank with
/// rank / count >= p. REQUIRES: count > 0, 0 < p <= 1.
std::uint64_t nearest_rank(double p, std::uint64_t count);

/// An estimate and how far the truth may lie to either side of it.
struct Interval {
  double mean;
  double half_width;  ///< NaN where there are too few values to tell
};

/// The value below which a variable of Student's distribution lies with probability p.
/// REQUIRES: 0 < p < 1, degrees_of_freedom > 0.
double student_t_quantile(double p, int degrees_of_freedom);

/// The t interval for the mean of independent values. REQUIRES: not empty.
Interval mean_interval(std::span<const double> values, double confidence = 0.95);

/// The interval for a ratio of means (cost per request, share of cold starts) from independent
/// pairs, one per replication: the ratio of the sums, its spread by the delta method.
/// REQUIRES: not empty, as many numerators as denominators, the sum of denominators > 0.
Interval ratio_interval(std::span<const double> numerators, std::span<const double> denominators,
                        double confidence = 0.95);

/// Where the warm-up of a run ends.
struct WarmupEnd {
  std::size_t cut;  ///< so many batch means to leave out
  bool too_short;   ///< the cut lies so late that the run hardly left its warm-up
};

/// The end of the warm-up by MSER-5 [White, Cobb, Spratt: "A comparison of five steady-state
/// truncation heuristics", WSC 2000]: the cut d in the first half that minimises the squared
/// standard error of what remains, sum_{i >= d} (y_i - mean_d)^2 / (m - d)^2; the earliest of
/// several. The run is too short if d falls in the last tenth of that half. The batches are of 5
/// values, or of a multiple of 5 in a long run.
WarmupEnd mser5(std::span<const double> batch_means);

/// The correlation between neighbours; NaN if all values are the same.
double lag1_autocorrelation(std::span<const double> values);

/// The largest distance between the cdf of a sample and that of the uniform distribution on (0, 1):
/// the statistic of Kolmogorov and Smirnov. REQUIRES: not empty.
double distance_from_uniform(std::vector<double> sample);

/// The chance that a sample of `n` values of a continuous distribution lies at least so far from
/// it: Kolmogorov's limit with the correction of Stephens for finite samples [1970].
double kolmogorov_p(double distance, double n);

/// The means of successive batches of a sequence of any length, in constant memory: batches of 5
/// at first, and whenever there are `capacity` of them, neighbours merge and the batch size
/// doubles.
class BatchMeans {
 public:
  static constexpr std::size_t capacity = 4096;

  BatchMeans();

  void add(double value);

  std::uint64_t batch_size() const { return batch_size_; }

  /// The means of the full batches, fewer than `capacity`.
  std::span<const double> means() const { return means_; }

 private:
  void merge_neighbours();

  std::vector<double> means_;
  std::uint64_t batch_size_ = 5;
  std::uint64_t in_batch_ = 0;  // values in the batch under way
  double sum_ = 0;              // of these
};

}  // namespace coldcast
