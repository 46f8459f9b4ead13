#include "workloads/closed/crowd.hpp"

#include <algorithm>
#include <utility>

namespace coldcast {

std::uint32_t CrowdPlan::most() const {
  std::uint32_t most = first;
  for (const Stage& stage : stages) most = std::max(most, stage.users);
  return most;
}

Duration CrowdPlan::lasts() const {
  Duration all{};
  for (const Stage& stage : stages) all = after(all, stage.lasts);
  return all;
}

// Those who are there at the beginning come in a stage that takes no time.
Crowd::Crowd(CrowdPlan plan) : plan_(std::move(plan)) {
  plan_.stages.insert(plan_.stages.begin(), {Duration{}, plan_.first});
  find_next();
}

Crowd::Change Crowd::pop() {
  const bool comes = plan_.stages[stage_].users > users_;
  const Change change{comes ? users_ : users_ - 1, comes};
  users_ = comes ? users_ + 1 : users_ - 1;
  find_next();
  return change;
}

void Crowd::find_next() {
  while (stage_ < plan_.stages.size() && plan_.stages[stage_].users == users_) {
    begin_ = after(begin_, plan_.stages[stage_].lasts);
    from_ = users_;
    ++stage_;
  }
  next_ = never;
  if (stage_ == plan_.stages.size() || begin_ == never) return;
  // In whole numbers, so that the last user comes at the very end of the stage.
  const auto [lasts, target] = plan_.stages[stage_];
  const std::uint32_t steps = target > from_ ? target - from_ : from_ - target;
  const std::uint32_t step = (target > from_ ? users_ - from_ : from_ - users_) + 1;
  next_ = after(begin_, Duration{static_cast<std::int64_t>(Wide{lasts.count()} * step / steps)});
}

}  // namespace coldcast
