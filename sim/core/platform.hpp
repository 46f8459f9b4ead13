#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/gauge.hpp"
#include "sim/core/sink.hpp"
#include "sim/core/usage.hpp"

namespace coldcast {

/// How often something with a name happened, and how long it took in all: a stage of a cold start,
/// a stage of a pipeline, a target of a router.
struct StageTime {
  std::string name;
  std::uint64_t count = 0;
  TotalTime total{};
  bool billed = false;
};

/// Amounts times time, from the start of the run, in seconds.
struct Areas {
  double serving_s = 0;    ///< requests in service
  double used_s = 0;       ///< capacity in use, in units of the platform: instances, workers, vCPUs
  double capacity_s = 0;   ///< capacity that exists
  double memory_mb_s = 0;  ///< memory of the instances that exist

  Areas& operator+=(const Areas& other);
  Areas& operator-=(const Areas& other);
};

/// How many of each there were over time, from the start of the run.
struct Occupancies {
  Occupancy instances;  ///< existing: starting, busy or idle
  Occupancy busy;       ///< starting or serving
  Occupancy starting;
  Occupancy queued;  ///< requests that wait for an instance
  Areas areas;

  /// What came after `earlier`, of the same platform.
  Occupancies since(const Occupancies& earlier) const;
};

/// What was counted from the start of the run.
struct Counts {
  std::uint64_t instances_created = 0;
  std::uint64_t batches = 0;      ///< served, where requests are served in batches
  std::uint64_t batched = 0;      ///< requests in them
  std::uint64_t attempts = 0;     ///< sent to the platform, where clients try again
  std::vector<StageTime> stages;  ///< of starts
  std::vector<StageTime> parts;   ///< served requests and their latencies, by part

  /// What came after `earlier`, of the same platform.
  Counts since(const Counts& earlier) const;
};

/// The counts at one instant, for a timeline.
struct Levels {
  std::int64_t serving = 0;  ///< instances that serve
  std::int64_t starting = 0;
  std::int64_t idle = 0;
  std::int64_t provisioned = 0;
  std::int64_t queued = 0;

  bool operator==(const Levels&) const = default;
  Levels& operator+=(const Levels& other);
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

  // What is to be paid is in three parts, each with the same parts inside where a platform is made
  // of others.

  /// What requests have used so far. A call counts in full when its service begins; on a fleet,
  /// where its length may depend on others, when it ends.
  virtual Usage usage() const = 0;

  /// What instances have cost so far by existing, where that depends on how many there were.
  /// REQUIRES: nothing has happened after `now`.
  virtual Usage accrued(Time now) const;

  /// What is to be paid for having the platform for so long, whatever happens.
  virtual Usage standing(Duration span) const;

  /// Levels over time up to `now`. REQUIRES: nothing has happened after `now`.
  virtual Occupancies occupancies(Time now) const = 0;

  /// What was counted so far.
  virtual Counts counts() const = 0;

  /// How many of each there are now.
  virtual Levels levels() const = 0;
};

}  // namespace coldcast
