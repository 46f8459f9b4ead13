#include "workloads/scheduled/schedule.hpp"

#include <cmath>
#include <utility>

namespace coldcast {

Time Timetable::at(std::uint64_t i) const {
  if (i >= count) return never;
  const std::uint64_t round = i / instants.size();
  if (round >= static_cast<std::uint64_t>(never / period)) return never;
  return after(instants[i % instants.size()], static_cast<std::int64_t>(round) * period);
}

Schedule::Schedule(std::shared_ptr<const Rule> rule, RequestMaker maker, std::uint64_t seed,
                   std::uint64_t replication)
    : rule_(std::move(rule)),
      maker_(std::move(maker)),
      lateness_(seed, "lateness", replication),
      counts_(seed, "batch sizes", replication),
      spread_(seed, "spread", replication),
      next_begins_(rule_->timetable.at(0)) {}

std::optional<Request> Schedule::next(Time) {
  // No job is early: those that are not due yet bring nothing before.
  while (next_begins_ < never && (due_.empty() || next_begins_ <= due_.top_key().first)) begin();
  if (due_.empty()) return std::nullopt;
  const Slot slot = due_.top();
  const Time at = due_.top_key().first;
  draw_next_of(slot);
  return maker_.make(at);
}

void Schedule::begin() {
  Slot slot = static_cast<Slot>(jobs_.size());
  if (free_.empty()) {
    jobs_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  const Duration late = drawn_time(rule_->late_s.quantile(lateness_.uniform()));
  jobs_[slot] = {.begins = after(next_begins_, late),
                 .requests = rule_->requests.draw(counts_),
                 .number = begun_};
  draw_next_of(slot);
  next_begins_ = rule_->timetable.at(++begun_);
}

void Schedule::draw_next_of(Slot slot) {
  Job& job = jobs_[slot];
  if (job.made == job.requests) {
    due_.erase(slot);
    return free_.push_back(slot);
  }
  const auto left = static_cast<double>(job.requests - job.made);
  // Of k points at random in what is left, the first lies where 1 - u^(1/k) of it has passed.
  if (!rule_->even && rule_->spread > Duration::zero())
    job.share_left *= std::exp(std::log(spread_.uniform()) / left);
  const double share =
      rule_->even ? 1 - left / static_cast<double>(job.requests) : 1 - job.share_left;
  ++job.made;
  due_.set(slot, {after(job.begins, seconds(share * to_seconds(rule_->spread))), job.number});
}

}  // namespace coldcast
