#include "workloads/closed/closed_loop.hpp"

#include <algorithm>
#include <cassert>

namespace coldcast {
namespace {

/// What random numbers of a user's request belong to.
constexpr std::uint64_t entity_of(std::uint32_t user, std::uint64_t request) {
  return (std::uint64_t{user} << 40) | (request & ((std::uint64_t{1} << 40) - 1));
}

}  // namespace

ClosedLoop::ClosedLoop(ClosedLoopConfig config, RequestMaker maker, Stream thinking)
    : config_(std::move(config)),
      crowd_(config_.crowd),
      maker_(std::move(maker)),
      thinking_(std::move(thinking)) {}

std::optional<Request> ClosedLoop::next(Time answers_from) {
  for (;;) {
    const Time due = due_.empty() ? never : due_.top_key().first;
    if (std::min(due, crowd_.next()) >= answers_from) {
      if (answers_from < never) now_ = answers_from;
      return std::nullopt;
    }
    if (due < crowd_.next()) return send(due_.pop(), due);
    change(crowd_.next());  // whoever is to go at this instant sends no more
  }
}

void ClosedLoop::take(const Outcome& outcome) {
  User& user = users_[outcome.request.tag];
  assert(user.unanswered);
  user.unanswered = false;
  // A platform may tell of a passed time limit when its work is done. Nobody can act before.
  user.free_at = std::max(outcome.finished, now_);
  if (finished(user)) return;
  --waiting_;
  if (user.there) think(outcome.request.tag);
}

void ClosedLoop::change(Time now) {
  const auto [number, comes] = crowd_.pop();
  if (comes) return come(number, now);
  users_[number].there = false;
  due_.erase(number);
}

void ClosedLoop::come(std::uint32_t number, Time now) {
  if (number >= users_.size()) users_.resize(number + std::size_t{1});
  User& user = users_[number];
  user.there = true;
  if (user.unanswered || finished(user)) return;
  // Who came back before its last answer goes on as if it had stayed.
  const bool stayed = user.free_at > now;
  user.free_at = std::max(user.free_at, now);
  return config_.thinks_first || stayed ? think(number) : plan(number, now);
}

void ClosedLoop::think(std::uint32_t number) {
  const User& user = users_[number];
  const Distribution& law = config_.think_s;
  const double think_s = law.is_constant()
                             ? law.mean()
                             : law.quantile(thinking_.uniform_of(entity_of(number, user.sent)));
  plan(number, after(user.free_at, drawn_time(think_s)));
}

void ClosedLoop::plan(std::uint32_t number, Time at) {
  const User& user = users_[number];
  if (user.sent > 0) {
    const bool in_no_time = user.free_at == user.sent_at;
    const Duration least = in_no_time ? ClosedLoopConfig::breath : Duration{};
    at = std::max(at, after(user.sent_at, std::max(config_.pacing, least)));
  }
  if (at < never) due_.set(number, {at, planned_++});
}

Request ClosedLoop::send(std::uint32_t number, Time now) {
  User& user = users_[number];
  Request request = maker_.make_for(now, entity_of(number, user.sent));
  request.tag = number;
  ++user.sent;
  user.sent_at = now_ = now;
  user.unanswered = true;
  if (!finished(user)) ++waiting_;
  return request;
}

}  // namespace coldcast
