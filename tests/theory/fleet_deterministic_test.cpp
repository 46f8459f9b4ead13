// Fleets small enough to be worked by hand, with exact answers: times to the nanosecond, dollars to
// 1e-12 of their value.

#include "sim/core/histogram.hpp"
#include "tests/catch.hpp"
#include "tests/fleets.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

double mean_s(const std::vector<Outcome>& outcomes, double (*of)(const Outcome&)) {
  double sum = 0, served = 0;
  for (const Outcome& outcome : outcomes) {
    if (outcome.fate != Fate::served) continue;
    sum += of(outcome);
    served += 1;
  }
  return sum / served;
}

Histogram histogram(const FleetRun& done, Duration (*of)(const Outcome&)) {
  Histogram values;
  for (const Outcome& outcome : done.outcomes) values.add(of(outcome));
  return values;
}

Duration wait(const Outcome& outcome) { return outcome.started - outcome.request.at; }

/// Billed time of instances.
Duration billed(const Usage& usage) {
  return Duration{static_cast<std::int64_t>(usage[Meter::instance_time])};
}

FleetBilling whole_instances(FleetBilling::By by, Duration granularity, Duration at_least = {}) {
  FleetBilling billing;
  billing.by = by;
  billing.granularity = granularity;
  billing.at_least = at_least;
  billing.whole = true;
  return billing;
}

FleetRun burst_of_50(PlacementRule placement) {
  FleetConfig config = container(1, 4, 10, 3);
  config.placement = placement;
  config.billing = whole_instances(FleetBilling::By::busy_time, Duration{1});
  return run(config, burst(50, 0));
}

PriceItem price(std::string item, Meter meter, double counts, double usd) {
  return {.name = std::move(item),
          .meter = meter,
          .unit = "units",
          .meter_per_unit = counts,
          .free_units = 0,
          .tiers = {{.per_unit = Dollars{usd}}}};
}

}  // namespace

TEST_CASE("DET-CRUN-1 a burst of 50 on three containers of ten places that start for it") {
  const FleetRun done = burst_of_50(PlacementRule::fill_first);
  INFO("all three ready at 4 s: 30 answers at 5 s, the other 20 at 6 s");
  for (std::size_t id = 0; id < 50; ++id)
    REQUIRE(latency(done[id]) == (id < 30 ? seconds(5) : seconds(6)));
  CHECK(mean_s(done.outcomes, latency_s) == Approx(5.4).epsilon(to_rounding));
  CHECK(done.cold() == 3);
  CHECK(done.cold_ids() == "0 10 20");
  const Histogram latencies = histogram(done, latency);
  CHECK(latencies.percentile(0.50) == seconds(5));
  CHECK(latencies.percentile(0.60) == seconds(5));
  CHECK(latencies.percentile(0.95) == seconds(6));
}

TEST_CASE("DET-CRUN-1 the second wave of 20 fills two containers") {
  INFO("4 s of start and 1 s of work each, 1 s more on the first two: 6 + 6 + 5");
  const FleetRun done = burst_of_50(PlacementRule::fill_first);
  CHECK(billed(done.platform->usage()) == seconds(17));
}

// All thirty places are free before the first of the twenty is given one.
TEST_CASE("DET-CRUN-1 the second wave of 20 spreads over three containers") {
  const FleetRun done = burst_of_50(PlacementRule::spread);
  CHECK(mean_s(done.outcomes, latency_s) == Approx(5.4).epsilon(to_rounding));
  INFO("4 s of start and 2 s of work each: 3 x 6");
  CHECK(billed(done.platform->usage()) == seconds(18));
}

TEST_CASE("DET-POOL-1 four workers and a line of ten take 14 of a burst of 20") {
  FleetConfig config = server(1, 4);
  config.queue_capacity = 10;
  const FleetRun done = run(config, burst(20, 0));
  CHECK(done.with(Fate::served) == 14);
  CHECK(done.with(Fate::queue_full) == 6);
  INFO("4 x 1 + 4 x 2 + 4 x 3 + 2 x 4 = 32 s over 14");
  CHECK(mean_s(done.outcomes, latency_s) == Approx(32.0 / 14).epsilon(to_rounding));
  CHECK(latency(done[13]) == seconds(4));

  config.patience = seconds(2.5);
  const FleetRun impatient = run(config, burst(20, 0));
  INFO("the two that would wait for 3 s leave at 2.5 s: (4 + 8 + 12) / 12");
  CHECK(impatient.with(Fate::served) == 12);
  CHECK(impatient.with(Fate::queue_expired) == 2);
  CHECK(latency(impatient[12]) == seconds(2.5));
  CHECK(mean_s(impatient.outcomes, latency_s) == Approx(2).epsilon(to_rounding));
}

TEST_CASE("DET-BATCH-1 twenty requests at once in batches of eight of 20 + 5 n ms") {
  const FleetConfig config = batching(
      server(0.025), {.at_least = 8, .at_most = 8, .window = seconds(0.05)}, {0.025, 0.03});
  const FleetRun done = run(config, burst(20, 0));
  INFO("60 ms, 60 ms, and the last four, who have waited for more than 50 ms, 40 ms");
  for (std::size_t id = 0; id < 20; ++id)
    REQUIRE(latency(done[id]) == seconds(id < 8 ? 0.06 : id < 16 ? 0.12 : 0.16));
  CHECK(done.platform->counts().batches == 3);
  CHECK(done.platform->counts().batched == 20);
  CHECK(mean_s(done.outcomes, latency_s) == Approx(0.104).epsilon(to_rounding));
  CHECK(done.platform->occupancies(seconds(0.16)).areas.used_s ==
        Approx(0.16).epsilon(to_rounding));
}

TEST_CASE("DET-BATCH-2 batches close 25 ms after their first request where servers abound") {
  const FleetConfig config =
      batching(server(0.025, FleetConfig::unlimited),
               {.at_least = 4, .at_most = 4, .window = seconds(0.025)}, {0.025, 0.03});
  std::vector<Call> calls;
  for (int i = 0; i < 10; ++i) calls.push_back({i * 0.01});
  const FleetRun done = run(config, calls);
  INFO("[0 10 20] at 25, [30 40 50] at 55, [60 70 80] at 85, [90] at 115 ms");
  for (std::size_t id = 0; id < 10; ++id)
    REQUIRE(done[id].started == seconds(0.025 + 0.03 * static_cast<double>(id / 3)));
  CHECK(done.platform->counts().batches == 4);
  INFO("3 x (25 + 15 + 5) + 25 = 160 ms of waiting; batches of three take 35 ms, of one 25 ms");
  CHECK(mean_s(done.outcomes, wait_s) == Approx(0.016).epsilon(to_rounding));
  CHECK(mean_s(done.outcomes, latency_s) == Approx(0.05).epsilon(to_rounding));
}

TEST_CASE("DET-SCALE-1 four workers fall behind until two more are ready at 30 s") {
  FleetConfig config = servers(0.5, 4);
  config.maximum = 6;
  config.autoscaler = schedule_of(1, {{30, 6}}, 31);
  std::vector<Call> calls;
  for (int i = 0; i < 1200; ++i) calls.push_back({i * 0.1});
  const FleetRun done = run(config, calls);
  CHECK(mean_s(done.outcomes, wait_s) == Approx(1.4603333333333333).epsilon(to_rounding));
  const Histogram waits = histogram(done, wait);
  CHECK(waits.max() == seconds(6));
  CHECK(waits.percentile(0.50) == Duration{0});
  CHECK(waits.percentile(0.95) == seconds(5.3));
  CHECK(waits.percentile(0.99) == seconds(5.8));
  std::size_t without = 0;
  Time last_that_waits{};
  for (const Outcome& outcome : done.outcomes)
    if (wait(outcome) == Duration{0})
      ++without;
    else
      last_that_waits = outcome.request.at;
  CHECK(without == 613);
  CHECK(last_that_waits == seconds(59.4));
}

TEST_CASE(
    "DET-AUTO-1 an autoscaler that looks every 10 s wants three instances for twelve requests") {
  FleetConfig config = container(100, 5, 4, 10);
  config.on_demand = FleetConfig::OnDemand::off;
  config.minimum = 1;
  config.autoscaler = target_of(10, 4);
  const FleetRun done = run(config, burst(12, 0.5));
  INFO("at 10 s: ceil(12 / 4) = 3, so two more, ready at 15 s");
  for (std::size_t id = 0; id < 12; ++id)
    REQUIRE(latency(done[id]) == seconds(id < 4 ? 100 : 114.5));
  CHECK(mean_s(done.outcomes, latency_s) ==
        Approx((4 * 100 + 8 * 114.5) / 12).epsilon(to_rounding));
  CHECK(done.platform->occupancies(seconds(115)).queued.area_s() ==
        Approx(116).epsilon(to_rounding));
  CHECK(done.platform->counts().instances_created == 3);
  INFO("nothing is stopped while all are busy, and all but the minimum afterwards");
  CHECK(existing(*run_until(seconds(100), config, burst(12, 0.5))) == 3);
  CHECK(existing(*done.platform) == 1);
}

TEST_CASE("PRICE-CRUN-1 an instance is billed for the union of its requests") {
  FleetConfig config = server(0, 80);
  config.billing.by = FleetBilling::By::busy_time;
  config.billing.granularity = seconds(0.1);
  config.billing.requests = true;
  config.billing.memory = Megabytes{4096};
  config.billing.milli_vcpu = 2000;
  const FleetRun done = run(config, {{0, 0.35}, {0.1, 0.52}, {1.0, 0.04}, {1.04, 0.26}});
  const Usage usage = done.platform->usage();
  INFO("0 to 0.62 s are billed as 0.7 s, 1.0 to 1.3 s, where the requests touch, as 0.3 s");
  CHECK(usage[Meter::vcpu_time] == Wide{2000} * 1'000'000'000);
  INFO("2 vCPU-s x 0.000024 + 4 GiB-s x 0.0000025 + 4 x 0.0000004");
  const PriceSheet prices{{price("vCPU", Meter::vcpu_time, 1e12, 2.4e-5),
                           price("memory", Meter::memory_time, 1024e9, 2.5e-6),
                           price("requests", Meter::requests, 1, 4e-7)}};
  CHECK(prices.bill(usage).total.value == Approx(5.96e-5).epsilon(to_rounding));
}

TEST_CASE("PRICE-VM-1 a machine is billed by the second and for 60 s at least") {
  FleetConfig config = container(0, 0, 1);
  config.keep_alive = Duration{};
  config.billing = whole_instances(FleetBilling::By::instance_time, seconds(1), seconds(60));
  const std::vector<double> runs_s = {23, 60, 61.2, 3599.2};
  std::vector<Call> calls;
  for (const double run_s : runs_s)
    calls.push_back({static_cast<double>(calls.size()) * 1e4, run_s});
  const FleetRun done = run(config, calls);
  CHECK(done.platform->counts().instances_created == 4);
  INFO("60 + 60 + 62 + 3600 s at 0.526 dollars per hour");
  const Usage usage = done.platform->accrued(seconds(1e5));
  CHECK(billed(usage) == seconds(3782));
  const PriceSheet prices{{price("machine", Meter::instance_time, 3600e9, 0.526)}};
  CHECK(prices.bill(usage).total.value == Approx(0.5525922222222223).epsilon(to_rounding));
}

TEST_CASE("PRICE-SAGE-1 two instances for a day and five from 09:00:00 to 17:30:15") {
  FleetConfig config = servers(0.1, 2);
  config.maximum = 5;
  config.autoscaler = schedule_of(15, {{0, 2}, {9 * 3600, 5}, {63015, 2}}, 86400);
  config.billing = whole_instances(FleetBilling::By::instance_time, seconds(1));
  const auto platform = run_until(seconds(86400), config, {{100}, {50000}});
  INFO("2 x 86 400 s + 3 x 30 615 s at 0.736 dollars per hour");
  const Usage usage = platform->accrued(seconds(86400));
  CHECK(billed(usage) == seconds(264645));
  const PriceSheet prices{{price("instance", Meter::instance_time, 3600e9, 0.736)}};
  CHECK(prices.bill(usage).total.value == Approx(54.1052).epsilon(to_rounding));
  INFO("per 1000 of 20 requests per second over the day");
  CHECK(prices.bill(usage).total.value / 1728 == Approx(0.03131087962962963).epsilon(to_rounding));
}
