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

Occupancy overlaps(std::vector<Time> begins, std::vector<Time> ends, Time from, Time until) {
  std::ranges::sort(begins);
  std::ranges::sort(ends);
  std::vector<Duration> time_at(1);
  std::size_t level = 0, begin = 0;
  Time now = from;
  const auto pass_to = [&](Time at) {
    const Time next = std::clamp(at, now, until);
    if (level >= time_at.size()) time_at.resize(level + 1);
    time_at[level] += next - now;
    now = next;
  };
  for (const Time end : ends) {
    for (; begin < begins.size() && begins[begin] <= end; ++begin, ++level) pass_to(begins[begin]);
    pass_to(end);
    --level;
  }
  if (until < never) pass_to(until);
  return Occupancy{std::move(time_at)};
}

}  // namespace coldcast
