#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "platforms/function/idle_row.hpp"
#include "platforms/function/keep_alive.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {

/// The idle instances of a platform. Instances come in by `put`, leave by `take` when a request
/// needs one, and by `expire` when they have been idle for too long. Both are O(1) for a fixed
/// keep-alive with mru or random routing, else O(log n).
class WarmPool {
 public:
  using Slot = IdleRow::Slot;  ///< a small number that stands for an instance while it exists

  WarmPool(Routing routing, KeepAlive keep_alive, Stream stream);

  /// An instance becomes idle. `created` orders instances by age.
  void put(Slot slot, std::uint64_t created, Time now) {
    if (!plain_) return put_by_rules(slot, created, now);
    row_.put(slot, after(now, keep_alive_.fixed));
  }

  /// Removes the instance that the routing prefers. REQUIRES: size() > 0.
  Slot take() { return plain_ ? row_.take() : take_by_rules(); }

  /// When the next idle instance goes away; `never` if none will.
  Time next_expiry() const { return plain_ ? row_.next_expiry() : next_expiry_by_rules(); }

  /// Removes an instance whose time has come. REQUIRES: next_expiry() < never.
  Slot expire() { return plain_ ? row_.expire() : expire_by_rules(); }

  std::size_t size() const { return plain_ ? row_.size() : size_; }

 private:
  static constexpr Slot none = ~Slot{0};

  struct Idle {
    Slot longer = none;  // the one idle for a bit longer, in the list by idle time
    Slot shorter = none;
    std::uint64_t created = 0;
    Time expires{};
    std::size_t place = 0;  // in order_, for random routing

    // Of a drawn keep-alive: until it is worked out, `expires` is the earliest that it can be.
    Time since{};
    double luck = 0;
    bool worked_out = false;
  };

  // The rules beyond the plain ones need a list by idle time, and indices.
  void put_by_rules(Slot slot, std::uint64_t created, Time now);
  Slot take_by_rules();
  Slot expire_by_rules();
  Time next_expiry_by_rules() const;
  Slot preferred();
  void remove(Slot slot);
  void enter(Slot slot, Time now);
  void leave(Slot slot);
  void link(Slot slot);
  void unlink(Slot slot);
  void work_out_next();
  void plan_eviction(Time now);

  Routing routing_;
  KeepAlive keep_alive_;
  Stream stream_;
  bool plain_;   // mru and a fixed keep-alive
  IdleRow row_;  // then all that is needed

  std::vector<Idle> idle_;  // by slot
  Slot longest_ = none;     // both ends of the list by idle time
  Slot shortest_ = none;
  std::size_t size_ = 0;
  std::set<std::pair<std::uint64_t, Slot>> by_age_;  // routing newest only
  std::set<std::pair<Time, Slot>> by_expiry_;        // drawn keep-alive only
  std::vector<Slot> order_;                          // routing random only
  Time next_eviction_ = never;                       // periodic eviction only
  std::size_t to_evict_ = 0;                         // how many still go at next_eviction_
};

}  // namespace coldcast
