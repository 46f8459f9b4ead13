#include <cmath>
#include <nlohmann/json.hpp>

#include "verification/differential/reference_fleet.hpp"

namespace coldcast {

ReferenceFleetRules::ReferenceFleetRules(const Json& platform, const Model& of,
                                         ReferenceFault planted)
    : json(platform),
      model(of),
      fault(planted),
      pool(platform["kind"] == "pool"),
      timeout_mode(word_or(platform, "timeout_mode", "zombie")),
      on_demand(word_or(platform, "on_demand", platform["kind"] == "pool" ? "off" : "always")),
      placement(word_or(platform, "placement", "fill-first")),
      start(reference_start(platform)) {
  vcpu = number_or(json, "vcpu", 1);
  const std::string gpu = word_or(json, "gpu", "");
  const std::int64_t gpus = gpu.empty() ? 0 : count_or(json, "gpus", 1);
  sharing = word_or(json, "cpu", pool ? "own" : "shared") == "shared" && !(pool && gpus > 0);
  if (pool) {
    const std::int64_t processors = gpus > 0 ? gpus : static_cast<std::int64_t>(std::floor(vcpu));
    places = count_or(json, "workers", std::max<std::int64_t>(1, processors));
  } else {
    places = count_or(json, "concurrency", 1);
  }
  batching = json.contains("batching");
  const double of_worker = std::min(vcpu, vcpu / static_cast<double>(places));
  double measured_on = pool ? of_worker : vcpu;
  if (sharing && model.service.at_vcpu) measured_on = 1;
  if (gpus > 0) {
    service_s = model.gpus.at(gpu).service_s;
    if (!pool) vcpu = static_cast<double>(gpus);  // requests take turns on the GPU
  } else {
    service_s = warm_call(model, measured_on);
    // A time that is the same on any number of vCPUs is so on less than one as well.
    if (!pool && sharing && !model.service.at_vcpu) vcpu = std::max(1.0, vcpu);
  }
  if (batching) {
    most = json["batching"]["at_most"].get<std::int64_t>();
    least = count_or(json["batching"], "at_least", most);
    window = duration_or(json["batching"], "window_s", {});
    batch_time_s = gpus > 0 ? model.gpus.at(gpu).batch : model.batch;
  }
  minimum = count_or(json, "min_instances", pool ? 1 : 0);
  maximum = count_or(json, "max_instances", reference_unlimited);
  initial = std::max(minimum, count_or(json, "initial_instances", minimum));
  keep_alive = duration_or(json, "keep_alive_s", never);
  cancels_starts = json.value("cancel_unneeded_starts", false);
  ready_when_loaded = word_or(json, "readiness", "loaded") == "loaded";
  timeout = duration_or(json, "timeout_s", never);
  if (on_demand == "off" && !json.contains("autoscaler")) maximum = std::max(initial, minimum);
  if (json.contains("queue")) {
    const Json& queue = json["queue"];
    own_lines = word_or(queue, "at", "front") == "instance";
    room = count_or(queue, "capacity", reference_unlimited);
    awaits_starts = queue.value("awaits_starts", true);
    if (queue.contains("patience_s") && queue["patience_s"].is_object())
      drawn_patience = distribution_or(queue, "patience_s", 0);
    else
      patience = duration_or(queue, "patience_s", never);
    if (queue.contains("patience_per_start")) {
      patience_without_start = patience == never ? Duration{} : patience;
      const double starts_s =
          queue["patience_per_start"].get<double>() * to_seconds(start.ready + start.first_call);
      patience = std::max(patience_without_start, drawn_time(starts_s));
    }
  }
  if (fault == ReferenceFault::late_patience && patience < never)
    patience += std::chrono::milliseconds{60};
  if (fault == ReferenceFault::one_worker_more) ++places;
}

Duration ReferenceFleetRules::service_time(const Request& request) const {
  if (request.demand.brings_time()) return request.demand.time();
  return drawn_time(service_s.quantile(request.luck) * request.demand.multiple());
}

Duration ReferenceFleetRules::batch_time(const std::vector<Request>& together) const {
  Duration longest{}, beside{};
  double multiple = 0;
  double luck = 0;
  std::int64_t requests = 0;
  for (Request request : together) {
    if (request.items == 0) {
      beside = std::max(beside, service_time(request));
      continue;
    }
    if (++requests == 1) luck = request.luck;
    request.luck = luck;  // a batch has that of its first request
    multiple = std::max(multiple, request.demand.multiple());
    longest = std::max(longest, service_time(request));
  }
  if (requests == 0) return beside;
  if (!batch_time_s) return longest;
  const double mean_s = service_s.mean();
  const double noise = mean_s > 0 ? service_s.quantile(luck) / mean_s : 1;
  return drawn_time(batch_time_s->mean_s(requests) * noise * multiple);
}

/// n requests on v vCPUs have v / n each. Less than one slows down as much; of several only the
/// share of the work that runs in parallel has a use [Amdahl 1967].
long double ReferenceFleetRules::speed(std::size_t requests) const {
  const long double each = static_cast<long double>(vcpu) / static_cast<long double>(requests);
  const long double parallel = model.service.parallel_fraction;
  return each <= 1 ? each : 1 / (1 - parallel + parallel / each);
}

}  // namespace coldcast
