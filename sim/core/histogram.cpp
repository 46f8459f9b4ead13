#include "sim/core/histogram.hpp"

#include <cassert>

#include "sim/core/statistics.hpp"

namespace coldcast {

Duration Histogram::middle_of(std::size_t bucket) {
  if (bucket < 1024) return Duration{static_cast<std::int64_t>(bucket)};
  const std::size_t dropped_bits = bucket / 512 - 1;
  const auto leading_bits = static_cast<std::int64_t>(bucket - 512 * dropped_bits);
  const std::int64_t width = std::int64_t{1} << dropped_bits;
  return Duration{leading_bits * width + (width - 1) / 2};
}

void Histogram::keep_or_grow(Duration value) {
  if (!buckets_.empty()) return put(value);
  few_.push_back(value);
  if (few_.size() > exact_up_to) spill();
}

void Histogram::spill() {
  buckets_.resize(1024);
  for (const Duration value : few_) put(value);
  few_ = std::vector<Duration>();
}

void Histogram::put(Duration value) {
  const std::size_t bucket = bucket_of(value);
  if (bucket >= buckets_.size()) buckets_.resize(bucket + 1);
  ++buckets_[bucket];
}

void Histogram::merge(const Histogram& other) {
  assert(this != &other);
  count_ += other.count_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  for (const Duration value : other.few_) keep_or_grow(value);
  if (other.buckets_.empty()) return;

  if (buckets_.empty()) spill();
  if (buckets_.size() < other.buckets_.size()) buckets_.resize(other.buckets_.size());
  for (std::size_t bucket = 0; bucket < other.buckets_.size(); ++bucket)
    buckets_[bucket] += other.buckets_[bucket];
}

Duration Histogram::percentile(double p) const {
  const std::uint64_t rank = nearest_rank(p, count_);
  if (rank == 1) return min_;
  if (rank == count_) return max_;
  if (!few_.empty()) {
    std::vector<Duration> values = few_;
    const auto wanted = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(values.begin(), wanted, values.end());
    return *wanted;
  }
  std::size_t bucket = 0;
  for (std::uint64_t seen = buckets_[0]; seen < rank; seen += buckets_[bucket]) ++bucket;
  return std::clamp(middle_of(bucket), min_, max_);
}

double Histogram::share_up_to(Duration limit) const {
  assert(count_ > 0);
  if (limit < min_) return 0;
  if (limit >= max_) return 1;
  std::uint64_t within = 0;
  for (const Duration value : few_) within += value <= limit;
  if (!buckets_.empty())
    for (std::size_t bucket = 0; bucket <= bucket_of(limit); ++bucket) within += buckets_[bucket];
  return static_cast<double>(within) / static_cast<double>(count_);
}

}  // namespace coldcast
