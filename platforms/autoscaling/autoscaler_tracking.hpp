#pragma once

#include <deque>
#include <optional>

#include "platforms/autoscaling/autoscaler.hpp"

namespace coldcast {

/// Target tracking of AWS (Application Auto Scaling, as for SageMaker endpoints, and EC2 Auto
/// Scaling groups): one datapoint of a metric per period; an alarm when the last few are all above
/// the target, and another when the last many are all well below it. An alarm brings the number of
/// instances in proportion to the metric, and then both rest for a while.
class TrackingAutoscaler final : public Autoscaler {
 public:
  struct Config {
    Duration period = std::chrono::seconds{60};
    std::optional<double> per_minute;  ///< requests per instance and minute
    std::optional<double> vcpu;        ///< share of an instance's vCPUs
    std::int64_t out_datapoints = 3;
    std::int64_t in_datapoints = 15;
    double in_factor = 0.9;  ///< of the target, below which instances may go
    Duration out_cooldown = std::chrono::seconds{300};
    Duration in_cooldown = std::chrono::seconds{300};
    Duration metric_delay{};  ///< from the end of a period until its datapoint is known
  };

  explicit TrackingAutoscaler(const Config& config);
  std::int64_t desired(const ScalingView& view) override;

 private:
  void measure(const ScalingView& view);
  bool is_growing(const ScalingView& view);
  std::deque<double> known() const;

  Config config_;
  std::int64_t late_;         // datapoints that are not known yet
  std::int64_t kept_;         // datapoints that matter
  std::deque<double> loads_;  // each as a multiple of the target, the latest last
  Time measured_{};
  double sum_ = 0;
  bool growing_ = false;  // since its own decision
  std::optional<Time> grown_, shrunk_;
};

}  // namespace coldcast
