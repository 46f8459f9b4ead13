#pragma once

#include "sim/core/indexed_heap.hpp"
#include "sim/core/units.hpp"

namespace coldcast {

/// What is due when, by slot: at one instant in the order in which it was planned.
class Agenda {
 public:
  using Slot = std::uint32_t;

  /// When the first is due; `never` if there is none.
  Time next() const { return next_; }

  /// Which one that is. REQUIRES: next() < never.
  Slot first() const { return due_.top(); }

  /// Plans a slot, anew if it is there.
  void set(Slot slot, Time at) {
    due_.set(slot, (Wide{at.count()} << 64) | ++planned_);
    next_ = first_at();
  }

  /// Takes a slot out, if it is in.
  void erase(Slot slot) {
    if (!due_.contains(slot)) return;
    due_.erase(slot);
    next_ = due_.empty() ? never : first_at();
  }

  /// Takes the first one out. REQUIRES: next() < never.
  Slot pop() {
    const Slot slot = first();
    erase(slot);
    return slot;
  }

 private:
  Time first_at() const { return Time{static_cast<std::int64_t>(due_.top_key() >> 64)}; }

  // The instant and the order in which it was planned in one number: to compare two takes no
  // branch.
  IndexedHeap<Wide> due_;
  std::uint64_t planned_ = 0;
  Time next_ = never;  // asked for more often than it changes
};

}  // namespace coldcast
