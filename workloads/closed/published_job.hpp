#pragma once
// A client that publishes a job: so many messages at once, to a topic that hands them on with at
// most so many under way. The next message is delivered when one is answered, whatever the answer.
// A message that failed may be delivered again, after those that wait. Each delivery is a request
// of its own, whose latency counts from the delivery.
//
// What a message brings belongs to its number, whatever the order of answers: it is the same on
// every platform, and at each of its deliveries.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/core/calendar.hpp"
#include "sim/core/workload.hpp"
#include "workloads/requests/request_maker.hpp"

namespace coldcast {

/// Requests of a job, of which so many are under way at a time.
struct PublishedJobConfig {
  static constexpr std::uint32_t most_in_flight = 1'000'000;
  static constexpr std::uint64_t for_ever = ~std::uint64_t{0};

  std::uint64_t messages = 1;       ///< of each job; >= 1
  std::uint32_t max_in_flight = 1;  ///< 1 to most_in_flight
  Time first{};                     ///< when the first job begins
  Duration publishing{};            ///< of one message; they follow one another
  Duration every{};                 ///< from the begin of a job to the next; > 0 if there are more
  std::uint64_t jobs = 1;           ///< REQUIRES: one is published before the next begins
  std::uint64_t redeliveries = 0;   ///< of a message that failed, at most
  Duration redelivery_after{};      ///< the failure
};

/// A client with one topic for all its jobs.
class PublishedJob final : public Workload, private Sink {
 public:
  PublishedJob(PublishedJobConfig config, RequestMaker maker);

  std::optional<Request> next(Time answers_from = never) override;
  Sink* users() override { return this; }
  bool waits() const override { return retrying_ > 0 || next_message() < never; }

 private:
  using Place = std::uint32_t;

  /// A message on its way, or waiting for that again.
  struct Message {
    std::uint64_t number = 0;      // from 0, over all jobs
    std::uint64_t deliveries = 0;  // this one included
  };

  void take(const Outcome& outcome) override;
  Time next_message() const { return std::min(published_at_, failed_.next()); }
  Time next_place() const;
  bool again(const Message& message) const { return message.deliveries <= config_.redeliveries; }
  Message take_message();
  Place take_place();

  PublishedJobConfig config_;
  RequestMaker maker_;
  std::uint64_t job_ = 0;        // that is being published
  Time begin_;                   // of it
  std::uint64_t published_ = 0;  // messages of it that were delivered once
  Time published_at_;            // the next message; `never` after the last
  std::uint64_t number_ = 0;     // of that message
  Calendar<Message> failed_;     // to be delivered again
  std::vector<Message> places_;  // by place: what is or was under way
  Calendar<Place> free_;         // when it is, as far as answers are known
  std::size_t retrying_ = 0;     // under way, and may be delivered again
  Time now_{};
};

}  // namespace coldcast
