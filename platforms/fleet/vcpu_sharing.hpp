#pragma once
// Requests that share the vCPUs of an instance. All of them have the same share, n requests on v
// vCPUs each v / n, and so the same speed; a request alone may be faster on several vCPUs, as far
// as its work runs in parallel [Amdahl 1967]. With work that does not, the speed is min(1, v / n):
// egalitarian processor sharing, exact between events. Because all speeds are equal, the order in
// which requests finish never changes: a common clock counts the work that each of them has done
// since it came, and a request finishes when the clock shows the work it came with more. That makes
// an arrival and a completion logarithmic in the number of requests.

#include <cstdint>
#include <vector>

#include "sim/config/model.hpp"
#include "sim/core/indexed_heap.hpp"
#include "sim/core/units.hpp"

namespace coldcast {

/// The requests in service on one instance.
class VcpuSharing {
 public:
  using Ticket = std::uint32_t;  ///< stands for a request while it is in service

  /// How speed depends on vCPUs, by the shape of `work`; one whose time is the same on any number
  /// of vCPUs runs on one of them at most.
  explicit VcpuSharing(const Work& work, double vcpu);

  /// A request begins; `work` is its time on one vCPU, `what` whatever the caller wants back.
  Ticket add(Time now, Duration work, std::uint32_t what);

  /// It ends before it is done.
  void remove(Time now, Ticket ticket);

  /// When the next request is done, if nothing else happens; `never` if none is in service.
  Time next_done() const;

  /// Ends that request and gives back its `what`. REQUIRES: now == next_done() < never.
  std::uint32_t finish_next(Time now);

  /// From now on there are so many vCPUs.
  void set_vcpu(Time now, double vcpu);

  std::int64_t requests() const { return static_cast<std::int64_t>(done_at_.size()); }
  double vcpu() const { return vcpu_; }

  /// How many vCPUs are in use.
  double vcpu_in_use() const { return in_use_; }

 private:
  struct Finish {
    double clock;  // ns of work
    std::uint64_t order;
    bool operator<(const Finish& other) const {
      return clock != other.clock ? clock < other.clock : order < other.order;
    }
  };

  void settle(Time now);
  double speed(std::int64_t requests) const;
  void update();

  Work shape_;
  double vcpu_;
  std::vector<double> speeds_;  // by number of requests, as far as needed before
  double speed_ = 0;            // of each request now
  double in_use_ = 0;           // vCPUs
  double clock_ = 0;            // work done by each that has been here since it was zero, in ns
  Time since_{};                // when the clock was set
  IndexedHeap<Finish> done_at_;
  std::vector<std::uint32_t> whats_;  // by ticket
  std::vector<Ticket> free_;
  std::uint64_t added_ = 0;
};

}  // namespace coldcast
