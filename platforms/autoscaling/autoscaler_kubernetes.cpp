#include "platforms/autoscaling/autoscaler_kubernetes.hpp"

namespace coldcast {

KubernetesAutoscaler::KubernetesAutoscaler(const Config& config)
    : config_(config),
      outstanding_(config.period, config.period, config.metric_lag),
      vcpu_(config.period, config.period, config.metric_lag),
      stabilized_(config.scale_down_stabilization),
      added_(config.scale_up_period),
      removed_(config.scale_down_period) {}

std::int64_t KubernetesAutoscaler::desired(const ScalingView& view) {
  const double outstanding = outstanding_.look(view.now, view.outstanding_s);
  const double vcpus = vcpu_.look(view.now, view.vcpu_s);
  const std::int64_t pods = view.ready + view.starting;
  notice_changes(view.now, pods);
  // Without metrics of a ready pod the controller changes nothing.
  if (view.ready == 0 || view.now <= config_.metric_lag) return pods;

  std::int64_t wanted = 0;
  if (config_.vcpu) wanted = recommended(view, vcpus / (*config_.vcpu * view.vcpu));
  if (config_.concurrency)
    wanted = std::max(wanted, recommended(view, outstanding / *config_.concurrency));
  const std::int64_t most = stabilized_.look(view.now, wanted);
  return limited(view.now, pods, wanted < pods ? most : wanted);
}

void KubernetesAutoscaler::notice_changes(Time now, std::int64_t pods) {
  const std::int64_t more = pods - pods_.value_or(pods);
  if (more > 0) added_.add(looked_, more);
  if (more < 0) removed_.add(looked_, -more);
  pods_ = pods;
  looked_ = now;
}

/// What the load, counted in pods at their target, calls for.
std::int64_t KubernetesAutoscaler::recommended(const ScalingView& view, double load) const {
  const auto ready = static_cast<double>(view.ready);
  const std::int64_t pods = view.ready + view.starting;
  // On the way up, pods that start count as ones that do nothing.
  const double counted = load > ready ? static_cast<double>(pods) : ready;
  const double excess = load / counted - 1;
  const bool turns = load > ready && excess < 0;
  if (turns || std::abs(excess) <= config_.tolerance + 1e-9) return pods;
  return instances_for(load);
}

/// As many of the wanted pods as the speed limits allow now.
std::int64_t KubernetesAutoscaler::limited(Time now, std::int64_t pods, std::int64_t wanted) {
  const std::int64_t before_added = pods - added_.at(now);
  const std::int64_t before_removed = pods + removed_.at(now);
  const std::int64_t most = std::max(
      instances_for(static_cast<double>(before_added) * (1 + config_.scale_up_percent / 100)),
      before_added + config_.scale_up_pods);
  const auto least = static_cast<std::int64_t>(static_cast<double>(before_removed) *
                                               (1 - config_.scale_down_percent / 100));
  return std::clamp(wanted, std::min(least, pods), std::max(most, pods));
}

}  // namespace coldcast
