#pragma once
// What autoscalers remember of their looks. The platform may leave looks out while nothing happens;
// these classes know the period, so that they see what such looks would have seen: the sums of the
// last one that was taken.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>

#include "sim/core/units.hpp"

namespace coldcast {

/// How many instances carry a load that is counted in instances. What the rounding of sums adds to
/// a whole number does not call for one more.
inline std::int64_t instances_for(double load) {
  return static_cast<std::int64_t>(std::ceil(std::min(load, 1e12) - 1e-9));
}

/// A growing sum as it was some time ago: as seen then, and between two looks on the straight line.
class PastSum {
 public:
  PastSum(Duration ago, Duration period) : ago_(ago), period_(period) {}

  /// Takes a look and says what the sum was. REQUIRES: looks come in order of time.
  double look(Time now, double sum) {
    if (now - looks_.back().at > period_) looks_.push_back({now - period_, looks_.back().sum});
    looks_.push_back({now, sum});
    const Time then = now - ago_;
    while (looks_.size() > 1 && looks_[1].at <= then) looks_.pop_front();
    const Look& before = looks_[0];
    if (looks_.size() == 1 || then <= before.at) return before.sum;
    const double share = to_seconds(then - before.at) / to_seconds(looks_[1].at - before.at);
    return before.sum + share * (looks_[1].sum - before.sum);
  }

 private:
  struct Look {
    Time at;
    double sum;
  };

  Duration ago_;
  Duration period_;
  std::deque<Look> looks_{{Time{0}, 0}};  // from the last one before the time asked for
};

/// The average growth of a sum per second over a window that ends at the look, or `lag` before it.
/// What lies before the start of the run does not count.
class SlidingAverage {
 public:
  SlidingAverage(Duration window, Duration period, Duration lag = {})
      : window_(window), lag_(lag), end_(lag, period), begin_(lag + window, period) {}

  /// Takes a look. REQUIRES: looks come in order of time.
  double look(Time now, double sum) {
    const double growth = end_.look(now, sum) - begin_.look(now, sum);
    const Duration span = std::min(window_, now - lag_ - start_);
    return span > Duration{0} ? growth / to_seconds(span) : 0;
  }

  /// Counts no time before that instant. REQUIRES: the sum did not grow for a window before it.
  void start_at(Time start) { start_ = start; }

 private:
  Duration window_;
  Duration lag_;
  Time start_{};
  PastSum end_, begin_;
};

/// The largest of the numbers given within a window that ends now and leaves out its beginning.
class WindowMaximum {
 public:
  explicit WindowMaximum(Duration window) : window_(window) {}

  /// Adds a number. REQUIRES: they come in order of time.
  std::int64_t look(Time now, std::int64_t number) {
    while (!kept_.empty() && kept_.back().number <= number) kept_.pop_back();
    kept_.push_back({now, number});
    while (kept_.size() > 1 && kept_.front().at <= now - window_) kept_.pop_front();
    return kept_.front().number;
  }

 private:
  struct Given {
    Time at;
    std::int64_t number;
  };

  Duration window_;
  std::deque<Given> kept_;  // each smaller than those before it
};

/// The sum of the numbers given within such a window.
class WindowSum {
 public:
  explicit WindowSum(Duration window) : window_(window) {}

  /// Adds a number. REQUIRES: they come in order of time.
  void add(Time at, std::int64_t number) {
    kept_.push_back({at, number});
    sum_ += number;
  }

  std::int64_t at(Time now) {
    while (!kept_.empty() && kept_.front().at <= now - window_) {
      sum_ -= kept_.front().number;
      kept_.pop_front();
    }
    return sum_;
  }

 private:
  struct Given {
    Time at;
    std::int64_t number;
  };

  Duration window_;
  std::deque<Given> kept_;
  std::int64_t sum_ = 0;
};

}  // namespace coldcast
