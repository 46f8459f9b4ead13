#pragma once

#include <cstdint>
#include <optional>
#include <vector>

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

  /// An instance can take a request; or the number of requests it has changed.
  void offer(Slot slot, std::uint64_t number, std::int64_t requests);

  /// It can no longer.
  void withdraw(Slot slot);

  /// The one that the rule prefers; nothing if none can.
  std::optional<Slot> choose();

  std::size_t size() const { return rule_ == PlacementRule::random ? any_.size() : order_.size(); }

 private:
  struct Key {
    std::int64_t requests;
    std::uint64_t number;
    bool operator<(const Key& other) const {
      return requests != other.requests ? requests < other.requests : number < other.number;
    }
  };

  void offer_any(Slot slot);
  void withdraw_any(Slot slot);

  PlacementRule rule_;
  Stream stream_;
  IndexedHeap<Key> order_;             // for all rules but random
  std::vector<Slot> any_;              // for random
  std::vector<std::uint32_t> places_;  // by slot, in any_, from 1; 0: not there
  std::int64_t turn_ = 0;              // for round robin: how many were chosen
};

}  // namespace coldcast
