#pragma once
// A run that is looked at whenever something has happened.

#include <rapidcheck.h>

#include "tests/support.hpp"

namespace coldcast::properties {

/// Hears what becomes of requests and holds the platform to it: one outcome for each request that
/// came, none for others, and time does not go back.
class Witness final : public Sink {
 public:
  explicit Witness(std::size_t requests) : waiting_(requests, false) {}

  /// Brings the requests, and calls `look()` after each of them and after each event.
  template <class Look>
  void run(Platform& platform, const std::vector<Request>& requests, Look look) {
    look();
    for (const Request& request : requests) {
      while (platform.next_event() <= request.at) step(platform, look);
      now_ = request.at;
      waiting_.at(request.id) = true;
      ++in_flight_;
      platform.accept(request, *this);
      look();
    }
    while (platform.next_event() < never) step(platform, look);
  }

  void take(const Outcome& outcome) override {
    const std::size_t id = outcome.request.id;
    RC_ASSERT(id < waiting_.size());
    RC_ASSERT(waiting_[id]);
    waiting_[id] = false;
    --in_flight_;
    outcomes_.push_back(outcome);
    in_system_ += now_ - outcome.request.at;
  }

  Time now() const { return now_; }
  std::int64_t in_flight() const { return in_flight_; }
  const std::vector<Outcome>& outcomes() const { return outcomes_; }

  /// From arrival to answer, over all requests that were answered.
  double in_system_s() const { return to_seconds(in_system_); }

 private:
  template <class Look>
  void step(Platform& platform, Look look) {
    const Time due = platform.next_event();
    // A look of an autoscaler comes after all else at its instant: it is announced for the next
    // nanosecond, and what it starts in no time is due at the instant itself.
    RC_ASSERT(due >= now_ - Duration{1});
    now_ = std::max(now_, due);
    platform.advance(*this);
    look();
  }

  std::vector<bool> waiting_;  // by request: came, and was not answered yet
  std::int64_t in_flight_ = 0;
  std::vector<Outcome> outcomes_;
  Time now_{};
  Duration in_system_{};
};

/// How many requests a platform has in service now: by how much they grow in a second, in which
/// nothing is said to happen.
inline std::int64_t in_service(const Platform& platform, Time now) {
  const double before_s = platform.occupancies(now).areas.serving_s;
  return std::llround(platform.occupancies(now + seconds(1)).areas.serving_s - before_s);
}

}  // namespace coldcast::properties
