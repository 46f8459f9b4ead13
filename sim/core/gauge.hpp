#pragma once
// How long a count stood at which value: enough for its time average, variance, peak and the share
// of time above any level, in memory that grows with the peak and not with time.

#include <cstdint>
#include <vector>

#include "sim/core/units.hpp"

namespace coldcast {

/// The time spent at each level over some span of time.
class Occupancy {
 public:
  Occupancy() = default;

  /// The time spent at 0, at 1, and so on.
  explicit Occupancy(std::vector<Duration> time_at) : time_at_(std::move(time_at)) {}

  /// What was spent after `earlier`, an occupancy of the same gauge.
  Occupancy since(const Occupancy& earlier) const;

  // Statistics over the span; zero if it is empty.
  double mean() const;
  double variance() const;
  double share_above(std::int64_t level) const;  ///< of the time
  std::int64_t peak() const;                     ///< the highest level that lasted

  Duration span() const;
  double area_s() const;  ///< level * time, in seconds

 private:
  std::vector<Duration> time_at_;  // by level
};

/// A count that changes as time passes: instances, requests in service, a queue.
class Gauge {
 public:
  /// REQUIRES: now does not go back; the level stays >= 0.
  void change(Time now, std::int64_t by) {
    settle(now);
    level_ += static_cast<std::size_t>(by);
    if (level_ >= time_at_.size()) [[unlikely]]
      grow();
  }

  std::int64_t level() const { return static_cast<std::int64_t>(level_); }

  /// The time spent at each level from the start of the run to `now`.
  Occupancy occupancy(Time now) const;

 private:
  void settle(Time now) {
    time_at_[level_] += now - since_;
    since_ = now;
  }
  void grow();

  std::vector<Duration> time_at_{Duration{}};
  std::size_t level_ = 0;
  Time since_{};
};

}  // namespace coldcast
