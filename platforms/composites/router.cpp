#include "platforms/composites/router.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace coldcast {

Router::Router(std::vector<Totals::Child> children, RouterConfig config, std::uint64_t seed,
               std::uint64_t replication)
    : Composite(std::move(children)),
      config_(std::move(config)),
      order_(inner_.size()),
      rank_(inner_.size()),
      in_system_(inner_.size()),
      choice_(seed, "router", replication) {
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  if (config_.policy == RouterConfig::Policy::cheapest_first)
    std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
      return config_.targets[a].usd_per_1m < config_.targets[b].usd_per_1m;
    });
  double sum = 0;
  for (std::size_t rank = 0; rank < order_.size(); ++rank) {
    rank_[order_[rank]] = rank;
    reached_.push_back(sum += config_.targets[order_[rank]].weight);
  }
}

void Router::accept(const Request& request, Sink& sink) {
  const bool weighted = config_.policy == RouterConfig::Policy::weighted;
  send(request, weighted ? drawn_rank(request) : free_rank(0), request.at, sink);
}

void Router::advance(Sink& sink) {
  const Time now = next_event();
  // What is due in the targets goes first: an instance freed at t can serve what arrives at t.
  if (inner_.next_event() == now)
    return inner_.advance(
        [&](std::size_t target, const Outcome& outcome) { hear(target, outcome, now, sink); });
  const Onward onward = onward_.pop();
  send(onward.request, free_rank(onward.rank), now, sink);
}

std::size_t Router::drawn_rank(const Request& request) const {
  const double at = choice_.uniform_of(request.id) * reached_.back();
  const auto found = std::upper_bound(reached_.begin(), reached_.end() - 1, at);
  return static_cast<std::size_t>(found - reached_.begin());
}

std::size_t Router::free_rank(std::size_t from) const {
  std::size_t rank = from;
  while (rank + 1 < order_.size() &&
         in_system_[order_[rank]] >= config_.targets[order_[rank]].limit)
    ++rank;
  return rank;
}

void Router::send(const Request& request, std::size_t rank, Time now, Sink& sink) {
  ++in_system_[order_[rank]];
  inner_.accept(order_[rank], request, now, [&](std::size_t target, const Outcome& outcome) {
    hear(target, outcome, now, sink);
  });
}

void Router::hear(std::size_t target, const Outcome& outcome, Time now, Sink& sink) {
  --in_system_[target];
  if (passes_on(target, outcome))
    return onward_.schedule(std::max(now, outcome.finished), {outcome.request, rank_[target] + 1});
  if (outcome.fate == Fate::served)
    inner_.served(target, outcome.request, outcome.finished - outcome.request.at);
  sink.take(outcome);
}

bool Router::passes_on(std::size_t target, const Outcome& outcome) const {
  if (config_.policy != RouterConfig::Policy::cheapest_first) return false;
  if (rank_[target] + 1 == order_.size()) return false;
  return outcome.fate == Fate::throttled || outcome.fate == Fate::queue_full;
}

}  // namespace coldcast
