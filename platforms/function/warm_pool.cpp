#include "platforms/function/warm_pool.hpp"

#include <algorithm>

#include "sim/core/statistics.hpp"

namespace coldcast {

WarmPool::WarmPool(Routing routing, KeepAlive keep_alive, Stream stream)
    : routing_(routing),
      keep_alive_(std::move(keep_alive)),
      stream_(std::move(stream)),
      plain_(routing == Routing::mru && !keep_alive_.drawn && !keep_alive_.eviction) {}

void WarmPool::put_by_rules(Slot slot, std::uint64_t created, Time now) {
  if (slot >= idle_.size()) idle_.resize(slot + 1 + slot / 2);
  idle_[slot].created = created;
  link(slot);
  ++size_;
  enter(slot, now);
}

WarmPool::Slot WarmPool::take_by_rules() {
  const Slot slot = preferred();
  remove(slot);
  return slot;
}

Time WarmPool::next_expiry_by_rules() const {
  if (size_ == 0) return never;
  if (keep_alive_.eviction) return next_eviction_;
  return keep_alive_.drawn ? by_expiry_.begin()->first : idle_[longest_].expires;
}

WarmPool::Slot WarmPool::expire_by_rules() {
  const Slot slot = keep_alive_.drawn ? by_expiry_.begin()->second : longest_;
  if (keep_alive_.eviction && to_evict_ == 0)  // the first of this period's
    to_evict_ = static_cast<std::size_t>(nearest_rank(keep_alive_.eviction->share, size_));
  remove(slot);
  if (keep_alive_.eviction && --to_evict_ == 0) plan_eviction(next_eviction_);
  return slot;
}

void WarmPool::remove(Slot slot) {
  unlink(slot);
  --size_;
  leave(slot);
  work_out_next();
}

void WarmPool::link(Slot slot) {
  idle_[slot].longer = shortest_;
  idle_[slot].shorter = none;
  (shortest_ == none ? longest_ : idle_[shortest_].shorter) = slot;
  shortest_ = slot;
}

void WarmPool::unlink(Slot slot) {
  const Idle& leaving = idle_[slot];
  (leaving.longer == none ? longest_ : idle_[leaving.longer].shorter) = leaving.shorter;
  (leaving.shorter == none ? shortest_ : idle_[leaving.shorter].longer) = leaving.longer;
}

WarmPool::Slot WarmPool::preferred() {
  switch (routing_) {
    case Routing::newest:
      return by_age_.rbegin()->second;
    case Routing::random: {
      const double place = stream_.uniform() * static_cast<double>(order_.size());
      return order_[static_cast<std::size_t>(place)];
    }
    case Routing::mru:
      break;
  }
  return shortest_;
}

void WarmPool::enter(Slot slot, Time now) {
  Idle& idle = idle_[slot];
  idle.expires = after(now, keep_alive_.fixed);
  if (routing_ == Routing::newest) by_age_.emplace(idle.created, slot);
  if (routing_ == Routing::random) {
    idle.place = order_.size();
    order_.push_back(slot);
  }
  if (keep_alive_.drawn) {
    idle.since = now;
    idle.luck = stream_.uniform();
    idle.worked_out = false;
    idle.expires = after(now, keep_alive_.drawn->least_at(idle.luck));
    by_expiry_.emplace(idle.expires, slot);
    work_out_next();
  }
  if (keep_alive_.eviction && size_ == 1) plan_eviction(now);
}

void WarmPool::leave(Slot slot) {
  if (routing_ == Routing::newest) by_age_.erase({idle_[slot].created, slot});
  if (routing_ == Routing::random) {
    const std::size_t place = idle_[slot].place;
    order_[place] = order_.back();
    idle_[order_[place]].place = place;
    order_.pop_back();
  }
  if (keep_alive_.drawn) by_expiry_.erase({idle_[slot].expires, slot});
}

// The quantile of a mixture costs more than all the rest of a request, and most instances are used
// again long before their time: so it is worked out only where it may be the next.
void WarmPool::work_out_next() {
  while (!by_expiry_.empty() && !idle_[by_expiry_.begin()->second].worked_out) {
    auto first = by_expiry_.extract(by_expiry_.begin());
    Idle& idle = idle_[first.value().second];
    idle.expires = after(idle.since, keep_alive_.drawn->at(idle.luck));
    idle.worked_out = true;
    first.value().first = idle.expires;
    by_expiry_.insert(std::move(first));
  }
}

void WarmPool::plan_eviction(Time now) {
  const Duration period = keep_alive_.eviction->period;
  next_eviction_ = (now / period + 1) * period;
  to_evict_ = 0;
}

}  // namespace coldcast
