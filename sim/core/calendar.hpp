#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/core/units.hpp"

namespace coldcast {

/// What is due when. Entries leave by time; at one instant the more urgent leaves first, and among
/// equals the one that was scheduled first.
template <class What>
class Calendar {
 public:
  /// Urgency 0 leaves before urgency 1. REQUIRES: at >= 0, urgency < 16.
  void schedule(Time at, What what, unsigned urgency = 0) {
    const std::uint64_t rank = (std::uint64_t{urgency} << 60) | scheduled_++;
    std::size_t place = size();
    entries_.emplace_back();  // another end
    while (place > 0) {
      const Entry& parent = entries_[(place - 1) / children];
      if (parent.at < at || (parent.at == at && parent.rank < rank)) break;
      entries_[place] = parent;
      place = (place - 1) / children;
    }
    entries_[place] = {at, rank, what};
  }

  /// When the next entry is due; `never` if there is none.
  Time next() const { return entries_.front().at; }

  /// What is due next, without removing it; What{} if nothing is.
  const What& first() const { return entries_.front().what; }

  /// Removes the next entry. REQUIRES: next() < never.
  What pop() {
    const What what = entries_.front().what;
    const std::size_t left = size() - 1;
    const Entry last = entries_[left];
    entries_.pop_back();
    entries_[left] = Entry{};
    std::size_t place = 0;
    for (std::size_t below = 1; below < left; below = children * place + 1) {
      const std::size_t child = earliest_of_eight(below);
      if (!earlier(entries_[child], last)) break;
      entries_[place] = entries_[child];
      place = child;
    }
    if (left > 0) entries_[place] = last;
    return what;
  }

  std::size_t size() const { return entries_.size() - children; }

 private:
  // A heap in which each entry has eight below it, side by side, so that a thousand entries are
  // four levels. Which of the eight comes first is found by arithmetic: a processor would guess
  // jumps wrong half of the time. So that there are always eight, the heap ends with eight entries
  // that are due never.
  static constexpr std::size_t children = 8;

  struct Entry {
    Time at = never;
    std::uint64_t rank = ~std::uint64_t{0};
    What what{};
  };

  // As one number of 128 bits, which is compared without a jump.
  static bool earlier(const Entry& a, const Entry& b) { return number_of(a) < number_of(b); }
  __extension__ using Number = unsigned __int128;
  static Number number_of(const Entry& entry) {
    return Number{static_cast<std::uint64_t>(entry.at.count())} << 64 | entry.rank;
  }

  std::size_t earliest(std::size_t a, std::size_t b) const {
    return earlier(entries_[b], entries_[a]) ? b : a;
  }

  // The first step adds, for GCC makes jumps of choices alone, which take three times as long.
  std::size_t earliest_of_four(std::size_t from) const {
    return earliest(from + earlier(entries_[from + 1], entries_[from]),
                    from + 2 + earlier(entries_[from + 3], entries_[from + 2]));
  }
  std::size_t earliest_of_eight(std::size_t from) const {
    return earliest(earliest_of_four(from), earliest_of_four(from + 4));
  }

  std::vector<Entry> entries_ = std::vector<Entry>(children);
  std::uint64_t scheduled_ = 0;
};

}  // namespace coldcast
