#include <nlohmann/json.hpp>

#include "verification/differential/reference_function.hpp"

namespace coldcast {

ReferenceFunctionRules::ReferenceFunctionRules(const Json& platform, const Model& of,
                                               ReferenceFault planted)
    : json(platform), model(of), fault(planted), start(reference_start(platform)) {
  concurrency = count_or(json, "account_concurrency", reference_unlimited);
  concurrency = std::min(concurrency, count_or(json, "reserved_concurrency", concurrency));
  concurrency = std::min(concurrency, count_or(json, "max_instances", concurrency));
  const std::int64_t each = count_or(json, "requests_per_s_per_concurrency", 0);
  if (each > 0 && concurrency < reference_unlimited)
    request_rate = {each * concurrency, each * concurrency, std::chrono::seconds{1}};
  if (json.contains("keep_alive_s") && json["keep_alive_s"].is_object())
    lifetime_s = distribution_or(json, "keep_alive_s", 0);
  queued = json.contains("queue");
  if (queued) {
    room = count_or(json["queue"], "capacity", reference_unlimited);
    patience = duration_or(json["queue"], "timeout_s", std::chrono::seconds{10});
    if (fault == ReferenceFault::late_patience) patience += std::chrono::milliseconds{60};
  }
  own = word_or(json, "binding", "own") == "own";
  shared = count_or(json, "requests_per_start", 0);
  out_of_memory = model.memory.value > count_or(json, "memory_mb", 1024);
  const Json billed = json.value("bill_init", Json::object());
  const bool with_first_call = billed.value("image", false);
  if (with_first_call && start.repeated == Duration{}) init_billed = start.init;
  if (billed.value("provisioned", with_first_call)) init_billed_ahead = start.init;
  more_per_start = number_or(json, "over_provisioning", 1) - 1;
  provisioned = count_or(json, "provisioned_concurrency", 0);
}

Duration ReferenceFunctionRules::rounded(Duration time) const {
  const Duration step =
      std::max(Duration{1}, seconds(number_or(json, "billing_granularity_ms", 0) / 1000));
  return fault == ReferenceFault::bills_rounded_down ? time / step * step : round_up(time, step);
}

Duration ReferenceFunctionRules::service(const Request& request, bool cold) const {
  if (request.demand.brings_time()) return request.demand.time();
  const double vcpu = number_or(json, "vcpu", 1);
  const double warm_s = warm_call(model, vcpu).quantile(request.luck);
  const double times = request.demand.multiple();
  if (!cold || !model.cold_service) return drawn_time(warm_s * times);
  // What a start takes is there once; the work is done so many times.
  const double cold_s = model.cold_service->on(vcpu).quantile(request.luck);
  return drawn_time(std::max(0.0, cold_s + (times - 1) * warm_s));
}

}  // namespace coldcast
