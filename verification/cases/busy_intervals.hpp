#pragma once

#include <utility>
#include <vector>

#include "verification/cases/observation.hpp"

namespace coldcast {

/// The union of the times of an instance's requests, told of in the order of their ends. Intervals
/// that touch are one.
class BusyIntervals {
 public:
  /// REQUIRES: `to` is not before that of the call before.
  void add(Time from, Time to) {
    while (!intervals_.empty() && intervals_.back().second >= from) {
      from = std::min(from, intervals_.back().first);
      intervals_.pop_back();
    }
    intervals_.emplace_back(from, to);
  }

  /// What of it lies in [from, until); intervals count where they begin.
  BusyTime within(Time from, Time until, Duration step) const {
    BusyTime sum;
    for (const auto& [begin, end] : intervals_) {
      const Time first = std::max(begin, from), last = std::min(end, until);
      if (last > first) sum.time_s += to_seconds(last - first);
      if (begin < from || begin >= until) continue;
      sum.intervals += 1;
      sum.billed_s += to_seconds(round_up(end - begin, step));
    }
    return sum;
  }

 private:
  std::vector<std::pair<Time, Time>> intervals_;
};

/// For how long within [from, until) at least so many of the intervals overlap, in seconds.
double time_at_least(const std::vector<std::pair<Time, Time>>& intervals, std::int64_t count,
                     Time from, Time until);

/// How many intervals overlap, over the time from `from` until `until` or the last end.
Occupancy overlaps(std::vector<Time> begins, std::vector<Time> ends, Time from, Time until);

}  // namespace coldcast
