#pragma once
// Small fleets and loads at random, with every option switched on now and then.

#include "tests/fleets.hpp"
#include "tests/laws/random_draws.hpp"

namespace coldcast::testing {

/// What a law is checked on.
inline constexpr std::uint64_t random_fleets = 300;
inline constexpr std::uint64_t requests_per_fleet = 200;

/// Draws one fleet after the other. All its times are whole milliseconds times `scale`, a power of
/// two, so that the same draws at another scale give exactly the same fleet, only slower.
class RandomFleets : public RandomDraws {
 public:
  using Discipline = FleetConfig::Discipline;

  explicit RandomFleets(std::uint64_t seed, double scale = 1)
      : RandomDraws(seed, "random fleets", scale) {}

  FleetConfig fleet() {
    FleetConfig config;
    config.discipline =
        one_of({Discipline::slots, Discipline::slots, Discipline::sharing, Discipline::batches});
    config.service_s = times(1500);
    config.concurrency = chance(0.1) ? FleetConfig::unlimited : whole(1, 4);
    config.vcpu = one_of({0.5, 1.0, 2.0, 4.0});
    config.stages = stages();
    add_batching(config);
    add_instances(config);
    add_waiting(config);
    add_scaling(config);
    add_billing(config);
    return config;
  }

  /// Requests in clusters, several at one instant now and then.
  std::vector<Request> requests(std::uint64_t count) {
    std::vector<Request> all;
    Time now{};
    for (std::uint64_t id = 0; id < count; ++id) {
      all.push_back(request_after(now, id));
      if (chance(0.05)) all.back().payload = Bytes{1000};
    }
    return all;
  }

 private:
  std::vector<Stage> stages() {
    std::vector<Stage> all;
    const auto count = static_cast<std::size_t>(whole(0, 3));
    for (std::size_t i = 0; i < count; ++i) {
      const Phase phase = one_of({Phase::provision, Phase::init, Phase::first_call});
      all.push_back({"stage " + std::to_string(i), phase, times(1500), {}});
      if (i > 0 && chance(0.7)) all.back().after = {i - 1};
    }
    return all;
  }

  void add_batching(FleetConfig& config) {
    if (config.discipline != Discipline::batches) return;
    const std::int64_t at_most = whole(1, 5);
    config.batching = {.at_least = whole(1, at_most), .at_most = at_most, .window = time(800)};
    if (chance(0.3)) config.batching.window = Duration{};
    if (chance(0.5)) return;
    const double one_s = to_seconds(time(500));
    config.batch_time = BatchTime{{one_s, one_s + to_seconds(time(200))}};
    config.service_s = Distribution{};
  }

  void add_instances(FleetConfig& config) {
    config.maximum = chance(0.2) ? FleetConfig::unlimited : whole(1, 5);
    config.on_demand = one_of({FleetConfig::OnDemand::off, FleetConfig::OnDemand::from_zero,
                               FleetConfig::OnDemand::always, FleetConfig::OnDemand::always});
    const bool alone = config.on_demand == FleetConfig::OnDemand::off;
    config.minimum = std::min(whole(alone ? 1 : 0, 3), config.maximum);
    config.initial = std::min(config.minimum + whole(0, 1), config.maximum);
    config.placement = one_of({PlacementRule::fill_first, PlacementRule::spread,
                               PlacementRule::random, PlacementRule::round_robin});
    config.keep_alive = chance(0.2) ? never : chance(0.1) ? Duration{} : time(4000);
    config.memory = Megabytes{whole(128, 4096)};
    config.shared_memory = Megabytes{chance(0.3) ? 500 : 0};
  }

  void add_waiting(FleetConfig& config) {
    if (config.discipline != Discipline::batches) {
      config.own_queues = chance(0.2);
      config.ready_when_loaded = config.own_queues || chance(0.7);
    }
    if (chance(0.4)) config.queue_capacity = whole(0, 6);
    if (chance(0.3)) config.patience = time(3000);
    if (chance(0.2)) config.drawn_patience = times(3000);
    if (chance(0.2)) config.patience_without_start = time(2000);
    if (chance(0.1)) config.waits_for_starts = false;
    if (chance(0.4)) {
      config.timeout = config.batching.window + time(4000);
      config.timeout_mode = one_of({TimeoutMode::zombie, TimeoutMode::drop, TimeoutMode::abort});
    }
    if (chance(0.3)) config.payload_limit = Bytes{500};
    if (chance(0.05)) config.response_limit = Bytes{-1};
  }

  void add_scaling(FleetConfig& config) {
    config.cancel_unneeded_starts = chance(0.3);
    if (chance(0.3))
      config.scaling_rate =
          RateLimit::Rule{.at_once = whole(1, 3), .more = whole(1, 2), .every = time(1000)};
    if (config.discipline == Discipline::sharing && chance(0.3)) {
      config.vcpu = 1;
      config.growth = FleetConfig::Growth{.node_vcpu = static_cast<double>(whole(1, 3)),
                                          .memory_per_vcpu = Megabytes{whole(0, 500)}};
    }
    if (!chance(config.growth ? 1 : 0.4)) return;
    config.autoscaler = target_of(to_seconds(time(3000)), static_cast<double>(whole(1, 4)));
    config.autoscaler.scales_in = chance(0.7);
  }

  void add_billing(FleetConfig& config) {
    FleetBilling& billing = config.billing;
    billing.by = one_of({FleetBilling::By::busy_time, FleetBilling::By::instance_time,
                         FleetBilling::By::request_time});
    billing.granularity = chance(0.3) ? Duration{1} : time(200);
    if (chance(0.2)) billing.at_least = time(3000);
    billing.start_up = chance(0.7);
    billing.requests = billing.data = billing.whole = true;
    billing.memory = config.memory;
    billing.milli_vcpu = 1000;
    billing.idle_minimum = chance(0.3);
  }
};

}  // namespace coldcast::testing
