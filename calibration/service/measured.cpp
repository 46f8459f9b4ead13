#include "calibration/service/measured.hpp"

#include <algorithm>
#include <limits>

namespace coldcast {

double MeasuredTimes::count() const {
  double sum = 0;
  for (const TimeSeen& time : times) sum += time.count;
  return sum;
}

bool MeasuredTimes::exact() const {
  return !times.empty() &&
         std::all_of(times.begin(), times.end(), [](const TimeSeen& time) { return time.exact(); });
}

std::vector<TimeSeen> seen_by_percentiles(const std::vector<std::pair<double, double>>& percentiles,
                                          double count) {
  std::vector<TimeSeen> times;
  double share = 0, low = 0;
  for (const auto& [p, time_s] : percentiles) {
    times.push_back({low, time_s, (p - share) * count});
    share = p;
    low = time_s;
  }
  times.push_back({low, std::numeric_limits<double>::infinity(), (1 - share) * count});
  return times;
}

void add_time(std::vector<MeasuredTimes>& groups, const MeasuredAt& at, const TimeSeen& time,
              double weight, const std::string& place) {
  const auto found = std::find_if(groups.begin(), groups.end(), [&](const MeasuredTimes& group) {
    return group.at == at && !group.moments && group.weight == weight;
  });
  if (found != groups.end()) {
    found->times.push_back(time);
    return;
  }
  groups.push_back({.at = at, .times = {time}, .moments = {}, .weight = weight, .place = place});
}

}  // namespace coldcast
