#include "platforms/composites/account.hpp"

#include <algorithm>
#include <utility>

#include "platforms/composites/pending.hpp"

namespace coldcast {

Account::Account(std::vector<Totals::Child> children, const AccountConfig& config,
                 std::uint64_t seed, std::uint64_t replication)
    : Composite(std::move(children)),
      by_(config.by),
      pools_{Pool{config.concurrency, 0}},
      choice_(seed, "account", replication) {
  double sum = 0;
  for (const AccountConfig::Function& function : config.functions) {
    reached_.push_back(sum += function.share);
    pool_of_.push_back(function.reserved ? pools_.size() : 0);
    if (!function.reserved) continue;
    pools_.push_back({*function.reserved, 0});
    pools_[0].size -= *function.reserved;
  }
}

void Account::accept(const Request& request, Sink& sink) {
  const std::size_t function = function_of(request);
  Pool& pool = pools_[pool_of_[function]];
  if (pool.used >= pool.size)
    return sink.take({.request = request,
                      .started = request.at,
                      .finished = request.at,
                      .fate = Fate::throttled});
  ++pool.used;
  inner_.accept(function, request, request.at,
                [&](std::size_t, const Outcome& outcome) { hear(function, outcome, sink); });
}

void Account::advance(Sink& sink) {
  inner_.advance(
      [&](std::size_t function, const Outcome& outcome) { hear(function, outcome, sink); });
}

std::size_t Account::function_of(const Request& request) const {
  if (by_ == AccountConfig::By::workload) return request.function % reached_.size();
  const double at = choice_.uniform_of(subject_of(request.id)) * reached_.back();
  const auto found = std::upper_bound(reached_.begin(), reached_.end() - 1, at);
  return static_cast<std::size_t>(found - reached_.begin());
}

void Account::hear(std::size_t function, const Outcome& outcome, Sink& sink) {
  --pools_[pool_of_[function]].used;
  if (outcome.fate == Fate::served)
    inner_.served(function, outcome.request, outcome.finished - outcome.request.at);
  sink.take(outcome);
}

}  // namespace coldcast
