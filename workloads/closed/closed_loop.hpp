#pragma once
// Users who wait. Each sends a request, waits for its answer whatever that is, thinks, and sends
// the next. So there are never more requests under way than users, and a slow platform is asked
// less: a closed system, as the virtual users of k6 and Locust are one. With X requests per second,
// R seconds for an answer and Z for thinking, N users come to N = X (R + Z) [response time law;
// Lazowska, Zahorjan, Graham, Sevcik: "Quantitative System Performance", 1984, section 3.5].
//
// Think times and what a request brings belong to the user and to its how-manieth request, whatever
// the others do: they are the same on every platform. Requests are numbered as they are sent.

#include <utility>
#include <vector>

#include "sim/core/distribution.hpp"
#include "sim/core/indexed_heap.hpp"
#include "sim/core/stream.hpp"
#include "sim/core/workload.hpp"
#include "workloads/closed/crowd.hpp"
#include "workloads/requests/request_maker.hpp"

namespace coldcast {

/// Users who wait for an answer before they ask again.
struct ClosedLoopConfig {
  /// How long after a request the next one comes at least, if the answer took no time (a refusal
  /// without network, say): so time goes on even if nobody thinks.
  static constexpr Duration breath = std::chrono::milliseconds{1};

  CrowdPlan crowd;
  Distribution think_s;                   ///< after an answer, in seconds
  Duration pacing{};                      ///< at least from a user's request to its next
  std::uint64_t iterations = never_ends;  ///< requests of each user
  bool thinks_first = false;              ///< before its first request, and after it came back

  static constexpr std::uint64_t never_ends = ~std::uint64_t{0};
};

/// Users who wait for answers. One who is to go stops thinking, or stops when its answer is there.
class ClosedLoop final : public Workload, private Sink {
 public:
  ClosedLoop(ClosedLoopConfig config, RequestMaker maker, Stream thinking);

  std::optional<Request> next(Time answers_from = never) override;
  Sink* users() override { return this; }
  bool waits() const override { return waiting_ > 0 || !due_.empty() || crowd_.next() < never; }

 private:
  struct User {
    std::uint64_t sent = 0;
    Time sent_at{};      // the last request
    Time free_at{};      // when that was answered
    bool there = false;  // and not to go
    bool unanswered = false;
  };

  void take(const Outcome& outcome) override;
  void change(Time now);
  void come(std::uint32_t number, Time now);
  void plan(std::uint32_t number, Time at);
  void think(std::uint32_t number);
  Request send(std::uint32_t number, Time now);
  bool finished(const User& user) const { return user.sent >= config_.iterations; }

  ClosedLoopConfig config_;
  Crowd crowd_;
  RequestMaker maker_;
  Stream thinking_;
  std::vector<User> users_;
  IndexedHeap<std::pair<Time, std::uint64_t>> due_;  // who sends when; equals as they were planned
  std::uint64_t planned_ = 0;
  Time now_{};
  std::size_t waiting_ = 0;  // users who will send again once they are answered
};

}  // namespace coldcast
