#include "platforms/composites/retry.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "platforms/composites/wire.hpp"

namespace coldcast {

Retry::Retry(std::unique_ptr<Platform> platform, RetryConfig config, std::uint64_t seed,
             std::uint64_t replication)
    : platform_(std::move(platform)),
      config_(std::move(config)),
      back_off_(seed, "retry back-off", replication),
      jitter_(seed, "retry jitter", replication),
      pending_(config_.timeout) {}

void Retry::accept(const Request& request, Sink& sink) {
  now_ = request.at;
  send(new_call(request), request.at, sink);
}

Time Retry::next_event() const {
  return std::min({platform_->next_event(), pending_.next(), calendar_.next()});
}

void Retry::advance(Sink& sink) {
  const Time now = now_ = next_event();
  if (platform_->next_event() == now) {
    Wire wire{[&](const Outcome& outcome) { hear(outcome, sink); }};
    return platform_->advance(wire);
  }
  if (pending_.next() > now) return send(calendar_.pop(), now, sink);
  // An answer at the very instant of the time-out would have been in time.
  const auto [id, slot] = pending_.give_up();
  Request attempt = calls_[slot].request;
  attempt.id = id;
  decide(slot, {.request = attempt, .started = now, .finished = now, .fate = Fate::timed_out},
         sink);
}

Retry::Slot Retry::new_call(const Request& request) {
  if (free_slots_.empty()) {
    calls_.emplace_back();
    free_slots_.push_back(static_cast<Slot>(calls_.size() - 1));
  }
  const Slot slot = free_slots_.back();
  free_slots_.pop_back();
  calls_[slot] = Call{};
  calls_[slot].request = request;
  return slot;
}

void Retry::send(Slot slot, Time now, Sink& sink) {
  Call& call = calls_[slot];
  Request attempt = call.request;
  attempt.id = pending_.free_number(attempt_of(attempt.id, call.attempts));
  attempt.at = now;
  ++call.attempts;
  attempts_ += attempt.items > 0;
  pending_.add(attempt.id, now, slot);
  Wire wire{[&](const Outcome& outcome) { hear(outcome, sink); }};
  platform_->accept(attempt, wire);
}

void Retry::hear(const Outcome& outcome, Sink& sink) {
  const Slot* slot = pending_.find(outcome.request.id);
  if (slot == nullptr) return;
  Call& call = calls_[*slot];
  call.cold |= outcome.cold;
  call.billed = sum(call.billed, outcome.billed);
  // Still on the wire when the client gives up.
  if (outcome.finished > after(outcome.request.at, config_.timeout)) return;
  decide(*pending_.take(outcome.request.id), outcome, sink);
}

void Retry::decide(Slot slot, Outcome outcome, Sink& sink) {
  const Call& call = calls_[slot];
  if (config_.on[index_of(outcome.fate)] && call.attempts != config_.attempts) {
    // A platform may tell of a passed time limit only when its work is done.
    const Time known = std::max(outcome.finished, now_);
    const Time again = after(known, back_off(outcome.request, call.attempts));
    // Arrivals end after the longest run, and so do attempts: there is an end to all things.
    if (again < longest_run) return calendar_.schedule(again, slot);
  }
  outcome.request = call.request;
  outcome.billed = call.billed;
  outcome.cold = call.cold;
  free_slots_.push_back(slot);
  sink.take(outcome);
}

/// By request and attempt, so that it is the same in any comparison.
Duration Retry::back_off(const Request& attempt, std::uint64_t attempts) const {
  const Distribution& law = config_.back_off_s;
  const double draw_s =
      law.is_constant() ? law.mean() : law.quantile(back_off_.uniform_of(attempt.id));
  // No longer than a run, and no infinity that nothing could be multiplied with.
  const double growth = std::min(std::pow(config_.factor, static_cast<double>(attempts - 1)), 1e18);
  const Duration longest = std::min(config_.most, drawn_time(draw_s * growth));
  if (config_.jitter == RetryConfig::Jitter::none) return longest;
  const Duration part = drawn_time(to_seconds(longest) * jitter_.uniform_of(attempt.id));
  return config_.jitter == RetryConfig::Jitter::full ? part : (longest + part) / 2;
}

Counts Retry::counts() const {
  Counts counts = platform_->counts();
  counts.attempts += attempts_;
  return counts;
}

}  // namespace coldcast
