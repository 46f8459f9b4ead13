#pragma once
// Rules that divide a load by what one instance shall carry. They know no state but the window.

#include <optional>

#include "platforms/autoscaling/autoscaler.hpp"
#include "platforms/autoscaling/autoscaler_windows.hpp"

namespace coldcast {

/// As many instances as the average load needs if each carries its target; with several targets,
/// the most that one of them needs. The rule of Cloud Run [about-instance-autoscaling].
class TargetAutoscaler final : public Autoscaler {
 public:
  struct Config {
    Duration period = std::chrono::seconds{5};
    Duration window = std::chrono::seconds{60};  ///< zero: what is there at the look
    std::optional<double> concurrency;           ///< share of an instance's concurrency
    std::optional<double> vcpu;                  ///< share of an instance's vCPUs
    std::optional<double> outstanding;           ///< requests in service or waiting
  };

  explicit TargetAutoscaler(const Config& config);
  std::int64_t desired(const ScalingView& view) override;

 private:
  Config config_;
  SlidingAverage outstanding_, vcpu_;
};

/// As many instances as the average rate of requests needs if each takes `target` per second.
class RateAutoscaler final : public Autoscaler {
 public:
  struct Config {
    Duration period = std::chrono::seconds{2};
    Duration window = std::chrono::seconds{60};
    double target =
        200;  // of a Knative pod [config-autoscaler, requests-per-second-target-default]
  };

  explicit RateAutoscaler(const Config& config);
  std::int64_t desired(const ScalingView& view) override;

 private:
  Config config_;
  SlidingAverage arrivals_;
};

}  // namespace coldcast
