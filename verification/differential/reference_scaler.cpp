#include "verification/differential/reference_scaler.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "verification/differential/reference_platform.hpp"

namespace coldcast {
namespace {

Duration period_of_schedule(const Json& events) {
  Duration::rep common = 0;
  for (const Json& event : events)
    common = std::gcd(common, seconds(event[0].get<double>()).count());
  return Duration{common};
}

}  // namespace

ReferenceScaler::ReferenceScaler(const Json& autoscaler)
    : rule_(autoscaler), scales_in_(autoscaler.value("scale_in", true)) {
  const bool target = rule_["kind"] == "target";
  period_ = rule_["kind"] == "schedule"
                ? period_of_schedule(rule_["events"])
                : duration_or(rule_, "period_s", std::chrono::seconds{target ? 5 : 2});
  window_ = duration_or(rule_, "window_s", std::chrono::seconds{60});
}

std::int64_t ReferenceScaler::wanted(const View& view) {
  seen_.push_back(view);
  if (rule_["kind"] == "schedule") {
    std::int64_t instances = 0;
    for (const Json& event : rule_["events"])
      if (seconds(event[0].get<double>()) <= view.at) instances = event[1].get<std::int64_t>();
    return instances;
  }
  const std::size_t looks = static_cast<std::size_t>(window_ / period_);
  const View start;
  const View& before = seen_.size() > looks ? seen_[seen_.size() - 1 - looks] : start;
  const Duration span = std::min(window_, view.at);
  const auto mean_of = [&](Wide sum, Wide sum_before) {
    if (span == Duration{}) return 0.0L;
    return static_cast<long double>(sum - sum_before) / static_cast<long double>(span.count());
  };
  long double instances = 0;
  if (rule_["kind"] == "rps") {
    instances =
        mean_of(view.arrivals, before.arrivals) * 1e9L / number_or(rule_, "target_rps", 200);
  } else {
    const long double load = window_ > Duration{}
                                 ? mean_of(view.outstanding_sum, before.outstanding_sum)
                                 : static_cast<long double>(view.outstanding);
    if (rule_.contains("target_concurrency"))
      instances = load / (rule_["target_concurrency"].get<double>() *
                          static_cast<double>(view.concurrency));
    if (rule_.contains("target_per_instance"))
      instances = std::max(instances, load / rule_["target_per_instance"].get<double>());
  }
  // What does not come out even in binary calls for no instance more.
  return static_cast<std::int64_t>(std::ceil(instances - 1e-9L));
}

}  // namespace coldcast
