#include "verification/cases/busy_intervals.hpp"

#include <algorithm>

namespace coldcast {

double time_at_least(const std::vector<std::pair<Time, Time>>& intervals, std::int64_t count,
                     Time from, Time until) {
  std::vector<std::pair<Time, int>> changes;
  for (const auto& [begin, end] : intervals) {
    if (end <= from || begin >= until) continue;
    changes.emplace_back(std::max(begin, from), 1);
    changes.emplace_back(std::min(end, until), -1);
  }
  std::ranges::sort(changes);  // what ends at an instant goes before what begins there
  std::int64_t level = 0;
  Time since = from;
  double sum = 0;
  for (const auto& [at, by] : changes) {
    if (level >= count) sum += to_seconds(at - since);
    level += by;
    since = at;
  }
  return sum;
}

}  // namespace coldcast
