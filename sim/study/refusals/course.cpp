#include "sim/study/refusals/course.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/statistics.hpp"

namespace coldcast {
namespace {

constexpr std::size_t batches_of_likeness = 32;
constexpr std::size_t least_batches_of_mser = 100;

}  // namespace

void LatencyCourse::close_batch() {
  batches_.push_back({to_seconds(latency_), arrival_s_});
  latency_ = {};
  arrival_s_ = 0;
  in_batch_ = 0;
  if (batches_.size() < capacity) return;
  for (std::size_t i = 0; i < capacity / 2; ++i)
    batches_[i] = {batches_[2 * i].latency_s + batches_[2 * i + 1].latency_s,
                   batches_[2 * i].arrival_s + batches_[2 * i + 1].arrival_s};
  batches_.resize(capacity / 2);
  batch_size_ *= 2;
}

void LatencyCourse::tell_thirds(CourseTold& told) const {
  const std::size_t third = batches_.size() / 3;
  if (third < 10) return;
  told.samples = static_cast<double>(third * batch_size_);
  // What thirds leave over is left out in the beginning.
  const std::size_t first = batches_.size() - 3 * third;
  for (std::size_t i = first; i < batches_.size(); ++i) {
    told.latency_s[(i - first) / third] += batches_[i].latency_s / told.samples;
    told.arrival_s[(i - first) / third] += batches_[i].arrival_s / told.samples;
  }
}

void LatencyCourse::tell_likeness(CourseTold& told) const {
  const std::size_t each = batches_.size() / batches_of_likeness;
  if (each * batch_size_ < 10) return;
  std::vector<double> means(batches_of_likeness);
  const std::size_t first = batches_.size() - each * batches_of_likeness;
  for (std::size_t i = first; i < batches_.size(); ++i)
    means[(i - first) / each] += batches_[i].latency_s;
  const Likeness likeness = likeness_of(means);
  told.likeness = likeness.correlation;
  told.likeness_z = likeness.z;
}

CourseTold LatencyCourse::told() const {
  CourseTold told;
  tell_thirds(told);
  tell_likeness(told);
  if (batches_.size() < least_batches_of_mser) return told;
  std::vector<double> means;
  for (const Batch& batch : batches_) means.push_back(batch.latency_s);
  told.unsettled = mser5(means).too_short;
  return told;
}

Likeness likeness_of(const std::vector<double>& values) {
  if (values.size() < 8) return {};
  const auto n = static_cast<double>(values.size());
  double mean = 0, squares = 0, steps = 0;
  for (const double value : values) mean += value / n;
  for (std::size_t i = 0; i < values.size(); ++i) {
    squares += (values[i] - mean) * (values[i] - mean);
    if (i > 0) steps += (values[i] - values[i - 1]) * (values[i] - values[i - 1]);
  }
  // What rounding leaves of equal values is no spread.
  if (squares <= 1e-18 * n * mean * mean) return {};
  const double c = 1 - steps / (2 * squares);
  return {c, c * std::sqrt((n * n - 1) / (n - 2))};
}

}  // namespace coldcast
