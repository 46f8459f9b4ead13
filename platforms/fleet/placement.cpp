#include "platforms/fleet/placement.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace coldcast {

void Placement::enter(Slot slot) {
  if (by_rank_.size() == ranks_) rank_anew();
  if (slot >= instances_.size()) instances_.resize(slot + 1 + slot / 2);
  instances_[slot] = {.number = entered_++, .rank = static_cast<Rank>(by_rank_.size())};
  by_rank_.push_back(slot);
}

void Placement::leave(Slot slot) {
  withdraw(slot);
  by_rank_[instances_[slot].rank] = gone;
}

std::optional<Placement::Slot> Placement::choose() {
  if (offered_ == 0) return std::nullopt;
  if (rule_ == PlacementRule::random) {
    const auto share = static_cast<std::size_t>(stream_.uniform() * static_cast<double>(offered_));
    return any_[std::min(share, offered_ - 1)];
  }
  if (levels_in_use_ != 0) {
    const auto lowest = static_cast<std::size_t>(std::countr_zero(levels_in_use_));
    return by_rank_[at_level_[lowest].least()];
  }
  const Slot slot = order_.top();
  if (rule_ == PlacementRule::round_robin) move(slot, levels + ++turn_);
  return slot;
}

void Placement::move(Slot slot, std::int64_t level) {
  const std::int64_t before = std::exchange(instances_[slot].level, level);
  offered_ += (before == nowhere);
  offered_ -= (level == nowhere);
  if (rule_ == PlacementRule::random)
    return level == nowhere ? withdraw_any(before) : any_.push_back(slot);
  if (before >= levels && level < levels) order_.erase(slot);
  if (0 <= before && before < levels) leave_level(instances_[slot].rank, before);
  if (level >= levels) return order_.set(slot, {level, instances_[slot].number});
  if (level != nowhere) enter_level(instances_[slot].rank, level);
}

void Placement::enter_level(Rank rank, std::int64_t level) {
  const auto number = static_cast<std::size_t>(level);
  if (number >= at_level_.size()) at_level_.resize(number + 1, RankSet{ranks_});
  at_level_[number].insert(rank);
  levels_in_use_ |= std::uint64_t{1} << level;
}

void Placement::leave_level(Rank rank, std::int64_t level) {
  RankSet& left = at_level_[static_cast<std::size_t>(level)];
  left.erase(rank);
  levels_in_use_ &= ~(std::uint64_t{left.empty()} << level);
}

/// Ranks are used up: gives them anew to those who are still here, and as many to spare.
void Placement::rank_anew() {
  std::erase(by_rank_, gone);
  ranks_ = std::max<std::size_t>(64, 2 * by_rank_.size());
  at_level_.assign(at_level_.size(), RankSet{ranks_});
  for (std::size_t rank = 0; rank < by_rank_.size(); ++rank) {
    Instance& instance = instances_[by_rank_[rank]];
    instance.rank = static_cast<Rank>(rank);
    if (rule_ != PlacementRule::random && 0 <= instance.level && instance.level < levels)
      at_level_[static_cast<std::size_t>(instance.level)].insert(instance.rank);
  }
}

/// Takes one out of any_, where the last takes its place.
void Placement::withdraw_any(std::int64_t place) {
  const Slot last = any_.back();
  any_.pop_back();
  if (static_cast<std::size_t>(place) == any_.size()) return;
  any_[static_cast<std::size_t>(place)] = last;
  instances_[last].level = place;
}

}  // namespace coldcast
