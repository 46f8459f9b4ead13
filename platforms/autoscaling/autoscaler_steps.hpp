#pragma once
// Rules that go in steps as long as something is wrong, without asking how wrong it is.

#include <optional>

#include "platforms/autoscaling/autoscaler.hpp"
#include "platforms/autoscaling/autoscaler_windows.hpp"

namespace coldcast {

/// Twice as many instances at each look while the 99th percentile is above a limit [Ellore, 2023].
class DoublingAutoscaler final : public Autoscaler {
 public:
  struct Config {
    Duration period = std::chrono::seconds{5};
    Duration p99 = std::chrono::milliseconds{500};
    bool scale_in = false;  ///< half as many below half the limit, or with nothing to do
  };

  explicit DoublingAutoscaler(const Config& config) : config_(config) {}
  std::int64_t desired(const ScalingView& view) override;

 private:
  Config config_;
};

/// The alert of OpenFaaS (community edition): while the function gets more requests per second than
/// a threshold, a share of the maximum is added again and again; then back to the minimum.
/// [faas: gateway/handlers/alerthandler.go; faas-netes: prometheus-cfg.yaml, alertmanager-cfg.yaml]
class AlertAutoscaler final : public Autoscaler {
 public:
  struct Config {
    Duration period = std::chrono::seconds{10};
    Duration window = std::chrono::seconds{10};
    double threshold = 5;                        ///< requests per second, of all instances together
    Duration pending = std::chrono::seconds{5};  ///< above the threshold before it fires
    Duration repeat = std::chrono::seconds{30};  ///< between two steps
    double step_percent = 20;
    std::int64_t max_instances = 20;  ///< what the step is a share of
  };

  explicit AlertAutoscaler(const Config& config);
  std::int64_t desired(const ScalingView& view) override;

 private:
  Config config_;
  std::int64_t step_;
  SlidingAverage arrivals_;
  Time looked_{};
  std::optional<Time> above_since_, stepped_;
};

}  // namespace coldcast
