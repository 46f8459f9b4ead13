#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/core/units.hpp"

namespace coldcast {

/// Idle instances that are all kept equally long, and of which the one that became idle last is
/// wanted first. So both who goes away next and who is taken next stand at an end of one row.
class IdleRow {
 public:
  using Slot = std::uint32_t;

  /// REQUIRES: none in the row expires later.
  void put(Slot slot, Time expires) { row_.push_back({expires, slot}); }

  /// Removes the one that became idle last. REQUIRES: size() > 0.
  Slot take() {
    const Slot slot = row_.back().slot;
    row_.pop_back();
    return slot;
  }

  /// When the one that has been idle for longest goes away; `never` if there is none.
  Time next_expiry() const { return size() == 0 ? never : row_[gone_].expires; }

  /// Removes that one. REQUIRES: size() > 0.
  Slot expire() {
    const Slot slot = row_[gone_++].slot;
    if (2 * gone_ > row_.size()) {  // seldom enough to cost each expiry only O(1)
      row_.erase(row_.begin(), row_.begin() + static_cast<std::ptrdiff_t>(gone_));
      gone_ = 0;
    }
    return slot;
  }

  std::size_t size() const { return row_.size() - gone_; }

 private:
  struct Idle {
    Time expires;
    Slot slot;
  };

  std::vector<Idle> row_;  // in the order in which they became idle
  std::size_t gone_ = 0;   // so many in front have expired
};

}  // namespace coldcast
