#include "workloads/rate/broken_line.hpp"

#include <algorithm>
#include <utility>

namespace coldcast {

BrokenLine::BrokenLine(std::vector<Stretch> stretches) : stretches_(std::move(stretches)) {}

std::optional<RatePiece> BrokenLine::piece(Time begin) const {
  const auto here = std::ranges::upper_bound(stretches_, begin, {}, &Stretch::until);
  if (here == stretches_.end()) return std::nullopt;
  const Time first = here == stretches_.begin() ? Time{} : (here - 1)->until;
  // Of one without an end the share is 0, or so small that nothing comes of it: it is level.
  const double share = to_seconds(begin - first) / to_seconds(here->until - first);
  return RatePiece{.from = here->from + (here->to - here->from) * share,
                   .to = here->to,
                   .slack = 0,
                   .until = here->until};
}

double BrokenLine::at(Time at) const {
  const auto here = piece(at);
  return here ? here->from : 0;
}

double BrokenLine::most() const {
  double most = 0;
  for (const Stretch& stretch : stretches_) most = std::max({most, stretch.from, stretch.to});
  return most;
}

Time BrokenLine::end() const { return stretches_.back().until; }

double BrokenLine::mean_until(Time end) const {
  double area = 0;
  for (Time begin{}; begin < end;) {
    const RatePiece here = *piece(begin);
    const Time until = std::min(end, here.until);
    const double share = to_seconds(until - begin) / to_seconds(here.until - begin);
    const double last = here.from + (here.to - here.from) * share;
    area += (here.from + last) / 2 * to_seconds(until - begin);
    begin = until;
  }
  return area / to_seconds(end);
}

}  // namespace coldcast
