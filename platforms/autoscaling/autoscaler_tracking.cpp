#include "platforms/autoscaling/autoscaler_tracking.hpp"

#include <algorithm>

#include "platforms/autoscaling/autoscaler_windows.hpp"

namespace coldcast {
namespace {

/// Whether there are so many datapoints and the condition holds for the last of them.
template <class Condition>
bool alarm(const std::deque<double>& loads, std::int64_t datapoints, Condition condition) {
  return std::ssize(loads) >= datapoints &&
         std::all_of(loads.end() - datapoints, loads.end(), condition);
}

bool rests(Time now, const std::optional<Time>& since, Duration cooldown) {
  return since && now - *since < cooldown;
}

}  // namespace

TrackingAutoscaler::TrackingAutoscaler(const Config& config)
    : config_(config),
      late_((config.metric_delay + config.period - Duration{1}) / config.period),
      kept_(std::max(config.out_datapoints, config.in_datapoints) + late_) {}

std::int64_t TrackingAutoscaler::desired(const ScalingView& view) {
  measure(view);
  const std::int64_t current = view.ready + view.starting;
  if (is_growing(view)) return current;

  const std::deque<double> loads = known();
  const auto above = [](double load) { return load > 1; };
  const auto below = [&](double load) { return load < config_.in_factor; };
  if (alarm(loads, config_.out_datapoints, above) &&
      !rests(view.now, grown_, config_.out_cooldown)) {
    growing_ = true;
    return std::max(current + 1, instances_for(static_cast<double>(current) * loads.back()));
  }
  if (current > 0 && view.starting == 0 && alarm(loads, config_.in_datapoints, below) &&
      !rests(view.now, shrunk_, config_.in_cooldown)) {
    shrunk_ = view.now;
    return std::min(current - 1, instances_for(static_cast<double>(current) * loads.back()));
  }
  return current;
}

void TrackingAutoscaler::measure(const ScalingView& view) {
  const std::int64_t periods = (view.now - measured_) / config_.period;
  if (periods == 0) return;
  // Nothing came in the periods whose looks were left out.
  const std::int64_t empty = std::min(periods - 1, kept_);
  loads_.insert(loads_.end(), static_cast<std::size_t>(empty), 0.0);

  const double sum = config_.per_minute ? static_cast<double>(view.arrivals) : view.vcpu_s;
  const double target =
      config_.per_minute ? *config_.per_minute / 60 : config_.vcpu.value_or(1) * view.vcpu;
  const auto ready = static_cast<double>(std::max<std::int64_t>(view.ready, 1));
  loads_.push_back((sum - sum_) / (ready * target * to_seconds(config_.period)));
  while (std::ssize(loads_) > kept_) loads_.pop_front();
  measured_ = view.now;
  sum_ = sum;
}

/// Whether instances that it asked for are on their way; the cooldown begins when they are ready.
bool TrackingAutoscaler::is_growing(const ScalingView& view) {
  if (!growing_) return false;
  if (view.starting > 0) return true;
  growing_ = false;
  grown_ = view.now;
  return false;
}

std::deque<double> TrackingAutoscaler::known() const {
  return {loads_.begin(), loads_.end() - std::min<std::int64_t>(late_, std::ssize(loads_))};
}

}  // namespace coldcast
