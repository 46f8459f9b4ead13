// Containers that start for the requests that wait, and what is billed of them.

#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

/// Containers that take one request at a time and come and go with the load.
FleetConfig starting_container(Distribution service_s, Distribution start_s, std::int64_t at_most) {
  FleetConfig config;
  config.service_s = std::move(service_s);
  config.stages = start_of(std::move(start_s));
  config.on_demand = FleetConfig::OnDemand::always;
  config.maximum = at_most;
  return config;
}

/// The time of busy instances, as it is billed.
Statistic billed_instances(Wide milli_vcpu) {
  return [milli_vcpu](const Replication& r) {
    return Contribution{static_cast<double>(r.usage[Meter::vcpu_time] / milli_vcpu) * 1e-9,
                        r.span_s};
  };
}

FleetBilling by_busy_time(Duration granularity) {
  FleetBilling billing;
  billing.by = FleetBilling::By::busy_time;
  billing.granularity = granularity;
  billing.requests = true;
  billing.memory = Megabytes{512};
  billing.milli_vcpu = 1000;
  return billing;
}

/// Of PRICE-CRUN-2: per hour, by vCPU-s, GiB-s and requests.
Contribution container_dollars_per_hour(const Replication& r) {
  const double vcpu_s = static_cast<double>(r.usage[Meter::vcpu_time]) / 1e12;
  const double gib_s = static_cast<double>(r.usage[Meter::memory_time]) / 1024e9;
  const auto requests = static_cast<double>(r.usage[Meter::requests]);
  return {3600 * (vcpu_s * 2.4e-5 + gib_s * 2.5e-6 + requests * 4e-7), r.span_s};
}

FleetConfig set_up(double service_s, double start_s, std::int64_t at_most) {
  FleetConfig config = starting_container(Distribution::exponential(service_s),
                                          Distribution::exponential(start_s), at_most);
  config.keep_alive = Duration{};
  config.cancel_unneeded_starts = true;
  return config;
}

}  // namespace

// A busy period begins with a start if the idle period before it was longer than the keep-alive
// [Welch 1964: exceptional first service].
TEST_CASE("COLD-QUEUE-1: requests queue behind the cold start of the only instance") {
  FleetConfig platform =
      starting_container(Distribution::constant(4), Distribution::constant(10), 1);
  platform.keep_alive = seconds(20);
  const auto found_busy = [](const Outcome& outcome) -> Contribution {
    return {outcome.started > outcome.request.at && !outcome.cold ? 1.0 : 0.0, 1};
  };
  const Replications runs = run({platform, poisson(0.05), 2000, 200'000, {found_busy}});
  check("wait", runs, wait_mean_s, 4.384060087424091);
  check("sojourn", runs, latency_mean_s, 8.384060087424091);
  check("cold ratio", runs, cold_of_accepted, 0.2485798455951418);
  check("share that finds others", runs, tallied(0), 1 - 0.6757100772024291);
  check("instances", runs, instances_mean, 0.7514201544048582);
}

// Starts under way are those that requests in line still need [Gandhi et al. 2013: M/M/k/setup].
TEST_CASE("COLD-SETUP-1: one instance that stops when it is idle") {
  const Replications runs = run({set_up(1, 5, 1), poisson(0.5), 500, 300'000});
  check("sojourn", runs, latency_mean_s, 7);
  check("serving", runs, serving_mean, 0.5);
  check("starting", runs, starting_mean, 0.35714285714285876);
}

TEST_CASE("COLD-SETUP-2: up to five instances that stop when they are idle") {
  const Replications runs = run({set_up(0.5, 2, 5), poisson(6), 100, 500'000});
  check("sojourn", runs, latency_mean_s, 1.2580133584888258);
  check("serving", runs, serving_mean, 3);
  check("starting", runs, starting_mean, 1.3785049569890384);
}

TEST_CASE(
    "PRICE-CRUN-2: an instance is billed while it has requests, rounded interval by interval") {
  FleetConfig platform = server_of(Distribution::exponential(0.25), FleetConfig::unlimited);
  platform.billing = by_busy_time(std::chrono::milliseconds{100});
  const Replications runs = run({platform, poisson(2), 30, 150'000});
  check("share of time busy", runs, busy_mean, 0.3934693402873666);
  check("share of time billed", runs, billed_instances(1000), 0.45813199406677996);
  check("dollars per hour", runs, container_dollars_per_hour, 0.0445241982606703);
}

TEST_CASE("PRICE-CRUN-3: two instances of two places that are filled one after the other") {
  FleetConfig platform = server_of(Distribution::exponential(1), 2);
  platform.minimum = platform.maximum = 2;
  platform.queue_capacity = 0;
  platform.billing = by_busy_time(Duration{1});
  const Replications runs = run({platform, poisson(3), 60, 500'000});
  check("success ratio", runs, success_ratio, 0.7938931297709924);
  check("reject ratio", runs, ended(Fate::queue_full), 0.20610687022900764);
  check("busy instances", runs, busy_mean, 1.5545577009429725);
  check("billed instances", runs, billed_instances(1000), 1.5545577009429725);
  const auto per_request = [](const Replication& r) {
    return Contribution{static_cast<double>(r.usage[Meter::vcpu_time]) * 1e-12,
                        static_cast<double>(r.usage[Meter::requests])};
  };
  check("billed seconds per served request", runs, per_request, 0.6527149321266968);
}
