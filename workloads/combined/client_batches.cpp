#include "workloads/combined/client_batches.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace coldcast {
namespace {

constexpr std::uint32_t most_items = std::numeric_limits<std::uint16_t>::max();

/// The sum of two sizes, at most the largest there is.
std::int64_t sum_of(std::int64_t a, std::int64_t b) {
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  return b > largest - a ? largest : a + b;
}

}  // namespace

ClientBatches::ClientBatches(std::unique_ptr<Workload> users, Rule rule, RequestMaker maker,
                             SharedRequestLaw law)
    : users_(std::move(users)), rule_(rule), maker_(std::move(maker)), law_(std::move(law)) {}

std::optional<Request> ClientBatches::next(Time) {
  for (;;) {
    look_ahead();
    forget_sent();
    if (!waiting_.empty()) {
      // As everywhere, what is due at an instant comes before what arrives at it.
      const Time due = after(waiting_.front().first, rule_.max_wait);
      if (!arriving_) return send(waiting_.front().function, std::min(due, last_));
      if (due <= arriving_->at) return send(waiting_.front().function, due);
    }
    if (!arriving_) return std::nullopt;

    const Function function = arriving_->function;
    if (arriving_->items == 0) {  // what keeps instances warm does not wait for others
      Request ping = *std::exchange(arriving_, std::nullopt);
      ping.id = made_++;
      return ping;
    }
    if (open_[function].items + arriving_->items > most_items) return send(function, last_);
    add(*std::exchange(arriving_, std::nullopt));
    if (open_[function].items >= rule_.items) return send(function, last_);
  }
}

void ClientBatches::look_ahead() {
  if (arriving_ || !users_) return;
  arriving_ = users_->next();
  if (arriving_)
    last_ = arriving_->at;
  else
    users_.reset();
}

void ClientBatches::forget_sent() {
  const auto sent = [this](const Waiting& message) {
    const auto found = open_.find(message.function);
    return found == open_.end() || found->second.number != message.number;
  };
  while (!waiting_.empty() && sent(waiting_.front())) waiting_.pop_front();
  // One that waits for ever must not keep all that were sent after it.
  if (waiting_.size() > 2 * open_.size() + 64) std::erase_if(waiting_, sent);
}

void ClientBatches::add(const Request& request) {
  Open& open = open_[request.function];
  if (open.items == 0) {
    open.number = ++opened_;
    waiting_.push_back({request.at, request.function, open.number});
  }
  open.items += request.items;
  open.bytes = sum_of(open.bytes, request.payload.value);
  open.unbatched += law_->multiple(request.items, 0, 0);
  if (request.demand.brings_time()) {
    open.brings_time = true;
    open.times_s += to_seconds(request.demand.time());
  } else {
    open.multiples += request.demand.multiple();
  }
}

Request ClientBatches::send(Function function, Time at) {
  const Open open = open_.extract(function).mapped();
  Request request = maker_.make(at);
  request.id = made_++;
  request.function = function;
  request.items = static_cast<std::uint16_t>(open.items);
  request.payload = Bytes{open.bytes};
  request.demand = demand_of(open);
  return request;
}

Demand ClientBatches::demand_of(const Open& open) const {
  const double together = law_->multiple(open.items, 0, 0);
  const double saving = open.unbatched > 0 ? together / open.unbatched : 1;
  if (!open.brings_time) return Demand::times(open.multiples * saving);
  // Beside a time, a multiple is of the model's mean call.
  return Demand::of(drawn_time((open.times_s + open.multiples * law_->call_s) * saving));
}

}  // namespace coldcast
