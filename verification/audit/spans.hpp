#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/core/units.hpp"

namespace coldcast {

/// A stretch of time [from, to) of something in a log.
struct AuditSpan {
  Time from{};
  Time to{};
};

/// The most spans that overlap, and since when. At one instant ends come before beginnings, and
/// what takes no time overlaps nothing.
inline std::pair<std::int64_t, Time> most_at_once(const std::vector<AuditSpan>& spans) {
  std::vector<std::pair<Time, int>> changes;  // ends, -1, sort before beginnings, +1
  for (const AuditSpan& span : spans) {
    if (span.from >= span.to) continue;
    changes.emplace_back(span.from, +1);
    changes.emplace_back(span.to, -1);
  }
  std::sort(changes.begin(), changes.end());
  std::int64_t level = 0, most = 0;
  Time since{};
  for (const auto& [at, by] : changes) {
    level += by;
    if (level <= most) continue;
    most = level;
    since = at;
  }
  return {most, since};
}

/// The sum of the parts of spans that lie in [from, to), in nanoseconds.
inline Wide total_within(const std::vector<AuditSpan>& spans, Time from, Time to) {
  Wide sum = 0;
  for (const AuditSpan& span : spans)
    sum += std::max(Duration{}, std::min(span.to, to) - std::max(span.from, from)).count();
  return sum;
}

}  // namespace coldcast
