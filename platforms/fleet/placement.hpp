#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "platforms/fleet/rank_set.hpp"
#include "sim/core/indexed_heap.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {

/// Which instance takes the next request, of those that can take one.
enum class PlacementRule {
  fill_first,   ///< the one created first
  spread,       ///< the one with the fewest requests, of these the one created first
  random,       ///< any, with equal chances
  round_robin,  ///< the one whose turn it is
};

/// The instances that can take a request, in the order of a rule.
class Placement {
 public:
  using Slot = std::uint32_t;

  Placement(PlacementRule rule, Stream stream) : rule_(rule), stream_(stream) {}

  /// An instance is created, after all that are here. It cannot take requests yet.
  void enter(Slot slot);

  /// It is no more.
  void leave(Slot slot);

  /// An instance can take a request; or the number of requests it has changed.
  /// REQUIRES: it has entered.
  void offer(Slot slot, std::int64_t requests) {
    const std::int64_t level = level_with(requests, instances_[slot].level);
    if (level != instances_[slot].level) move(slot, level);
  }

  /// It can no longer.
  void withdraw(Slot slot) {
    if (instances_[slot].level != nowhere) move(slot, nowhere);
  }

  /// The one that the rule prefers; nothing if none can.
  std::optional<Slot> choose();

  std::size_t size() const { return offered_; }  ///< how many can

 private:
  using Rank = RankSet::Rank;  // by age, the oldest first
  static constexpr std::int64_t levels = 64;
  static constexpr std::int64_t nowhere = -1;
  static constexpr Slot gone = ~Slot{0};

  struct Instance {
    std::uint64_t number = 0;  // counts instances as they enter
    Rank rank = 0;
    std::int64_t level = nowhere;  // where it is offered; for random: its place there
  };

  struct Key {
    std::int64_t first;  // its requests, or its turn
    std::uint64_t number;
    bool operator==(const Key&) const = default;
    bool operator<(const Key& other) const {
      return first != other.first ? first < other.first : number < other.number;
    }
  };

  /// Where an instance with so many requests is to be offered; `now` is where it is.
  std::int64_t level_with(std::int64_t requests, std::int64_t now) const {
    if (rule_ == PlacementRule::fill_first) return 0;
    if (rule_ == PlacementRule::spread) return requests;
    if (now != nowhere) return now;  // it keeps its place, or its turn until it is chosen
    const bool random = rule_ == PlacementRule::random;
    return random ? static_cast<std::int64_t>(any_.size()) : levels + turn_;
  }

  void move(Slot slot, std::int64_t level);
  void enter_level(Rank rank, std::int64_t level);
  void leave_level(Rank rank, std::int64_t level);
  void withdraw_any(std::int64_t place);
  void rank_anew();

  PlacementRule rule_;
  Stream stream_;
  std::vector<Instance> instances_;  // by slot
  std::uint64_t entered_ = 0;
  std::size_t offered_ = 0;

  // By age, and by the number of requests if the rule asks for it: a set for each number, which
  // costs a few steps whatever the number of instances. Where there are too many requests for that,
  // and where turns count, a heap.
  std::vector<Slot> by_rank_;  // offered or not; some are gone
  std::size_t ranks_ = 0;      // so many can be given before all are given anew
  std::vector<RankSet> at_level_;
  std::uint64_t levels_in_use_ = 0;  // a bit for each
  IndexedHeap<Key> order_;
  std::int64_t turn_ = 0;  // for round robin: how many were chosen

  std::vector<Slot> any_;  // for random
};

}  // namespace coldcast
