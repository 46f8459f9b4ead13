#pragma once
// Requests that share the vCPUs of an instance. All of them have the same share, n requests on v
// vCPUs each v / n, and so the same speed; a request alone may be faster on several vCPUs, as far
// as its work runs in parallel [Amdahl 1967]. With work that does not, the speed is min(1, v / n):
// egalitarian processor sharing, exact between events. Because all speeds are equal, the order in
// which requests finish never changes: a common clock counts the work that each of them has done
// since it came, and a request finishes when the clock shows the work it came with more. An arrival
// and a completion take a few steps where requests are few, and a logarithmic number where not.

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "platforms/fleet/finish_order.hpp"
#include "sim/config/model.hpp"
#include "sim/core/units.hpp"

namespace coldcast {

/// How fast requests are that share some number of vCPUs.
class Paces {
 public:
  /// What a number of requests comes to.
  struct Pace {
    double speed = 0;   // of each; 1: as on one vCPU alone
    double in_use = 0;  // vCPUs
  };

  /// How speed depends on vCPUs, by the shape of `work`; one whose time is the same on any number
  /// of vCPUs runs on one of them at most.
  Paces(const Work& work, double vcpu);

  double vcpu() const { return vcpu_; }

  /// The same requests on other vCPUs.
  std::shared_ptr<Paces> on(double vcpu) const { return std::make_shared<Paces>(shape_, vcpu); }

  const Pace& of(std::size_t requests) {
    if (requests >= known_.size()) [[unlikely]]
      know(requests);
    return known_[requests];
  }

 private:
  void know(std::size_t requests);

  Work shape_;
  double vcpu_;
  std::vector<Pace> known_;  // by number of requests, as far as needed before
};

/// The requests in service on one instance.
class VcpuSharing {
 public:
  using Ticket = FinishOrder::Ticket;  ///< stands for a request while it is in service

  /// Instances that are alike may know of the same paces.
  explicit VcpuSharing(std::shared_ptr<Paces> paces) : paces_(std::move(paces)) {}

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

  std::int64_t requests() const { return done_at_.size(); }
  double vcpu() const { return paces_->vcpu(); }

  /// How many vCPUs are in use.
  double vcpu_in_use() const { return pace_.in_use; }

 private:
  void settle(Time now);
  void update() { pace_ = paces_->of(done_at_.size()); }

  Paces::Pace pace_;  // now
  double clock_ = 0;  // work done by each that has been here since it was zero, in ns
  Time since_{};      // when the clock was set
  std::shared_ptr<Paces> paces_;
  FinishOrder done_at_;  // on that clock
};

}  // namespace coldcast
