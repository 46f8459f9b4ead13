#include "platforms/autoscaling/autoscaler_knative.hpp"

namespace coldcast {
namespace {

/// The concurrency from which on a pod counts as one without a limit, and its target then
/// [config-autoscaler, container-concurrency-target-default].
constexpr std::int64_t unlimited = 1'000'000;
constexpr double unlimited_target = 100;

double concurrency_of(const ScalingView& view) {
  return view.concurrency >= unlimited ? unlimited_target : static_cast<double>(view.concurrency);
}

}  // namespace

KnativeAutoscaler::KnativeAutoscaler(const Config& config)
    : config_(config),
      stable_(config.stable_window, config.period),
      panic_(config.panic_window(), config.period),
      delayed_(config.scale_down_delay) {}

std::int64_t KnativeAutoscaler::desired(const ScalingView& view) {
  notice_traffic(view);
  const std::int64_t pods = delayed_.look(view.now, wanted(view));
  const Duration quiet = view.now - traffic_at_.value_or(Time{0});
  const bool keeps_last =
      view.ready + view.starting > 0 && quiet < config_.stable_window + config_.scale_to_zero_grace;
  return pods == 0 && keeps_last ? 1 : pods;
}

void KnativeAutoscaler::notice_traffic(const ScalingView& view) {
  if (view.outstanding_s > seen_s_) {
    // Nobody reports zeros while there are no pods: averages begin with what wakes the first.
    const bool slept = !traffic_at_ || view.now - *traffic_at_ > config_.stable_window;
    if (slept && pods_.value_or(view.ready) == 0) {
      stable_.start_at(view.now - config_.period);
      panic_.start_at(view.now - config_.period);
    }
    traffic_at_ = view.now;
    seen_s_ = view.outstanding_s;
  }
  pods_ = view.ready + view.starting;
}

void KnativeAutoscaler::notice_panic(Time now, double excess) {
  const bool excessive = excess >= config_.panic_threshold_percentage / 100;
  // A panic that is over by now ended before this one: the look that saw it may have been left out.
  const Time calm = excessive ? now - config_.period : now;
  if (panic_since_ && calm - *panic_since_ > config_.stable_window) {
    panic_since_.reset();
    panic_peak_ = 0;
  }
  if (excessive) panic_since_ = now;
}

std::int64_t KnativeAutoscaler::wanted(const ScalingView& view) {
  const double per_pod = config_.target_concurrency.value_or(concurrency_of(view)) *
                         config_.target_utilization_percentage / 100;
  const std::int64_t stable = instances_for(stable_.look(view.now, view.outstanding_s) / per_pod);
  const std::int64_t panic = instances_for(panic_.look(view.now, view.outstanding_s) / per_pod);

  // Whatever the rates, one pod more and one less are always allowed.
  const std::int64_t ready = std::max<std::int64_t>(view.ready, 1);
  const auto pods = static_cast<double>(ready);
  const std::int64_t most = std::max(instances_for(pods * config_.max_scale_up_rate), ready + 1);
  const std::int64_t least =
      std::min(static_cast<std::int64_t>(pods / config_.max_scale_down_rate), ready - 1);

  notice_panic(view.now, static_cast<double>(panic) / pods);
  if (!panic_since_) return std::clamp(stable, least, most);
  panic_peak_ = std::max(panic_peak_, std::clamp(std::max(stable, panic), least, most));
  return panic_peak_;
}

}  // namespace coldcast
