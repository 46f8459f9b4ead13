#include "platforms/autoscaling/autoscaler_config.hpp"

#include <map>
#include <numeric>
#include <optional>

#include "platforms/autoscaling/autoscaler_delay.hpp"
#include "platforms/autoscaling/autoscaler_knative.hpp"
#include "platforms/autoscaling/autoscaler_kubernetes.hpp"
#include "platforms/autoscaling/autoscaler_schedule.hpp"
#include "platforms/autoscaling/autoscaler_steps.hpp"
#include "platforms/autoscaling/autoscaler_target.hpp"
#include "platforms/autoscaling/autoscaler_tracking.hpp"

namespace coldcast {
namespace {

constexpr Range time_s{0, 1e9};
constexpr Range some_time_s{1e-3, 1e9};
constexpr Range share{1e-6, 1};
constexpr Range load{1e-6, 1e9};
constexpr Range percentage{1, 100};
constexpr Range factor{1, 1e6};

/// `memory` is how far back the policy minds what it saw.
template <class Policy>
AutoscalerRule rule_of(const typename Policy::Config& config, Duration memory = {}) {
  return {.make = [config] { return std::make_unique<Policy>(config); },
          .period = config.period,
          .memory = memory};
}

std::optional<double> optional_number(Fields& fields, std::string_view key, Range range) {
  return fields.has(key) ? std::optional{fields.number(key, range)} : std::nullopt;
}

AutoscalerRule read_target(Fields& fields) {
  TargetAutoscaler::Config config;
  config.period = fields.duration_or("period_s", config.period, some_time_s);
  config.window = fields.duration_or("window_s", config.window, time_s);
  config.concurrency = optional_number(fields, "target_concurrency", share);
  config.vcpu = optional_number(fields, "target_vcpu", share);
  config.outstanding = optional_number(fields, "target_per_instance", load);
  if (!config.concurrency && !config.vcpu && !config.outstanding)
    fields.fail("",
                "needs \"target_concurrency\", \"target_vcpu\" or \"target_per_instance\", or "
                "several of them");
  return rule_of<TargetAutoscaler>(config, config.window);
}

AutoscalerRule read_rps(Fields& fields) {
  RateAutoscaler::Config config;
  config.period = fields.duration_or("period_s", config.period, some_time_s);
  config.window = fields.duration_or("window_s", config.window, some_time_s);
  config.target = fields.number_or("target_rps", config.target, load);
  return rule_of<RateAutoscaler>(config, config.window);
}

AutoscalerRule read_kpa(Fields& fields) {
  KnativeAutoscaler::Config config;
  config.period = fields.duration_or("period_s", config.period, some_time_s);
  config.stable_window = fields.duration_or("stable_window_s", config.stable_window, some_time_s);
  config.panic_window_percentage =
      fields.number_or("panic_window_percentage", config.panic_window_percentage, percentage);
  // Knative takes 110 to 1000 as well [pkg/autoscaler/config, PanicThresholdPercentageMin].
  config.panic_threshold_percentage = fields.number_or(
      "panic_threshold_percentage", config.panic_threshold_percentage, {110, 1000});
  config.target_utilization_percentage = fields.number_or(
      "target_utilization_percentage", config.target_utilization_percentage, percentage);
  config.target_concurrency = optional_number(fields, "target_concurrency", load);
  config.max_scale_up_rate =
      fields.number_or("max_scale_up_rate", config.max_scale_up_rate, factor);
  config.max_scale_down_rate =
      fields.number_or("max_scale_down_rate", config.max_scale_down_rate, factor);
  config.scale_to_zero_grace =
      fields.duration_or("scale_to_zero_grace_s", config.scale_to_zero_grace, time_s);
  config.scale_down_delay =
      fields.duration_or("scale_down_delay_s", config.scale_down_delay, time_s);
  return rule_of<KnativeAutoscaler>(config, config.stable_window);
}

AutoscalerRule read_hpa(Fields& fields) {
  KubernetesAutoscaler::Config config;
  config.period = fields.duration_or("period_s", config.period, some_time_s);
  config.metric_lag = fields.duration_or("metric_lag_s", config.metric_lag, time_s);
  config.tolerance = fields.number_or("tolerance", config.tolerance, {0, 10});
  config.concurrency = optional_number(fields, "target_concurrency", load);
  if (config.concurrency || fields.has("target_vcpu"))
    config.vcpu = optional_number(fields, "target_vcpu", share);
  config.scale_down_stabilization =
      fields.duration_or("scale_down_stabilization_s", config.scale_down_stabilization, time_s);
  config.scale_up_percent = fields.number_or("scale_up_percent", config.scale_up_percent, {0, 1e6});
  config.scale_up_pods = fields.integer_or("scale_up_pods", config.scale_up_pods, {0, 1e6});
  config.scale_up_period =
      fields.duration_or("scale_up_period_s", config.scale_up_period, some_time_s);
  config.scale_down_percent =
      fields.number_or("scale_down_percent", config.scale_down_percent, {0, 100});
  config.scale_down_period =
      fields.duration_or("scale_down_period_s", config.scale_down_period, some_time_s);
  return rule_of<KubernetesAutoscaler>(config, config.metric_lag + config.period);
}

AutoscalerRule read_target_tracking(Fields& fields) {
  TrackingAutoscaler::Config config;
  config.period = fields.duration_or("period_s", config.period, some_time_s);
  config.per_minute = optional_number(fields, "target_per_instance_per_minute", load);
  config.vcpu = optional_number(fields, "target_vcpu", share);
  if (config.per_minute.has_value() == config.vcpu.has_value())
    fields.fail("", "needs \"target_per_instance_per_minute\" or \"target_vcpu\", not both");
  config.out_datapoints = fields.integer_or("out_datapoints", config.out_datapoints, {1, 1000});
  config.in_datapoints = fields.integer_or("in_datapoints", config.in_datapoints, {1, 1000});
  config.in_factor = fields.number_or("in_factor", config.in_factor, {0, 1});
  config.out_cooldown = fields.duration_or("scale_out_cooldown_s", config.out_cooldown, time_s);
  config.in_cooldown = fields.duration_or("scale_in_cooldown_s", config.in_cooldown, time_s);
  config.metric_delay = fields.duration_or("metric_delay_s", config.metric_delay, {0, 86400});
  return rule_of<TrackingAutoscaler>(
      config, config.metric_delay + (config.out_datapoints + 1) * config.period);
}

AutoscalerRule read_double(Fields& fields) {
  DoublingAutoscaler::Config config;
  config.period = fields.duration_or("period_s", config.period, some_time_s);
  config.p99 = fields.duration_or("p99_s", config.p99, {1e-6, 1e9});
  config.scale_in = fields.boolean_or("scale_in", config.scale_in);
  AutoscalerRule rule = rule_of<DoublingAutoscaler>(config);
  rule.watches_latency = true;
  rule.scales_in = config.scale_in;
  return rule;
}

AutoscalerRule read_openfaas(Fields& fields) {
  AlertAutoscaler::Config config;
  config.period = fields.duration_or("period_s", config.period, some_time_s);
  config.window = fields.duration_or("window_s", config.window, some_time_s);
  config.threshold = fields.number_or("rps_threshold", config.threshold, {0, 1e9});
  config.pending = fields.duration_or("for_s", config.pending, time_s);
  config.repeat = fields.duration_or("repeat_s", config.repeat, time_s);
  config.step_percent = fields.number_or("step_percent", config.step_percent, {0, 100});
  config.max_instances = fields.integer_or("max_instances", config.max_instances, {1, 1e6});
  return rule_of<AlertAutoscaler>(config, config.window + config.pending);
}

AutoscalerRule read_delay(Fields& fields) {
  DelayAutoscaler::Config config;
  config.period = fields.duration_or("period_s", config.period, some_time_s);
  config.window = fields.duration_or("window_s", config.window, time_s);
  config.target_ongoing_requests =
      fields.number_or("target_ongoing_requests", config.target_ongoing_requests, load);
  config.upscale_delay = fields.duration_or("upscale_delay_s", config.upscale_delay, time_s);
  config.downscale_delay = fields.duration_or("downscale_delay_s", config.downscale_delay, time_s);
  return rule_of<DelayAutoscaler>(config, config.window + config.upscale_delay);
}

ScheduleAutoscaler::Event event_of(const Value& value) {
  if (!value.json.is_array() || value.json.size() != 2)
    fail_type(value, "a pair: from which second on, how many instances");
  return {duration_in({value.json[0], value.where, value.pointer + "/0"}, time_s),
          integer_in({value.json[1], value.where, value.pointer + "/1"}, {0, 1e6})};
}

/// The longest period that has every event on one of its multiples.
Duration common_period(const std::vector<ScheduleAutoscaler::Event>& events, Duration otherwise) {
  Duration::rep common = 0;
  for (const auto& event : events) common = std::gcd(common, event.from.count());
  return common > 0 ? Duration{common} : otherwise;
}

AutoscalerRule read_schedule(Fields& fields) {
  ScheduleAutoscaler::Config config;
  const Json& events = fields.raw("events");
  const std::string place = fields.pointer_to("events");
  if (!events.is_array() || events.empty())
    fail_type({events, fields.where(), place}, "an array such as [[30, 6], [\"5m\", 2]]");
  for (const Json& event : events) {
    const std::string here = place + "/" + std::to_string(config.events.size());
    const ScheduleAutoscaler::Event read = event_of({event, fields.where(), here});
    if (!config.events.empty() && read.from <= config.events.back().from)
      fields.fail("events", "must be in order of time, each later than the one before");
    config.events.push_back(read);
  }
  config.period = common_period(config.events, config.period);
  if (config.period < std::chrono::milliseconds{1})
    fields.fail("events", "must be at multiples of a millisecond");
  AutoscalerRule rule = rule_of<ScheduleAutoscaler>(config);
  rule.looks_until = config.events.back().from;
  return rule;
}

const std::map<std::string, AutoscalerRule (*)(Fields&)> readers = {
    {"target", read_target},     {"rps", read_rps},       {"kpa", read_kpa},
    {"hpa", read_hpa},           {"delay", read_delay},   {"target-tracking", read_target_tracking},
    {"openfaas", read_openfaas}, {"double", read_double}, {"schedule", read_schedule},
};

}  // namespace

AutoscalerRule read_autoscaler(Fields& platform) {
  auto fields = platform.optional_object("autoscaler");
  if (!fields) return {};
  std::vector<std::string> kinds;
  kinds.reserve(readers.size());
  for (const auto& [kind, unused] : readers) kinds.push_back(kind);
  AutoscalerRule rule = readers.at(fields->word("kind", kinds))(*fields);
  rule.scales_in = fields->boolean_or("scale_in", rule.scales_in);
  fields->ignore("source");
  fields->done();
  return rule;
}

}  // namespace coldcast
