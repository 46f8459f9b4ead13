#pragma once

#include "sim/core/platform.hpp"
#include "sim/core/workload.hpp"

namespace coldcast {

/// Brings every request of the workload to the platform, in order of time.
inline void admit(Workload& workload, Platform& platform, Sink& sink) {
  while (const auto request = workload.next()) {
    // Whatever is due at the same instant goes first: an instance freed at t can serve t.
    while (platform.next_event() <= request->at) platform.advance(sink);
    platform.accept(*request, sink);
  }
}

/// Lets everything happen that is due up to and including `until`.
inline void advance_to(Time until, Platform& platform, Sink& sink) {
  while (platform.next_event() <= until) platform.advance(sink);
}

/// Runs a workload on a platform until the last request is answered and nothing more can happen.
/// These three functions are the only place where simulated time moves.
inline void simulate(Workload& workload, Platform& platform, Sink& sink) {
  admit(workload, platform, sink);
  advance_to(never - Duration{1}, platform, sink);
}

}  // namespace coldcast
