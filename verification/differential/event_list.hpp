#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "sim/core/units.hpp"

namespace coldcast {

/// All that is due in the second engine: one list for all platforms, sorted by time; at one instant
/// by platform (inner ones first, in the order in which they are listed), by urgency, and by when
/// it was planned.
class EventList {
 public:
  using Number = std::uint64_t;  ///< of an event; 0: none

  /// Nothing is ever due at `never`.
  Number plan(Time at, int platform, int urgency, std::function<void()> what) {
    if (at == never) return 0;
    const Event event{at, platform, urgency, ++planned_, std::move(what)};
    const auto later = std::find_if(events_.begin(), events_.end(),
                                    [&](const Event& other) { return before(event, other); });
    events_.insert(later, event);
    return planned_;
  }

  /// Crosses out an event that has not happened yet; its number becomes 0.
  void cancel(Number& number) {
    std::erase_if(events_, [&](const Event& event) { return event.number == number; });
    number = 0;
  }

  Time next() const { return events_.empty() ? never : events_.front().at; }

  /// Whether a platform has something of that urgency or a higher one to do at an instant.
  bool has(Time at, int platform, int urgency) const {
    return std::any_of(events_.begin(), events_.end(), [&](const Event& event) {
      return event.at == at && event.platform == platform && event.urgency <= urgency;
    });
  }

  /// The instant that it is: of what happened last.
  Time now() const { return now_; }

  /// A request arrives. REQUIRES: nothing is due up to then.
  void pass_to(Time arrival) { now_ = arrival; }

  /// REQUIRES: next() < never.
  void happen() {
    now_ = events_.front().at;
    const std::function<void()> what = std::move(events_.front().what);
    events_.erase(events_.begin());
    what();
  }

 private:
  struct Event {
    Time at;
    int platform;
    int urgency;
    Number number;
    std::function<void()> what;
  };

  static bool before(const Event& a, const Event& b) {
    if (a.at != b.at) return a.at < b.at;
    if (a.platform != b.platform) return a.platform < b.platform;
    if (a.urgency != b.urgency) return a.urgency < b.urgency;
    return a.number < b.number;
  }

  std::vector<Event> events_;
  Number planned_ = 0;
  Time now_{};
};

}  // namespace coldcast
