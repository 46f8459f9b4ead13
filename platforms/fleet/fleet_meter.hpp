#pragma once
// What a fleet of instances is billed. By busy time: each instance for the time in which it starts
// or has at least one request, however many (the union of their times), each such interval rounded
// up by itself. By instance time: each instance for as long as it exists, rounded up, and for some
// least time. By request time: each call for itself, as functions are.

#include <cstdint>
#include <vector>

#include "sim/core/integral.hpp"
#include "sim/core/usage.hpp"

namespace coldcast {

/// How a fleet is billed, and what an instance consists of.
struct FleetBilling {
  enum class By { nothing, busy_time, instance_time, request_time } by = By::nothing;
  Duration granularity{1};  ///< billed times are rounded up to a multiple of it
  Duration at_least{};      ///< of each billed time
  bool start_up = true;     ///< by busy time: whether the start counts as busy
  bool requests = false;    ///< whether calls are counted
  bool data = false;        ///< whether the bytes of messages are

  // What an instance consists of; zero: not billed.
  Megabytes memory{};
  std::int64_t milli_vcpu = 0;
  std::int64_t gpus = 0;
  bool whole = false;  ///< as a machine with a price of its own

  // More vCPUs while it starts and for a while after [Cloud Run: start-up CPU boost].
  std::int64_t boost_milli_vcpu = 0;
  Duration boost_after{};

  bool idle_minimum = false;  ///< by busy time: idle instances of the minimum have a price too
  std::int64_t nodes = 0;     ///< machines that are rented throughout, under the instances
};

/// Counts what a fleet is billed.
class FleetMeter {
 public:
  using Slot = std::uint32_t;

  FleetMeter(const FleetBilling& billing, std::int64_t minimum)
      : billing_(billing), minimum_(static_cast<double>(minimum)) {
    watch_idle(Time{}, 0);
  }

  /// An instance comes to exist; it is busy from the start if that takes time.
  void create(Slot slot, Time now);
  void boost(Duration start_up);  ///< of an instance whose start takes so long
  void become_busy(Slot slot, Time now);
  void become_idle(Slot slot, Time now);
  void remove(Slot slot, Time now);

  /// A call begins; `used` is its time, where that is known and billed. Gives the billed time.
  Duration call(Duration used, Bytes messages);

  /// By calls, busy intervals (each counts when it is over) and starts.
  Usage usage() const;

  /// By instances that exist, up to `now`.
  Usage accrued(Time now) const;

  /// By machines that are always there.
  Usage standing(Duration span) const;

 private:
  struct Instance {
    Time born{};
    Time from{};  // of the busy interval that is open, or just ended
    Time to{};    // REQUIRES: not before `from`
    bool exists = false;
    bool busy = false;
  };

  void close_interval(const Instance& instance);
  Duration rounded(Duration time) const;
  void add(Usage& usage, Wide time_ns) const;
  void watch_idle(Time now, int by);

  FleetBilling billing_;
  double minimum_;
  Usage calls_;      // requests, data, and request times
  Wide billed_ = 0;  // busy intervals or lives of instances that are over [ns]
  std::vector<Instance> instances_;
  double busy_ = 0;        // instances
  Integral idle_minimum_;  // instances of the minimum that are idle
};

}  // namespace coldcast
