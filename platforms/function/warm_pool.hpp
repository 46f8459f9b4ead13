#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "platforms/function/keep_alive.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {

/// The idle instances of a platform. Instances come in by `put`, leave by `take` when a request
/// needs one, and by `expire` when they have been idle for too long. Both are O(1) for a fixed
/// keep-alive with mru or random routing, else O(log n).
class WarmPool {
 public:
  using Slot = std::uint32_t;  ///< a small number that stands for an instance while it exists

  WarmPool(Routing routing, KeepAlive keep_alive, Stream stream);

  /// An instance becomes idle. `created` orders instances by age.
  void put(Slot slot, std::uint64_t created, Time now);

  /// Removes the instance that the routing prefers, if any is idle.
  std::optional<Slot> take();

  /// When the next idle instance goes away; `never` if none will.
  Time next_expiry() const {
    if (size_ == 0) return never;
    return plain_ ? idle_[longest_].expires : next_special_expiry();
  }

  /// Removes an instance whose time has come. REQUIRES: next_expiry() < never.
  Slot expire();

  std::size_t size() const { return size_; }

 private:
  static constexpr Slot none = ~Slot{0};

  struct Idle {
    Slot longer = none;  // the one idle for a bit longer, in the list by idle time
    Slot shorter = none;
    std::uint64_t created = 0;
    Time expires{};
    std::size_t place = 0;  // in order_, for random routing
  };

  Time next_special_expiry() const;
  Slot preferred();
  void remove(Slot slot);
  void enter(Slot slot, Time now);  // the indices that rules beyond the plain ones need
  void leave(Slot slot);
  void link(Slot slot);
  void unlink(Slot slot);
  Time expiry_of_idle(Time now);
  void plan_eviction(Time now);

  Routing routing_;
  KeepAlive keep_alive_;
  Stream stream_;
  bool plain_;  // mru and a fixed keep-alive: the list by idle time is all that is needed

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

// The plain path of every request, here so that it costs no calls.

inline void WarmPool::put(Slot slot, std::uint64_t created, Time now) {
  if (slot >= idle_.size()) idle_.resize(slot + 1 + slot / 2);
  idle_[slot].created = created;
  link(slot);
  ++size_;
  if (plain_)
    idle_[slot].expires = after(now, keep_alive_.fixed);
  else
    enter(slot, now);
}

inline std::optional<WarmPool::Slot> WarmPool::take() {
  if (size_ == 0) return std::nullopt;
  const Slot slot = plain_ ? shortest_ : preferred();
  remove(slot);
  return slot;
}

inline void WarmPool::remove(Slot slot) {
  unlink(slot);
  --size_;
  if (!plain_) leave(slot);
}

inline void WarmPool::link(Slot slot) {
  idle_[slot].longer = shortest_;
  idle_[slot].shorter = none;
  (shortest_ == none ? longest_ : idle_[shortest_].shorter) = slot;
  shortest_ = slot;
}

inline void WarmPool::unlink(Slot slot) {
  const Idle& leaving = idle_[slot];
  (leaving.longer == none ? longest_ : idle_[leaving.longer].shorter) = leaving.shorter;
  (leaving.shorter == none ? shortest_ : idle_[leaving.shorter].longer) = leaving.longer;
}

}  // namespace coldcast
