#pragma once
// Percentiles of any number of durations in constant memory. The buckets are log-linear: each power
// of two is cut into 512 equal parts, and a bucket answers with its middle, so a percentile is off
// by at most one part in 1024 (0.098 %); below 1024 ns every value has its own bucket. Up to
// `exact_up_to` values are kept as they are, and then percentiles are exact. What a histogram
// answers depends on the values alone, so histograms merge in any order to the same answers.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/core/units.hpp"

namespace coldcast {

/// How often which duration occurred.
class Histogram {
 public:
  static constexpr double relative_error = 1.0 / 1024;  ///< of a percentile of more values than
  static constexpr std::size_t exact_up_to = 4096;

  /// Counts one value. REQUIRES: value >= 0.
  void add(Duration value) {
    ++count_;
    min_ = std::min(min_, value);
    max_ = std::max(max_, value);
    const std::size_t bucket = bucket_of(value);
    if (bucket >= buckets_.size()) [[unlikely]]
      return keep_or_grow(value);
    ++buckets_[bucket];
  }

  /// Counts all values of the other histogram too. REQUIRES: it is another one.
  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }

  /// The value with rank ceil(p * count) in ascending order (nearest rank, no interpolation).
  /// REQUIRES: count() > 0 and 0 < p <= 1.
  Duration percentile(double p) const;

  /// The share of values that are <= limit, to the resolution of the buckets. REQUIRES: count() >
  /// 0.
  double share_up_to(Duration limit) const;

  Duration min() const { return min_; }  ///< exact. REQUIRES: count() > 0.
  Duration max() const { return max_; }  ///< exact. REQUIRES: count() > 0.

 private:
  // The 10 leading bits of a value and the number of bits after them, in one index.
  static std::size_t bucket_of(Duration value) {
    const auto nanoseconds = static_cast<std::uint64_t>(value.count());
    const auto dropped_bits = static_cast<std::size_t>(std::bit_width(nanoseconds | 512) - 10);
    return 512 * dropped_bits + static_cast<std::size_t>(nanoseconds >> dropped_bits);
  }
  static Duration middle_of(std::size_t bucket);

  void keep_or_grow(Duration value);
  void spill();
  void put(Duration value);

  std::vector<Duration> few_;           // the values themselves, while they are few
  std::vector<std::uint64_t> buckets_;  // empty meanwhile; grows to the largest value seen
  std::uint64_t count_ = 0;
  Duration min_ = never;
  Duration max_{};
};

}  // namespace coldcast
