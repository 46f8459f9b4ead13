#include "platforms/fleet/placement.hpp"

#include <algorithm>

namespace coldcast {

void Placement::offer(Slot slot, std::uint64_t number, std::int64_t requests) {
  switch (rule_) {
    case PlacementRule::random:
      return offer_any(slot);
    case PlacementRule::fill_first:
      if (!order_.contains(slot)) order_.set(slot, {0, number});
      return;
    case PlacementRule::spread:
      return order_.set(slot, {requests, number});
    case PlacementRule::round_robin:  // at the end of the round; it keeps its turn until chosen
      if (!order_.contains(slot)) order_.set(slot, {turn_, number});
      return;
  }
}

void Placement::withdraw(Slot slot) {
  if (rule_ == PlacementRule::random) return withdraw_any(slot);
  order_.erase(slot);
}

std::optional<Placement::Slot> Placement::choose() {
  if (size() == 0) return std::nullopt;
  if (rule_ == PlacementRule::random) {
    const auto share = static_cast<std::size_t>(stream_.uniform() * static_cast<double>(size()));
    return any_[std::min(share, size() - 1)];
  }
  const Slot slot = order_.top();
  if (rule_ == PlacementRule::round_robin) order_.set(slot, {++turn_, order_.top_key().number});
  return slot;
}

void Placement::offer_any(Slot slot) {
  if (slot >= places_.size()) places_.resize(slot + 1 + slot / 2);
  if (places_[slot] > 0) return;
  any_.push_back(slot);
  places_[slot] = static_cast<std::uint32_t>(any_.size());
}

void Placement::withdraw_any(Slot slot) {
  if (slot >= places_.size() || places_[slot] == 0) return;
  const Slot last = any_.back();
  any_[places_[slot] - 1] = last;
  places_[last] = places_[slot];
  places_[slot] = 0;
  any_.pop_back();
}

}  // namespace coldcast
