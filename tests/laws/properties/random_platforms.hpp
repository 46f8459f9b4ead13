#pragma once
// Platforms at random: functions, fleets (containers, and servers with places, shared vCPUs or
// batches), and what is made of both. Every option is on now and then.

#include <functional>

#include "tests/fleets.hpp"
#include "tests/laws/properties/trial.hpp"

namespace coldcast::properties {

inline constexpr Bytes payload_limit{500};  // between the two sizes of requests

inline std::vector<Stage> draw_stages(Draw& draw) {
  const auto count = static_cast<std::size_t>(draw.whole("stages", 0, 3));
  std::vector<Stage> all;
  for (std::size_t i = 0; i < 3; ++i) {
    const Phase phase = draw.one_of<Phase>("phase", {{"provision", Phase::provision},
                                                     {"init", Phase::init},
                                                     {"first call", Phase::first_call}});
    all.push_back({"stage " + std::to_string(i), phase, draw.times("stage_ms", 1500), {}});
    if (draw.sometimes("after the one before", 70) && i > 0) all.back().after = {i - 1};
  }
  all.resize(count);
  return all;
}

inline std::optional<RateLimit::Rule> draw_rate(Draw& draw, const char* name) {
  const bool limited = draw.sometimes(name, 25);
  const RateLimit::Rule rule{.at_once = draw.whole("at_once", 1, 9),
                             .more = draw.whole("more", 1, 3),
                             .every = draw.time("every_ms", 1000)};
  return limited ? std::optional{rule} : std::nullopt;
}

/// That time if the coin says so.
inline Duration draw_limit(Draw& draw, const char* name, int percent, std::int64_t most_ms) {
  const bool limited = draw.sometimes(name, percent);
  const Duration limit = draw.time("of", most_ms);
  return limited ? limit : never;
}

inline KeepAlive draw_keep_alive(Draw& draw) {
  const auto kind = draw.whole("kind of keep-alive", 0, 9);
  KeepAlive keep{.fixed = draw.time("keep_alive_ms", 6000), .drawn = {}, .eviction = {}};
  const Distribution drawn = draw.times("drawn_keep_alive_ms", 9000);
  const KeepAlive::Eviction eviction{
      .period = draw.time("eviction_ms", 5000),
      .share = static_cast<double>(draw.whole("share", 1, 100)) / 100};
  if (kind == 6) keep.fixed = Duration{};
  if (kind == 7) keep.fixed = never;
  if (kind == 8) keep.drawn = drawn;
  if (kind == 9) keep.eviction = eviction;
  return keep;
}

inline FunctionConfig draw_function(Draw& draw) {
  draw.heading("function");
  FunctionConfig config;
  config.service_s = draw.times("service_ms", 1500);
  const bool own_cold = draw.sometimes("cold service", 30);
  const Distribution cold_s = draw.times("cold_service_ms", 3000);
  if (own_cold) config.cold_service_s = cold_s;
  config.stages = draw_stages(draw);
  config.init = {.billed = draw.sometimes("init billed", 50),
                 .limit = draw_limit(draw, "init_limit_ms", 30, 2000)};
  config.routing = draw.one_of<Routing>(
      "routing", {{"mru", Routing::mru}, {"newest", Routing::newest}, {"random", Routing::random}});
  config.keep_alive = draw_keep_alive(draw);
  config.binding = draw.one_of<FunctionConfig::Binding>(
      "binding",
      {{"own", FunctionConfig::Binding::own}, {"first free", FunctionConfig::Binding::first_free}});
  const bool more = draw.sometimes("over-provisioned", 25);
  const auto percent = static_cast<double>(draw.whole("percent", 100, 300));
  if (more) config.over_provisioning = percent / 100;
  const bool limited = draw.sometimes("limited", 50);
  const std::int64_t concurrency = draw.whole("concurrency", 1, 12);
  if (limited) config.concurrency = concurrency;
  config.scaling_rate = draw_rate(draw, "scaling rate");
  config.request_rate = draw_rate(draw, "request rate");
  const bool queue = draw.sometimes("queue", 30);
  const FunctionConfig::Queue waiting{.capacity = draw.whole("capacity", 0, 6),
                                      .timeout = draw.time("queue_timeout_ms", 3000)};
  if (queue) config.queue = waiting;
  const std::int64_t per_start = draw.whole("requests_per_start", 0, 3);
  if (config.binding == FunctionConfig::Binding::first_free) config.requests_per_start = per_start;
  config.timeout = draw_limit(draw, "timeout_ms", 30, 4000);
  config.out_of_memory = draw.sometimes("out of memory", 5);
  if (draw.sometimes("payload limit", 30)) config.payload_limit = payload_limit;
  if (draw.sometimes("response too large", 5)) config.response_limit = Bytes{-1};
  const std::int64_t provisioned = draw.whole("provisioned", 0, 4);
  if (draw.sometimes("they are", 30))
    config.provisioned.instances = std::min(provisioned, config.concurrency);
  config.provisioned.over_provisioning = config.over_provisioning;
  config.billing.memory = Megabytes{draw.whole("memory_mb", 128, 4096)};
  config.billing.granularity = draw.time("billing_ms", 200);
  return config;
}

inline void draw_batching(Draw& draw, FleetConfig& config) {
  const std::int64_t at_most = draw.whole("at_most", 1, 5);
  const std::int64_t at_least = draw.whole("at_least", 1, 5);
  const Duration window = draw.time("window_ms", 800);
  const bool waits = draw.sometimes("window", 70);
  const bool by_size = draw.sometimes("time by size", 50);
  const Duration one = draw.time("one_ms", 500), two = one + draw.time("more_ms", 200);
  if (config.discipline != FleetConfig::Discipline::batches) return;
  config.batching = {.at_least = std::min(at_least, at_most),
                     .at_most = at_most,
                     .window = waits ? window : Duration{}};
  if (!by_size) return;
  config.batch_time = BatchTime{{to_seconds(one), to_seconds(two)}};
  config.service_s = Distribution{};
}

inline void draw_instances(Draw& draw, FleetConfig& config) {
  using OnDemand = FleetConfig::OnDemand;
  const std::int64_t maximum = draw.whole("maximum", 1, 6);
  config.maximum = maximum > 5 ? FleetConfig::unlimited : maximum;
  config.on_demand = draw.one_of<OnDemand>("on demand", {{"off", OnDemand::off},
                                                         {"from zero", OnDemand::from_zero},
                                                         {"always", OnDemand::always},
                                                         {"always", OnDemand::always}});
  const std::int64_t minimum = draw.whole("minimum", 0, 3);
  config.minimum =
      std::min(config.on_demand == OnDemand::off ? std::max<std::int64_t>(1, minimum) : minimum,
               config.maximum);
  config.initial = std::min(config.minimum + draw.whole("more at first", 0, 1), config.maximum);
  config.placement =
      draw.one_of<PlacementRule>("placement", {{"fill first", PlacementRule::fill_first},
                                               {"spread", PlacementRule::spread},
                                               {"random", PlacementRule::random},
                                               {"round robin", PlacementRule::round_robin}});
  config.keep_alive = draw_limit(draw, "keep_alive_ms", 80, 4000);
  if (draw.sometimes("no keep-alive", 10)) config.keep_alive = Duration{};
  config.memory = Megabytes{draw.whole("memory_mb", 128, 4096)};
}

inline void draw_waiting(Draw& draw, FleetConfig& config) {
  const bool own_queues = draw.sometimes("own queues", 20);
  const bool early = draw.sometimes("ready before it is loaded", 30);
  if (config.discipline != FleetConfig::Discipline::batches) {
    config.own_queues = own_queues;
    config.ready_when_loaded = own_queues || !early;
  }
  const bool limited = draw.sometimes("queue limited", 40);
  const std::int64_t capacity = draw.whole("queue_capacity", 0, 6);
  if (limited) config.queue_capacity = capacity;
  config.patience = draw_limit(draw, "patience_ms", 30, 3000);
  const bool drawn = draw.sometimes("drawn patience", 20);
  const Distribution patience_s = draw.times("drawn_patience_ms", 3000);
  if (drawn) config.drawn_patience = patience_s;
  config.patience_without_start = draw_limit(draw, "patience_without_start_ms", 20, 2000);
  config.waits_for_starts = !draw.sometimes("does not wait for starts", 10);
  const Duration timeout = draw_limit(draw, "timeout_ms", 40, 4000);
  config.timeout = after(config.batching.window, timeout);
  config.timeout_mode = draw.one_of<TimeoutMode>("mode", {{"zombie", TimeoutMode::zombie},
                                                          {"drop", TimeoutMode::drop},
                                                          {"abort", TimeoutMode::abort}});
  if (draw.sometimes("payload limit", 30)) config.payload_limit = payload_limit;
  if (draw.sometimes("response too large", 5)) config.response_limit = Bytes{-1};
}

inline void draw_scaling(Draw& draw, FleetConfig& config) {
  config.cancel_unneeded_starts = draw.sometimes("cancels starts", 30);
  config.scaling_rate = draw_rate(draw, "scaling rate");
  const bool grows = draw.sometimes("grows", 20);
  const FleetConfig::Growth growth{.node_vcpu = static_cast<double>(draw.whole("node_vcpu", 1, 3)),
                                   .memory_per_vcpu = Megabytes{draw.whole("mb_per_vcpu", 0, 500)}};
  if (grows && config.discipline == FleetConfig::Discipline::sharing) {
    config.vcpu = 1;
    config.growth = growth;
  }
  const bool scales = draw.sometimes("autoscaler", 40);
  const Duration period = draw.time("period_ms", 3000);
  const auto outstanding = static_cast<double>(draw.whole("outstanding", 1, 4));
  const bool scales_in = draw.sometimes("scales in", 70);
  if (!scales && !config.growth) return;
  config.autoscaler = testing::target_of(to_seconds(period), outstanding);
  config.autoscaler.scales_in = scales_in;
}

inline void draw_billing(Draw& draw, FleetConfig& config) {
  FleetBilling& billing = config.billing;
  using By = FleetBilling::By;
  billing.by = draw.one_of<By>("billed by", {{"request time", By::request_time},
                                             {"busy time", By::busy_time},
                                             {"instance time", By::instance_time}});
  billing.granularity = draw.time("billing_ms", 200);
  const Duration at_least = draw.time("at_least_ms", 3000);
  if (draw.sometimes("a least time", 20)) billing.at_least = at_least;
  billing.start_up = draw.sometimes("start-up billed", 70);
  billing.requests = billing.data = billing.whole = true;
  billing.memory = config.memory;
  billing.milli_vcpu = 1000;
}

inline FleetConfig draw_fleet(Draw& draw) {
  using Discipline = FleetConfig::Discipline;
  draw.heading("fleet");
  FleetConfig config;
  config.discipline = draw.one_of<Discipline>("discipline", {{"slots", Discipline::slots},
                                                             {"sharing", Discipline::sharing},
                                                             {"batches", Discipline::batches}});
  config.service_s = draw.times("service_ms", 1500);
  const std::int64_t concurrency = draw.whole("concurrency", 1, 5);
  config.concurrency = concurrency > 4 ? FleetConfig::unlimited : concurrency;
  config.vcpu = draw.one_of<double>("vcpu", {{"1", 1.0}, {"0.5", 0.5}, {"2", 2.0}, {"4", 4.0}});
  config.stages = draw_stages(draw);
  draw_batching(draw, config);
  draw_instances(draw, config);
  draw_waiting(draw, config);
  draw_scaling(draw, config);
  draw_billing(draw, config);
  return config;
}

inline auto functions() { return trials(draw_function); }
inline auto fleets() { return trials(draw_fleet); }

inline std::unique_ptr<Platform> made(const FunctionConfig& config, std::uint64_t seed = 1) {
  return std::make_unique<FunctionPlatform>(config, seed, 0);
}
inline std::unique_ptr<Platform> made(const FleetConfig& config, std::uint64_t seed = 1) {
  return std::make_unique<FleetPlatform>(config, seed, 0);
}

/// What becomes of the requests on a platform that is described so.
template <class Config>
std::vector<Outcome> outcomes_on(const Config& config, const std::vector<Request>& requests) {
  return outcomes_on(*made(config), requests);
}

}  // namespace coldcast::properties
