#include "platforms/autoscaling/autoscaler_steps.hpp"

namespace coldcast {

std::int64_t DoublingAutoscaler::desired(const ScalingView& view) {
  const std::int64_t current = view.ready + view.starting;
  if (view.p99 > config_.p99) return 2 * std::max<std::int64_t>(current, 1);
  const bool nothing_to_do = view.serving + view.queued == 0;
  const bool fast = view.p99 > Duration{0} && view.p99 < config_.p99 / 2;
  return config_.scale_in && (nothing_to_do || fast) ? (current + 1) / 2 : current;
}

AlertAutoscaler::AlertAutoscaler(const Config& config)
    : config_(config),
      step_(instances_for(static_cast<double>(config.max_instances) * config.step_percent / 100)),
      arrivals_(config.window, config.period) {}

std::int64_t AlertAutoscaler::desired(const ScalingView& view) {
  const double rate = arrivals_.look(view.now, static_cast<double>(view.arrivals));
  const bool pause = view.now - looked_ > config_.period;  // looks were left out: no requests
  looked_ = view.now;
  if (pause || rate <= config_.threshold) {
    above_since_.reset();
    stepped_.reset();
  }
  if (rate <= config_.threshold) return 0;
  if (!above_since_) above_since_ = view.now;
  const std::int64_t current = view.ready + view.starting;
  const bool firing = view.now - *above_since_ >= config_.pending;
  if (!firing || (stepped_ && view.now - *stepped_ < config_.repeat)) return current;
  stepped_ = view.now;
  return std::min(current + step_, std::max(current, config_.max_instances));
}

}  // namespace coldcast
