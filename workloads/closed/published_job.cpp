#include "workloads/closed/published_job.hpp"

#include <utility>

namespace coldcast {

PublishedJob::PublishedJob(PublishedJobConfig config, RequestMaker maker)
    : config_(config),
      maker_(std::move(maker)),
      begin_(config.first),
      published_at_(after(begin_, config.publishing)) {}

std::optional<Request> PublishedJob::next(Time answers_from) {
  const Time at = std::max(next_message(), next_place());
  if (at >= answers_from) {
    if (answers_from < never) now_ = answers_from;
    return std::nullopt;
  }
  now_ = at;
  const Message message = take_message();
  const Place place = take_place();
  places_[place] = message;
  if (again(message)) ++retrying_;
  Request request = maker_.make_for(at, message.number);
  request.tag = place;
  return request;
}

void PublishedJob::take(const Outcome& outcome) {
  // A platform may tell of a passed time limit when its work is done. Nobody can act before.
  const Time answered = std::max(outcome.finished, now_);
  const Place place = outcome.request.tag;
  free_.schedule(answered, place);
  const Message& message = places_[place];
  if (!again(message)) return;
  --retrying_;
  if (outcome.fate != Fate::served)
    failed_.schedule(after(answered, config_.redelivery_after), message);
}

Time PublishedJob::next_place() const {
  return places_.size() < config_.max_in_flight ? Time{} : free_.next();
}

PublishedJob::Message PublishedJob::take_message() {
  if (failed_.next() < published_at_) {
    Message message = failed_.pop();
    ++message.deliveries;
    return message;
  }
  const Message message{number_++, 1};
  if (++published_ == config_.messages) {
    published_ = 0;
    begin_ = ++job_ < config_.jobs ? after(begin_, config_.every) : never;
    published_at_ = begin_;
  }
  published_at_ = after(published_at_, config_.publishing);
  return message;
}

/// A place that is free already rather than a new one.
PublishedJob::Place PublishedJob::take_place() {
  if (free_.next() <= now_) return free_.pop();
  places_.emplace_back();
  return static_cast<Place>(places_.size() - 1);
}

}  // namespace coldcast
