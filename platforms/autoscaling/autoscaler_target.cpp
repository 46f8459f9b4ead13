#include "platforms/autoscaling/autoscaler_target.hpp"

namespace coldcast {

// vCPUs in use are known as a sum only, so that an instant of them is the time since the last look.
TargetAutoscaler::TargetAutoscaler(const Config& config)
    : config_(config),
      outstanding_(config.window, config.period),
      vcpu_(config.window > Duration{0} ? config.window : config.period, config.period) {}

std::int64_t TargetAutoscaler::desired(const ScalingView& view) {
  const double average = outstanding_.look(view.now, view.outstanding_s);
  const double load = config_.window > Duration{0}
                          ? average
                          : static_cast<double>(view.serving) + static_cast<double>(view.queued);
  const double vcpus = vcpu_.look(view.now, view.vcpu_s);

  double needed = 0;
  if (config_.concurrency)
    needed = load / (*config_.concurrency * static_cast<double>(view.concurrency));
  if (config_.vcpu) needed = std::max(needed, vcpus / (*config_.vcpu * view.vcpu));
  if (config_.outstanding) needed = std::max(needed, load / *config_.outstanding);
  return instances_for(needed);
}

RateAutoscaler::RateAutoscaler(const Config& config)
    : config_(config), arrivals_(config.window, config.period) {}

std::int64_t RateAutoscaler::desired(const ScalingView& view) {
  return instances_for(arrivals_.look(view.now, static_cast<double>(view.arrivals)) /
                       config_.target);
}

}  // namespace coldcast
