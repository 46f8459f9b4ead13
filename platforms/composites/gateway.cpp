#include "platforms/composites/gateway.hpp"

#include <utility>

#include "platforms/composites/wire.hpp"

namespace coldcast {
namespace {

/// As how many requests a message is billed.
std::int64_t billed_requests(Bytes size, Bytes unit) {
  if (size <= unit) return 1;
  return (size.value - 1) / unit.value + 1;
}

}  // namespace

Gateway::Gateway(std::unique_ptr<Platform> platform, GatewayConfig config, std::uint64_t seed,
                 std::uint64_t replication)
    : platform_(std::move(platform)),
      config_(std::move(config)),
      pending_(config_.timeout),
      network_(seed, "gateway", replication) {
  if (config_.request_rate) request_rate_.emplace(*config_.request_rate);
}

void Gateway::accept(const Request& request, Sink& sink) {
  const bool by_storage = stored(request.payload, config_.payload_limit);
  const bool throttled = request_rate_ && !request_rate_->take(request.at);
  if (!throttled || config_.bill_throttled)
    usage_[Meter::requests] +=
        billed_requests(by_storage ? Bytes{} : request.payload, config_.billing_unit);
  if (throttled) return refuse(request, Fate::throttled, sink);
  if (!by_storage && request.payload > config_.payload_limit)
    return refuse(request, Fate::payload, sink);

  carry(request.payload, config_.payload_limit);
  pending_.add(request.id, request.at, request);
  Request inner = request;
  if (by_storage) inner.payload = Bytes{};
  Wire wire{[&](const Outcome& outcome) { hand_back(outcome, sink); }};
  platform_->accept(inner, wire);
}

void Gateway::advance(Sink& sink) {
  // An answer at the very instant of the time limit is in time.
  if (platform_->next_event() <= pending_.next()) {
    Wire wire{[&](const Outcome& outcome) { hand_back(outcome, sink); }};
    return platform_->advance(wire);
  }
  const Time now = pending_.next();
  const Request request = pending_.give_up().second;
  answer({.request = request, .started = now, .finished = now, .fate = Fate::timed_out},
         request_time(request), sink);
}

void Gateway::refuse(const Request& request, Fate fate, Sink& sink) const {
  answer({.request = request, .started = request.at, .finished = request.at, .fate = fate}, {},
         sink);
}

/// Passes on what the platform says, unless the request has timed out.
void Gateway::hand_back(Outcome outcome, Sink& sink) {
  const Request* request = pending_.find(outcome.request.id);
  if (request == nullptr) return;
  outcome.request = *request;
  // An inner network may bring the answer later than it is known here: too late, and then the time
  // limit will end the waiting.
  if (outcome.finished > after(outcome.request.at, config_.timeout)) return;
  pending_.take(outcome.request.id);
  Duration transfer = request_time(outcome.request);
  if (outcome.fate == Fate::served) {
    if (!config_.storage && config_.response > config_.response_limit)
      outcome.fate = Fate::payload;
    else
      transfer += carry(config_.response, config_.response_limit);
  }
  answer(outcome, transfer, sink);
}

void Gateway::answer(Outcome outcome, Duration transfer, Sink& sink) const {
  const Distribution& law = config_.round_trip_s;
  // By request, not by order of answers: the same request has the same network in any comparison.
  const double round_trip_s =
      law.is_constant() ? law.mean() : law.quantile(network_.uniform_of(outcome.request.id));
  const Duration network = drawn_time(round_trip_s) + transfer;
  outcome.network = sum(outcome.network, network);
  outcome.finished = after(outcome.finished, network);
  sink.take(outcome);
}

/// Counts what a message uses, and says how long it takes.
Duration Gateway::carry(Bytes size, Bytes limit) {
  if (stored(size, limit)) {
    usage_[Meter::storage_writes] += 1;
    usage_[Meter::storage_reads] += 1;
  } else {
    usage_[Meter::data] += size.value;
  }
  return time_of(size, limit);
}

Duration Gateway::request_time(const Request& request) const {
  return time_of(request.payload, config_.payload_limit);
}

Duration Gateway::time_of(Bytes size, Bytes limit) const {
  return stored(size, limit) ? 2 * config_.storage->time_of(size) : config_.wire.time_of(size);
}

Usage Gateway::usage() const {
  Usage all = usage_;
  all.append(platform_->usage());
  return all;
}

Usage Gateway::accrued(Time now) const {
  Usage all;
  all.append(platform_->accrued(now));
  return all;
}

Usage Gateway::standing(Duration span) const {
  Usage all;
  all.append(platform_->standing(span));
  return all;
}

}  // namespace coldcast
