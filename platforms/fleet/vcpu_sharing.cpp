#include "platforms/fleet/vcpu_sharing.hpp"

#include <algorithm>
#include <utility>

namespace coldcast {
namespace {

/// std::ceil, which is a call of a library where the processor may be an old one.
/// REQUIRES: -1 < value < 2^63.
std::int64_t rounded_up(double value) {
  const auto whole = static_cast<std::int64_t>(value);
  return whole + (static_cast<double>(whole) < value);
}

}  // namespace

Paces::Paces(const Work& work, double vcpu) : shape_(work), vcpu_(vcpu) {
  shape_.time_s = {};  // only its shape is wanted
  known_.emplace_back();
}

void Paces::know(std::size_t requests) {
  const bool parallel = shape_.parallel_fraction > 0 || shape_.exponent.has_value();
  while (known_.size() <= requests) {
    const auto number = static_cast<double>(known_.size());
    known_.push_back({.speed = 1 / shape_.multiple(vcpu_ / number),
                      .in_use = parallel ? vcpu_ : std::min(vcpu_, number)});
  }
}

VcpuSharing::Ticket VcpuSharing::add(Time now, Duration work, std::uint32_t what) {
  settle(now);
  if (done_at_.empty()) clock_ = 0;  // so that whole nanoseconds stay whole
  const Ticket ticket = done_at_.add(clock_ + static_cast<double>(work.count()), what);
  update();
  return ticket;
}

void VcpuSharing::remove(Time now, Ticket ticket) {
  settle(now);
  done_at_.erase(ticket);
  update();
}

Time VcpuSharing::next_done() const {
  if (done_at_.empty()) return never;
  const double left = std::max(0.0, done_at_.first().clock - clock_);
  // Never before the work is done. What is left of it after a division that does not come out even
  // must not cost a whole nanosecond.
  const double wait_ns = left / pace_.speed - 1e-3;
  const auto longest_ns = static_cast<double>(longest_run.count());
  return after(since_, wait_ns < longest_ns ? Duration{rounded_up(wait_ns)} : longest_run);
}

std::uint32_t VcpuSharing::finish_next(Time now) {
  settle(now);
  clock_ = std::max(clock_, done_at_.first().clock);
  const std::uint32_t what = done_at_.first().what;
  done_at_.pop();
  update();
  return what;
}

void VcpuSharing::set_vcpu(Time now, double vcpu) {
  if (vcpu == paces_->vcpu()) return;
  settle(now);
  paces_ = paces_->on(vcpu);
  update();
}

void VcpuSharing::settle(Time now) {
  clock_ += static_cast<double>((now - since_).count()) * pace_.speed;
  since_ = now;
}

}  // namespace coldcast
