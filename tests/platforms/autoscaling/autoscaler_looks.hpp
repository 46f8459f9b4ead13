#pragma once
// What tests of autoscalers share: a service made of numbers, for one autoscaler to look at.

#include <cmath>
#include <memory>
#include <utility>

#include "platforms/autoscaling/autoscaler.hpp"

namespace coldcast::testing {

/// A service as an autoscaler sees it. What goes on in it is set by hand; the sums grow with it.
class Watched {
 public:
  Watched(std::unique_ptr<Autoscaler> policy, Duration period)
      : policy_(std::move(policy)), period_(period) {}
  explicit Watched(const AutoscalerRule& rule) : Watched(rule.make(), rule.period) {}

  ScalingView view{.ready = 1};
  double outstanding = 0;  // requests in service or waiting
  double vcpus = 0;        // in use
  double per_s = 0;        // requests that come

  /// Lets so much time pass.
  void pass(double time_s) {
    view.now += seconds(time_s);
    view.outstanding_s += outstanding * time_s;
    view.vcpu_s += vcpus * time_s;
    arrivals_ += per_s * time_s;
    view.arrivals = static_cast<std::uint64_t>(std::llround(arrivals_));
  }

  /// Lets so much time pass and looks.
  std::int64_t look_after(double time_s) {
    pass(time_s);
    return policy_->desired(view);
  }

  /// Looks at the next multiple of the period, or so many later.
  std::int64_t look(int periods = 1) {
    std::int64_t answer = 0;
    for (int i = 0; i < periods; ++i) answer = look_after(to_seconds(period_));
    return answer;
  }

  /// Looks, and has what was desired at once.
  std::int64_t obey(int periods = 1) {
    for (int i = 0; i < periods; ++i) view.ready = look();
    return view.ready;
  }

 private:
  std::unique_ptr<Autoscaler> policy_;
  Duration period_;
  double arrivals_ = 0;
};

/// A service watched by an autoscaler of that configuration.
template <class Policy>
Watched watched(const typename Policy::Config& config) {
  return {std::make_unique<Policy>(config), config.period};
}

}  // namespace coldcast::testing
