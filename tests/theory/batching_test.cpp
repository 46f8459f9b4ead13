// Servers that serve several requests at once.

#include <array>

#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

/// So many places, each for a batch.
FleetConfig batches_on(std::int64_t places, Distribution batch_s, FleetConfig::Batching rule) {
  FleetConfig config = server_of(std::move(batch_s), places);
  config.discipline = FleetConfig::Discipline::batches;
  config.batching = rule;
  return config;
}

/// Counts the batches of one server, which begin one after the other, by their size.
class BatchSizes final : public Sink {
 public:
  void take(const Outcome& outcome) override {
    if (outcome.started != started_) size_ = 0;
    started_ = outcome.started;
    if (++size_ > 1) --with_[size_ - 1];
    ++with_[size_];
  }

  double with(std::size_t size) const { return static_cast<double>(with_[size]); }
  double batches() const {
    double sum = 0;
    for (const std::int64_t count : with_) sum += static_cast<double>(count);
    return sum;
  }

 private:
  Time started_{-1};
  std::size_t size_ = 0;
  std::array<std::int64_t, 9> with_{};
};

}  // namespace

TEST_CASE("BATCH-FIX-1: the first of eight waits for seven more, the last for none") {
  const FleetConfig platform = batches_on(FleetConfig::unlimited, Distribution::constant(0.1),
                                          {.at_least = 8, .at_most = 8, .window = never});
  const Replications runs = run({platform, poisson(40), 30, 200'000});
  check("wait", runs, wait_mean_s, 0.0875);
  check("latency", runs, latency_mean_s, 0.1875);
  check_wait_percentile(runs, 0.50, 0.07544496282494798);
  check_wait_percentile(runs, 0.95, 0.22576085809448176);
  for (const Replication& r : runs) CHECK(r.counts.batched == 8 * r.counts.batches);
}

TEST_CASE("BATCH-EBM1-1: full batches of eight queue as E8/M/1") {
  const FleetConfig platform = batches_on(1, Distribution::exponential(0.16),
                                          {.at_least = 8, .at_most = 8, .window = never});
  const Replications runs = run({platform, poisson(40), 200, 11'000'000});
  check("wait", runs, wait_mean_s, 0.40425662260332984);
  check("sojourn", runs, latency_mean_s, 0.5642566226033299);
  check("utilisation", runs, used_mean, 0.8);
}

TEST_CASE("BATCH-GREEDY-1: up to four of those that wait go at once") {
  const FleetConfig platform =
      batches_on(1, Distribution::exponential(0.1), {.at_least = 1, .at_most = 4, .window = {}});
  const Replications runs = run({platform, poisson(30), 200, 2'000'000});
  check("wait", runs, wait_mean_s, 0.255249872533817);
  check("sojourn", runs, latency_mean_s, 0.355249872533817);
  check("batch", runs, batch_mean, 3.1118203324146907);
  check("utilisation", runs, used_mean, 0.9640659419665399);
}

TEST_CASE("BATCH-AB-1: from three to eight go at once") {
  const FleetConfig platform = batches_on(1, Distribution::exponential(0.125),
                                          {.at_least = 3, .at_most = 8, .window = never});
  const Replications runs = run({platform, poisson(30), 100, 900'000});
  check("wait", runs, wait_mean_s, 0.13727865630053337);
  check("sojourn", runs, latency_mean_s, 0.2622786563005334);
  check("batch", runs, batch_mean, 4.668880442581489);
  check("utilisation", runs, used_mean, 0.8031904106601138);
}

TEST_CASE("BATCH-AFFINE-1: on a GPU a batch of n takes 30 + 5 n ms") {
  FleetConfig platform =
      batches_on(1, Distribution::constant(0.035), {.at_least = 1, .at_most = 8, .window = {}});
  platform.batch_time = BatchTime{{0.035, 0.04}};
  const Arrivals arrivals = poisson(60);
  const Replications runs = run({platform, arrivals, 20, 400'000});
  check("wait", runs, wait_mean_s, 0.021855327773394086);
  check("sojourn", runs, latency_mean_s, 0.06984248822643441);
  check("batch", runs, batch_mean, 2.6873768478769087);
  check("utilisation", runs, used_mean, 0.9697981347208681);

  std::vector<Contribution> ones, full;
  for (std::uint64_t i = 0; i < replications; ++i) {
    const auto workload =
        std::make_unique<Limited>(arrivals.make(i), static_cast<std::uint64_t>(50'000 / thrift));
    FleetPlatform gpu{platform, fixed_seed, i};
    BatchSizes sizes;
    simulate(*workload, gpu, sizes);
    ones.push_back({sizes.with(1), sizes.batches()});
    full.push_back({sizes.with(8), sizes.batches()});
  }
  check("share of batches of one", ones, 0.27823853134194254);
  check("share of full batches", full, 0.00834091756575449, {.precision = 0.02});
}

TEST_CASE("BATCH-TO-1: a batch closes when it is full or 0.1 s after its first request") {
  const FleetConfig platform = batches_on(FleetConfig::unlimited, Distribution::constant(0),
                                          {.at_least = 8, .at_most = 8, .window = seconds(0.1)});
  const Tally late = [](const Outcome& outcome) -> Contribution {
    return {outcome.started - outcome.request.at > seconds(0.05) ? 1.0 : 0.0, 1};
  };
  const Replications runs = run({platform, poisson(50), 20, 300'000, {late}});
  check("batch", runs, batch_mean, 5.744519033354745);
  check("wait", runs, wait_mean_s, 0.05307609666090826);
  check("share that waits longer than 0.05 s", runs, tallied(0), 0.5244031554927787);
  check_wait_percentile(runs, 0.50, 0.052850161926265446);
  check_wait_percentile(runs, 0.90, 0.1);
  const auto per_second = [](const Replication& r) {
    return Contribution{number(r.counts.batches), r.span_s};
  };
  check("batches per second", runs, per_second, 8.703948878867317);
}
