#pragma once
// Fleets whose autoscaler does what the test tells it.

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "tests/fleets.hpp"

namespace coldcast::testing {

/// Wants what it was told, look by look, the last for ever, and remembers what it saw.
class Scripted final : public Autoscaler {
 public:
  Scripted(std::vector<std::int64_t> wanted, std::vector<ScalingView>* seen)
      : wanted_(std::move(wanted)), seen_(seen) {}

  std::int64_t desired(const ScalingView& view) override {
    if (seen_ != nullptr) seen_->push_back(view);
    return wanted_[std::min(looks_++, wanted_.size() - 1)];
  }

 private:
  std::vector<std::int64_t> wanted_;
  std::vector<ScalingView>* seen_;
  std::size_t looks_ = 0;
};

inline AutoscalerRule script(double period_s, std::vector<std::int64_t> wanted,
                             std::vector<ScalingView>* seen = nullptr) {
  AutoscalerRule rule;
  rule.make = [wanted, seen] { return std::make_unique<Scripted>(wanted, seen); };
  rule.period = seconds(period_s);
  return rule;
}

/// How many instances exist at each of the instants.
inline std::vector<std::int64_t> existing_at(const FleetConfig& config,
                                             const std::vector<Call>& calls,
                                             const std::vector<double>& instants_s) {
  std::vector<std::int64_t> counts;
  for (const double at_s : instants_s)
    counts.push_back(existing(*run_until(seconds(at_s), config, calls)));
  return counts;
}

}  // namespace coldcast::testing
