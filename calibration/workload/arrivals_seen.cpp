#include "calibration/workload/arrivals_seen.hpp"

#include <algorithm>
#include <numeric>

namespace coldcast {
namespace {

/// Counts in windows that double in length whenever there are too many of them.
class Counts {
 public:
  explicit Counts(Duration window) : window_(window) {}

  void add(Time at) {
    auto place = static_cast<std::size_t>(at / window_);
    while (place >= most_cells) {
      merge_neighbours();
      place /= 2;
    }
    if (place >= counts_.size()) counts_.resize(place + 1);
    ++counts_[place];
  }

  /// Without the last window, which the end of the record cuts short.
  Cells cells() && {
    if (counts_.size() > 1) counts_.pop_back();
    return {window_, std::move(counts_)};
  }

 private:
  void merge_neighbours() {
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      const std::uint64_t count = counts_[i];
      counts_[i] = 0;
      counts_[i / 2] += count;
    }
    counts_.resize((counts_.size() + 1) / 2);
    window_ *= 2;
  }

  Duration window_;
  std::vector<std::uint64_t> counts_;
};

/// Takes in arrivals as gaps, until there are too many.
class Record {
 public:
  void add(Time at) {
    if (seen_.arrivals == 0) first_ = at;
    const Time since = at - first_;
    seen_.statistics.add(since);
    if (seen_.arrivals++ > 0) follow(since);
    seen_.span = since;
  }

  ArrivalsSeen finish() && {
    seen_.statistics.finish(seen_.span);
    if (!counts_ && seen_.repeated * 100 > seen_.arrivals) turn_to_counts();
    if (counts_)
      seen_.cells = std::move(*counts_).cells();
    else
      seen_.cells.values = std::move(gaps_);
    return std::move(seen_);
  }

 private:
  void follow(Time since) {
    const auto gap = static_cast<std::uint64_t>((since - seen_.span).count());
    if (gap == 0) ++seen_.repeated;
    if (counts_) return counts_->add(since);
    seen_.resolution =
        std::gcd(seen_.resolution.count(), static_cast<std::int64_t>(gap)) * Duration{1};
    gaps_.push_back(gap);
    if (gaps_.size() >= most_cells) turn_to_counts();
  }

  /// Windows are whole ticks of the clock, about as long as a quarter of a gap.
  void turn_to_counts() {
    const Duration tick = std::max(seen_.resolution, Duration{1});
    const auto arrivals = static_cast<std::int64_t>(gaps_.size());
    const auto nanoseconds = std::accumulate(gaps_.begin(), gaps_.end(), std::uint64_t{});
    const Time end{static_cast<std::int64_t>(nanoseconds)};
    counts_.emplace(tick * std::max<std::int64_t>(end / arrivals / 4 / tick, 1));
    Time at{};
    for (const std::uint64_t gap : gaps_)
      counts_->add(at += Duration{static_cast<std::int64_t>(gap)});
    gaps_ = {};
  }

  ArrivalsSeen seen_;
  Time first_{};
  std::vector<std::uint64_t> gaps_;
  std::optional<Counts> counts_;
};

}  // namespace

double ArrivalsSeen::rate_per_s() const {
  return static_cast<double>(arrivals - 1) / to_seconds(span);
}

ArrivalsSeen see(const ArrivalSource& next) {
  Record record;
  while (const auto at = next()) record.add(*at);
  return std::move(record).finish();
}

std::vector<std::uint64_t> counts_in(const Cells& cells, Duration window) {
  std::vector<std::uint64_t> counts;
  if (cells.counted()) {
    const auto together =
        static_cast<std::size_t>(std::max<std::int64_t>(window / cells.window, 1));
    counts.resize(cells.values.size() / together);
    for (std::size_t i = 0; i < counts.size() * together; ++i)
      counts[i / together] += cells.values[i];
    return counts;
  }
  Time at{};
  for (const std::uint64_t gap : cells.values) {
    at += Duration{static_cast<std::int64_t>(gap)};
    counts.resize(static_cast<std::size_t>(at / window) + 1);
    ++counts.back();
  }
  counts.pop_back();
  return counts;
}

}  // namespace coldcast
