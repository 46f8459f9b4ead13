#pragma once

#include <optional>

#include "platforms/autoscaling/autoscaler.hpp"
#include "platforms/autoscaling/autoscaler_windows.hpp"

namespace coldcast {

/// The autoscaler of Knative Serving (KPA), on concurrency. A long window decides; while a short
/// one asks for a multiple of the pods that are ready, it panics: pods are only added.
/// [knative/serving: pkg/autoscaler/scaling/autoscaler.go, config-autoscaler; docs: kpa-specific]
class KnativeAutoscaler final : public Autoscaler {
 public:
  struct Config {
    Duration period = std::chrono::seconds{2};
    Duration stable_window = std::chrono::seconds{60};
    double panic_window_percentage = 10;      ///< of the stable window
    double panic_threshold_percentage = 200;  ///< of the ready pods
    double target_utilization_percentage = 70;
    std::optional<double> target_concurrency;  ///< of a pod; nothing: all that it takes
    double max_scale_up_rate = 1000;           ///< times the ready pods, at a look
    double max_scale_down_rate = 2;
    Duration scale_to_zero_grace = std::chrono::seconds{30};
    Duration scale_down_delay{};

    Duration panic_window() const {
      return seconds(to_seconds(stable_window) * panic_window_percentage / 100);
    }
  };

  explicit KnativeAutoscaler(const Config& config);
  std::int64_t desired(const ScalingView& view) override;

 private:
  void notice_traffic(const ScalingView& view);
  void notice_panic(Time now, double excess);
  std::int64_t wanted(const ScalingView& view);

  Config config_;
  SlidingAverage stable_, panic_;
  WindowMaximum delayed_;
  std::optional<Time> panic_since_;  // when there last was reason to
  std::int64_t panic_peak_ = 0;
  std::optional<Time> traffic_at_;    // when there last was any
  std::optional<std::int64_t> pods_;  // at the last look
  double seen_s_ = 0;
};

}  // namespace coldcast
