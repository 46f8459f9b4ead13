#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/gauge.hpp"
#include "sim/core/sink.hpp"
#include "sim/core/usage.hpp"

namespace coldcast {

/// How often a stage of a cold start ran, and how long in all.
struct StageTime {
  std::string name;
  std::uint64_t count = 0;
  Duration total{};
  bool billed = false;
};

/// How many of each there were over time, from the start of the run.
struct Occupancies {
  Occupancy instances;  ///< existing: starting, busy or idle
  Occupancy busy;       ///< starting or serving
  Occupancy starting;
  Occupancy queued;  ///< requests that wait for an instance
};

/// What was counted from the start of the run.
struct Counts {
  std::uint64_t instances_created = 0;
  std::vector<StageTime> stages;
};

/// The counts at one instant, for a timeline.
struct Levels {
  std::int64_t serving = 0;
  std::int64_t starting = 0;
  std::int64_t idle = 0;
  std::int64_t provisioned = 0;
  std::int64_t queued = 0;
};

/// A serving system as the simulator sees it: it accepts requests, and things happen in it by
/// themselves as time passes. Everything else (instances, queues, scaling) is its secret.
class Platform {
 public:
  virtual ~Platform() = default;

  /// Takes in one request. REQUIRES: requests come in order of time, and everything due up to and
  /// including that instant has happened.
  virtual void accept(const Request& request, Sink& sink) = 0;

  /// When something happens next if nothing arrives before; `never` if nothing will.
  virtual Time next_event() const = 0;

  /// Lets it happen. REQUIRES: next_event() < never.
  virtual void advance(Sink& sink) = 0;

  /// What requests have used so far; a call counts in full when its service begins.
  virtual Usage usage() const = 0;

  /// What is to be paid for having the platform for so long, whatever the requests.
  virtual Usage standing(Duration span) const = 0;

  /// Levels over time up to `now`. REQUIRES: nothing has happened after `now`.
  virtual Occupancies occupancies(Time now) const = 0;

  virtual Counts counts() const = 0;
  virtual Levels levels() const = 0;
};

}  // namespace coldcast
