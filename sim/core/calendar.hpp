#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/core/units.hpp"

namespace coldcast {

/// What is due when. Entries leave by time; at one instant the more urgent leaves first, and among
/// equals the one that was scheduled first.
template <class What>
class Calendar {
 public:
  /// Urgency 0 leaves before urgency 1. REQUIRES: urgency < 16.
  void schedule(Time at, What what, unsigned urgency = 0) {
    const std::uint64_t rank = (std::uint64_t{urgency} << 60) | scheduled_++;
    entries_.push_back({at, rank, what});
    std::push_heap(entries_.begin(), entries_.end(), Later{});
  }

  /// When the next entry is due; `never` if there is none.
  Time next() const { return entries_.empty() ? never : entries_.front().at; }

  /// Removes the next entry. REQUIRES: next() < never.
  What pop() {
    std::pop_heap(entries_.begin(), entries_.end(), Later{});
    const What what = entries_.back().what;
    entries_.pop_back();
    return what;
  }

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Time at;
    std::uint64_t rank;
    What what;
  };
  struct Later {
    bool operator()(const Entry& a, const Entry& b) const {
      return a.at != b.at ? a.at > b.at : a.rank > b.rank;
    }
  };

  std::vector<Entry> entries_;  // a heap, the next entry in front
  std::uint64_t scheduled_ = 0;
};

}  // namespace coldcast
