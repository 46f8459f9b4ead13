#pragma once

#include <stdexcept>

#include "sim/core/platform.hpp"
#include "sim/core/workload.hpp"

namespace coldcast {

// A platform here is a Platform, or what stands for one: it has its accept, next_event and advance.

/// Brings the next request of the workload to the platform and returns it; nothing at the end of
/// the workload. Of a closed workload also nothing where the next would come after `end`.
/// REQUIRES: the sink tells the users of a closed workload.
inline std::optional<Request> admit_next(Workload& workload, auto& platform, Sink& sink,
                                         Time end = never) {
  for (Time due = platform.next_event();; due = platform.next_event()) {
    if (auto request = workload.next(due)) {
      // Whatever is due at the same instant goes first: an instance freed at t can serve t.
      for (; due <= request->at; due = platform.next_event()) platform.advance(sink);
      platform.accept(*request, sink);
      return request;
    }
    if (!workload.waits() || due >= end) return std::nullopt;
    platform.advance(sink);
  }
}

/// Brings every request of the workload to the platform, in order of time. Of a closed workload
/// those that come before `end`: nothing happens there that would lead to later ones.
/// REQUIRES: the sink tells the users of a closed workload.
inline void admit(Workload& workload, auto& platform, Sink& sink, Time end = never) {
  while (admit_next(workload, platform, sink, end)) {
  }
}

/// Lets everything happen that is due up to and including `until`.
inline void advance_to(Time until, auto& platform, Sink& sink) {
  while (platform.next_event() <= until) platform.advance(sink);
}

/// Throws std::runtime_error where the next event is later than a run may end.
inline void check_not_too_late(Time next_event) {
  if (next_event > latest_end && next_event < never)
    throw std::runtime_error(
        "the run is not over after 100 years of simulated time: its times or its queue are too long");
}

/// Lets everything come to its end. Throws std::runtime_error where that takes too long.
inline void drain(auto& platform, Sink& sink) {
  advance_to(latest_end, platform, sink);
  check_not_too_late(platform.next_event());
}

/// Runs a workload on a platform until the last request is answered and nothing more can happen.
/// These functions are the only place where simulated time moves.
inline void simulate(Workload& workload, auto& platform, Sink& sink) {
  admit(workload, platform, sink, latest_end);
  drain(platform, sink);
}

}  // namespace coldcast
