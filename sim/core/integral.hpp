#pragma once

#include "sim/core/units.hpp"

namespace coldcast {

/// A level that changes as time passes, and its product with time: vCPUs in use, memory that
/// exists.
class Integral {
 public:
  /// REQUIRES: now does not go back.
  void set(Time now, double level) {
    sum_s_ += level_ * to_seconds(now - since_);
    since_ = now;
    level_ = level;
  }
  void change(Time now, double by) { set(now, level_ + by); }

  double level() const { return level_; }

  /// Level times time, from the start of the run to `now`, in seconds.
  double until(Time now) const { return sum_s_ + level_ * to_seconds(now - since_); }

 private:
  double level_ = 0;
  double sum_s_ = 0;
  Time since_{};
};

}  // namespace coldcast
