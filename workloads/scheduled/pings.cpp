#include "workloads/scheduled/pings.hpp"

#include <utility>

namespace coldcast {

Pings::Pings(const Rule& rule, RequestMaker maker)
    : rule_(rule), maker_(std::move(maker)), at_(rule.first) {}

std::optional<Request> Pings::next(Time) {
  if (made_ == std::uint64_t{rule_.at_once} * rule_.functions) {
    at_ = after(at_, rule_.every);
    made_ = 0;
  }
  if (at_ == never) return std::nullopt;
  Request ping = maker_.make(at_);
  ping.items = 0;
  ping.demand = Demand::of(rule_.service);
  ping.function = static_cast<std::uint16_t>(made_++ / rule_.at_once);
  return ping;
}

}  // namespace coldcast
