#include "sim/study/timeline.hpp"

#include <algorithm>
#include <utility>

namespace coldcast {

void Timeline::take(const Outcome& outcome) {
  if (outcome.request.items == 0) return;
  ++current_.ended[index_of(outcome.fate)];
  current_.cold += outcome.cold;
}

bool Timeline::in_progress() const {
  const auto some = [](std::uint64_t count) { return count > 0; };
  return current_.offered > 0 || std::any_of(current_.ended.begin(), current_.ended.end(), some);
}

void Timeline::close(const Platform& platform, const PriceSheet& prices) {
  current_.end = step_end();
  current_.levels = platform.levels();
  Usage usage = platform.usage();
  usage += platform.accrued(current_.end);
  usage += platform.standing(current_.end);
  current_.spent = prices.bill(usage).total;
  begin_ = current_.end;
  rows_.push_back(std::exchange(current_, Row{}));
  if (rows_.size() == most_rows) halve();
}

void Timeline::halve() {
  for (std::size_t pair = 0; pair < most_rows / 2; ++pair) {
    const Row first = rows_[2 * pair];
    Row& merged = rows_[pair] = rows_[2 * pair + 1];
    merged.offered += first.offered;
    merged.cold += first.cold;
    for (std::size_t fate = 0; fate < fates; ++fate) merged.ended[fate] += first.ended[fate];
  }
  rows_.resize(most_rows / 2);
  step_ *= 2;
}

}  // namespace coldcast
