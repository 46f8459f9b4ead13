#include "workloads/trace/counts.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "sim/core/stream.hpp"

namespace coldcast {
namespace {

/// Cells of one interval, of which requests are taken at random, one by one: each of those left as
/// likely. A Fenwick tree [Fenwick 1994] finds a cell and takes from it in the logarithm of their
/// number.
class Urn {
 public:
  void fill(const std::vector<IntervalCounts::Cell>& cells) {
    cells_ = &cells;
    tree_.assign(cells.size() + 1, 0);
    for (std::size_t i = 1; i < tree_.size(); ++i) {
      tree_[i] += cells[i - 1].requests;
      const std::size_t above = i + (i & (~i + 1));
      if (above < tree_.size()) tree_[above] += tree_[i];
    }
  }

  /// Takes the request of that rank among those that are left. REQUIRES: there is one.
  std::uint16_t take(std::uint64_t rank) {
    std::size_t at = 0;
    for (std::size_t step = std::bit_floor(tree_.size() - 1); step > 0; step /= 2) {
      if (at + step >= tree_.size() || tree_[at + step] > rank) continue;
      at += step;
      rank -= tree_[at];
    }
    for (std::size_t i = at + 1; i < tree_.size(); i += i & (~i + 1)) --tree_[i];
    return (*cells_)[at].function;
  }

 private:
  const std::vector<IntervalCounts::Cell>* cells_ = nullptr;
  std::vector<std::uint64_t> tree_;
};

class CountedRequests final : public TraceReader {
 public:
  CountedRequests(std::shared_ptr<const IntervalCounts> counts, Time from, bool evenly,
                  std::uint64_t seed)
      : counts_(std::move(counts)), from_(from), evenly_(evenly), seed_(seed) {
    const auto& all = counts_->intervals;
    const auto first = std::partition_point(
        all.begin(), all.end(), [&](const auto& one) { return one.begin + one.length <= from; });
    next_ = static_cast<std::size_t>(first - all.begin());
  }

  std::optional<TraceRecord> next() override {
    for (;;) {
      while (left_ == 0) {
        if (next_ == counts_->intervals.size()) return std::nullopt;
        enter(counts_->intervals[next_++]);
      }
      TraceRecord record{.at = place(), .brought = {}};
      const std::uint16_t function = pick();
      --left_;
      if (record.at < from_) continue;
      if (counts_->functions) record.brought.function = function;
      return record;
    }
  }

 private:
  void enter(const IntervalCounts::Interval& interval) {
    interval_ = &interval;
    left_ = interval.requests;
    share_left_ = 1;
    stream_ = Stream{seed_, "within", next_ - 1};
    if (interval.cells.size() > 1) urn_.fill(interval.cells);
  }

  /// Points that are independent come out in order as order statistics: of k that are left, the
  /// first lies where a share 1 - u^(1/k) of what is left has passed.
  Time place() {
    const auto length = static_cast<double>(interval_->length.count());
    double share = 0;
    if (evenly_) {
      const auto all = static_cast<double>(interval_->requests);
      share = (all - static_cast<double>(left_) + 0.5) / all;
    } else {
      share_left_ *= std::exp(std::log(stream_.uniform()) / static_cast<double>(left_));
      share = 1 - share_left_;
    }
    const auto into = Duration{static_cast<std::int64_t>(length * share)};
    return interval_->begin + std::min(into, interval_->length - Duration{1});
  }

  std::uint16_t pick() {
    if (interval_->cells.size() == 1) return interval_->cells.front().function;
    const auto rank = static_cast<std::uint64_t>(stream_.uniform() * static_cast<double>(left_));
    return urn_.take(std::min(rank, left_ - 1));
  }

  std::shared_ptr<const IntervalCounts> counts_;
  Time from_;
  bool evenly_;
  std::uint64_t seed_;
  std::size_t next_ = 0;
  const IntervalCounts::Interval* interval_ = nullptr;
  std::uint64_t left_ = 0;  // of the interval
  double share_left_ = 1;
  Stream stream_{0, "within", 0};
  Urn urn_;
};

}  // namespace

std::uint64_t IntervalCounts::requests() const {
  std::uint64_t sum = 0;
  for (const Interval& interval : intervals) sum += interval.requests;
  return sum;
}

Time IntervalCounts::end() const {
  return intervals.empty() ? Time{} : intervals.back().begin + intervals.back().length;
}

std::unique_ptr<TraceReader> counted_requests(std::shared_ptr<const IntervalCounts> counts,
                                              Time from, bool evenly, std::uint64_t seed) {
  return std::make_unique<CountedRequests>(std::move(counts), from, evenly, seed);
}

}  // namespace coldcast
