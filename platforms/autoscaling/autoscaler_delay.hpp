#pragma once

#include "platforms/autoscaling/autoscaler.hpp"
#include "platforms/autoscaling/autoscaler_windows.hpp"

namespace coldcast {

/// The autoscaler of Ray Serve: as many instances as the outstanding requests need, but only after
/// it wanted more, or fewer, at every look for a while.
/// [ray: python/ray/serve/autoscaling_policy.py; docs: AutoscalingConfig]
class DelayAutoscaler final : public Autoscaler {
 public:
  struct Config {
    Duration period = std::chrono::seconds{10};
    Duration window = std::chrono::seconds{30};  ///< zero: what is there at the look
    double target_ongoing_requests = 2;          ///< of an instance
    Duration upscale_delay = std::chrono::seconds{30};
    Duration downscale_delay = std::chrono::seconds{600};
  };

  explicit DelayAutoscaler(const Config& config);
  std::int64_t desired(const ScalingView& view) override;

 private:
  std::int64_t needed(const ScalingView& view);

  Config config_;
  SlidingAverage outstanding_;
  Time looked_{};
  std::int64_t looks_ = 0;  // in a row that wanted more; below zero: fewer
};

}  // namespace coldcast
