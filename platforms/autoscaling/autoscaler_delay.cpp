#include "platforms/autoscaling/autoscaler_delay.hpp"

namespace coldcast {

DelayAutoscaler::DelayAutoscaler(const Config& config)
    : config_(config), outstanding_(config.window, config.period) {}

std::int64_t DelayAutoscaler::desired(const ScalingView& view) {
  const std::int64_t needs = needed(view);
  const std::int64_t current = view.ready + view.starting;
  // Looks that were left out wanted nothing.
  if (view.now - looked_ > config_.period) looks_ = 0;
  looked_ = view.now;
  // The first instance does not wait.
  if (current == 0) return view.serving + view.queued > 0 ? 1 : 0;

  if (needs > current) {
    looks_ = std::max<std::int64_t>(looks_, 0) + 1;
    if (looks_ <= config_.upscale_delay / config_.period) return current;
  } else if (needs < current) {
    looks_ = std::min<std::int64_t>(looks_, 0) - 1;
    if (-looks_ <= config_.downscale_delay / config_.period) return current;
  }
  looks_ = 0;
  // Only the last instance goes to zero, for which it waits once more.
  return current > 1 ? std::max<std::int64_t>(needs, 1) : needs;
}

std::int64_t DelayAutoscaler::needed(const ScalingView& view) {
  const double average = outstanding_.look(view.now, view.outstanding_s);
  const double load = config_.window > Duration{0}
                          ? average
                          : static_cast<double>(view.serving) + static_cast<double>(view.queued);
  return instances_for(load / config_.target_ongoing_requests);
}

}  // namespace coldcast
