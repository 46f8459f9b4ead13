#pragma once

#include <utility>
#include <vector>

#include "platforms/autoscaling/autoscaler.hpp"

namespace coldcast {

/// So many instances from given instants on; before the first of them, the minimum.
class ScheduleAutoscaler final : public Autoscaler {
 public:
  struct Event {
    Time from{};
    std::int64_t instances = 0;
  };
  struct Config {
    Duration period = std::chrono::seconds{1};
    std::vector<Event> events;  ///< in order of time
  };

  explicit ScheduleAutoscaler(Config config) : config_(std::move(config)) {}

  std::int64_t desired(const ScalingView& view) override {
    while (passed_ < config_.events.size() && config_.events[passed_].from <= view.now) ++passed_;
    return passed_ == 0 ? 0 : config_.events[passed_ - 1].instances;
  }

 private:
  Config config_;
  std::size_t passed_ = 0;
};

}  // namespace coldcast
