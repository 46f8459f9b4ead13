#include "platforms/fleet/vcpu_sharing.hpp"

#include <algorithm>
#include <cmath>

namespace coldcast {

VcpuSharing::VcpuSharing(const Work& work, double vcpu) : shape_(work), vcpu_(vcpu) {
  shape_.time_s = {};  // only its shape is wanted
}

VcpuSharing::Ticket VcpuSharing::add(Time now, Duration work, std::uint32_t what) {
  settle(now);
  if (done_at_.empty()) clock_ = 0;  // so that whole nanoseconds stay whole
  if (free_.empty()) {
    free_.push_back(static_cast<Ticket>(whats_.size()));
    whats_.push_back(0);
  }
  const Ticket ticket = free_.back();
  free_.pop_back();
  whats_[ticket] = what;
  done_at_.set(ticket, {clock_ + static_cast<double>(work.count()), added_++});
  update();
  return ticket;
}

void VcpuSharing::remove(Time now, Ticket ticket) {
  settle(now);
  done_at_.erase(ticket);
  free_.push_back(ticket);
  update();
}

Time VcpuSharing::next_done() const {
  if (done_at_.empty()) return never;
  const double left = std::max(0.0, done_at_.top_key().clock - clock_);
  // Never before the work is done. What is left of it after a division that does not come out even
  // must not cost a whole nanosecond.
  const double wait_ns = std::ceil(left / speed_ - 1e-3);
  const auto longest_ns = static_cast<double>(longest_run.count());
  return after(since_, wait_ns < longest_ns ? Duration{std::llround(wait_ns)} : longest_run);
}

std::uint32_t VcpuSharing::finish_next(Time now) {
  settle(now);
  clock_ = std::max(clock_, done_at_.top_key().clock);
  const Ticket ticket = done_at_.pop();
  free_.push_back(ticket);
  update();
  return whats_[ticket];
}

void VcpuSharing::set_vcpu(Time now, double vcpu) {
  settle(now);
  vcpu_ = vcpu;
  speeds_.clear();
  update();
}

void VcpuSharing::settle(Time now) {
  if (!done_at_.empty()) clock_ += static_cast<double>((now - since_).count()) * speed_;
  since_ = now;
}

double VcpuSharing::speed(std::int64_t requests) const {
  return 1 / shape_.multiple(vcpu_ / static_cast<double>(requests));
}

/// Another number of requests, or of vCPUs.
void VcpuSharing::update() {
  const std::size_t requests = done_at_.size();
  const bool parallel = shape_.parallel_fraction > 0 || shape_.exponent.has_value();
  in_use_ = parallel && requests > 0 ? vcpu_ : std::min(vcpu_, static_cast<double>(requests));
  if (requests == 0) return;
  while (speeds_.size() <= requests)
    speeds_.push_back(speeds_.empty() ? 0 : speed(static_cast<std::int64_t>(speeds_.size())));
  speed_ = speeds_[requests];
}

}  // namespace coldcast
