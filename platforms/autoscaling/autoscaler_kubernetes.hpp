#pragma once

#include <optional>

#include "platforms/autoscaling/autoscaler.hpp"
#include "platforms/autoscaling/autoscaler_windows.hpp"

namespace coldcast {

/// The horizontal pod autoscaler of Kubernetes (autoscaling/v2): as many pods as bring the metric
/// of each to its target, unless it is near enough; down only to the most of what it wanted for a
/// while, and both ways at limited speed. With two targets, the one that needs more pods counts.
/// [kubernetes: pkg/controller/podautoscaler/replica_calculator.go, horizontal.go; website:
/// horizontal-pod-autoscale]
class KubernetesAutoscaler final : public Autoscaler {
 public:
  struct Config {
    Duration period = std::chrono::seconds{15};
    Duration metric_lag = std::chrono::seconds{15};
    double tolerance = 0.1;
    std::optional<double> vcpu = 0.5;   ///< share of a pod's vCPUs
    std::optional<double> concurrency;  ///< requests in service or waiting, of a pod
    Duration scale_down_stabilization = std::chrono::seconds{300};
    double scale_up_percent = 100;   ///< of the pods, or ...
    std::int64_t scale_up_pods = 4;  ///< ... so many, whichever is more, in a period of its own
    Duration scale_up_period = std::chrono::seconds{15};
    double scale_down_percent = 100;
    Duration scale_down_period = std::chrono::seconds{15};
  };

  explicit KubernetesAutoscaler(const Config& config);
  std::int64_t desired(const ScalingView& view) override;

 private:
  void notice_changes(Time now, std::int64_t pods);
  std::int64_t recommended(const ScalingView& view, double load) const;
  std::int64_t limited(Time now, std::int64_t pods, std::int64_t wanted);

  Config config_;
  SlidingAverage outstanding_, vcpu_;
  WindowMaximum stabilized_;
  WindowSum added_, removed_;
  std::optional<std::int64_t> pods_;  // at the last look
  Time looked_{};
};

}  // namespace coldcast
