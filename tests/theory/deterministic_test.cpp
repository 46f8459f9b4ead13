// Scenarios small enough to be worked by hand, with exact answers: times to the nanosecond, dollars
// to 1e-12 of their value.

#include "sim/core/histogram.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

double dollars(const Run& run, Time until = {}) {
  return case_prices().bill(usage_of(*run.platform, until)).total.value;
}

FunctionConfig burst_function() { return function(0.4, 2.5, 300); }

/// The same with its start-up as initialisation that is billed.
FunctionConfig with_init_billed(FunctionConfig config) {
  config.stages.front().phase = Phase::init;
  config.init.billed = true;
  return config;
}

std::vector<Call> three_bursts() {
  std::vector<Call> calls;
  for (const double at : {0.0, 10.0, 400.0})
    for (const Call& call : burst(100, at)) calls.push_back(call);
  return calls;
}

/// 96 calls of a timer.
std::vector<Call> timer(double every_s) {
  std::vector<Call> calls;
  for (int i = 0; i < 96; ++i) calls.push_back({i * every_s});
  return calls;
}

std::string pattern(const Run& run) {
  std::string letters;
  for (const Outcome& outcome : run.outcomes) letters += outcome.cold ? 'c' : 'w';
  return letters;
}

}  // namespace

TEST_CASE("DET-BURST-1 repeated bursts of 100 are warm within the keep-alive and cold after it") {
  const Run done = run(burst_function(), three_bursts());
  INFO("idle from 10.4 s, gone at 310.4 s: bursts of 2.5 + 0.4 s, 0.4 s, 2.5 + 0.4 s");
  for (std::size_t id = 0; id < 300; ++id)
    REQUIRE(latency(done[id]) == (id / 100 == 1 ? seconds(0.4) : seconds(2.9)));
  CHECK(done.cold() == 200);
  CHECK(mean_latency_s(done) == Approx(6.2 / 3).epsilon(to_rounding));
  INFO("300 x 0.4 s x 1 GB x 0.0000166667 + 300 x 0.0000002");
  CHECK(dollars(done) == Approx(0.002060004).epsilon(to_rounding));
}

TEST_CASE("DET-BURST-1 with initialisation billed costs 200 starts more") {
  const Run done = run(with_init_billed(burst_function()), three_bursts());
  INFO("(300 x 0.4 s + 200 x 2.5 s) x 1 GB x 0.0000166667 + 300 x 0.0000002");
  CHECK(dollars(done) == Approx(0.010393354).epsilon(to_rounding));
  CHECK(mean_latency_s(done) == Approx(6.2 / 3).epsilon(to_rounding));
}

TEST_CASE("DET-BURST-2 a burst of 100 at a concurrency limit of 40 loses 60") {
  FunctionConfig config = burst_function();
  config.concurrency = 40;
  const Run done = run(config, burst(100, 0));
  INFO("40 accepted, 100 - 40 = 60 rejected, success ratio 40 / 100");
  CHECK(done.with(Fate::served) == 40);
  CHECK(done.with(Fate::throttled) == 60);
  CHECK(done.cold() == 40);
  for (const Outcome& outcome : done.outcomes)
    CHECK(latency(outcome) == (outcome.fate == Fate::served ? seconds(2.9) : Duration::zero()));
}

TEST_CASE("DET-PROV-1 a burst of 50 on 30 provisioned instances") {
  FunctionConfig config = burst_function();
  config.provisioned.instances = 30;
  config.provisioned.window = seconds(3600);
  const Run done = run(config, burst(50, 0));
  CHECK(done.cold() == 20);
  INFO("(30 x 0.4 + 20 x 2.9) / 50 = 1.4 s");
  CHECK(mean_latency_s(done) == Approx(1.4).epsilon(to_rounding));

  Histogram latencies;
  for (const Outcome& outcome : done.outcomes) latencies.add(latency(outcome));
  INFO("nearest rank: p60 is number 30, warm; p61 is number 31, cold");
  CHECK(latencies.percentile(0.50) == seconds(0.4));
  CHECK(latencies.percentile(0.60) == seconds(0.4));
  CHECK(latencies.percentile(0.61) == seconds(2.9));
  CHECK(latencies.percentile(0.95) == seconds(2.9));

  INFO("30 x 3600 x 0.0000041667 + 12 x 0.0000097222 + 8 x 0.0000166667 + 50 x 0.0000002");
  CHECK(dollars(done) == Approx(0.4502636).epsilon(to_rounding));
}

TEST_CASE("DET-KEEP-1 the keep-alive clock starts with idleness and is cancelled by reuse") {
  const FunctionConfig config = function(0.5, 2, 60);
  const std::vector<Call> calls = {{0}, {10}, {70.6}, {130.9}, {131.0}};
  const Run done = run(config, calls);
  CHECK(pattern(done) == "cwcwc");
  INFO("latencies 2.5, 0.5, 2.5, 0.5, 2.5: mean 8.5 / 5");
  CHECK(mean_latency_s(done) == Approx(1.7).epsilon(to_rounding));
  CHECK(done.platform->counts().instances_created == 3);
  const auto alive = [&](Time at) { return existing(*run_until(at, config, calls)); };
  for (const auto& [expiry_s, left] : {std::pair{70.5, 0}, {191.4, 1}, {193.5, 0}}) {
    INFO("an instance goes away at " << expiry_s << " s");
    CHECK(alive(seconds(expiry_s) - Duration{1}) == left + 1);
    CHECK(alive(seconds(expiry_s)) == left);
  }
  INFO("idle 2.5-10, 10.5-70.5, 73.1-130.9, 131.4-191.4, 133.5-193.5: 245.3 s in all");
  const Occupancies levels = done.platform->occupancies(seconds(193.5));
  CHECK(levels.instances.area_s() - levels.busy.area_s() == Approx(245.3).epsilon(to_rounding));
}

TEST_CASE("DET-KEEP-1 an arrival at the very expiry is cold") {
  CHECK(pattern(run(function(0.5, 2, 60), {{0}, {10}, {70.5}})) == "cwc");
}

TEST_CASE("DET-CRON-1 a timer slower than the keep-alive is always cold") {
  const Run done = run(function(2, 6, 600), timer(900));
  INFO("900 s apart, idle for 892 s at least: 96 x (6 + 2) s");
  CHECK(done.cold() == 96);
  CHECK(mean_latency_s(done) == Approx(8).epsilon(to_rounding));
}

TEST_CASE("DET-CRON-1 a timer faster than the keep-alive is cold once") {
  const Run done = run(function(2, 6, 600), timer(300));
  INFO("(8 + 95 x 2) / 96 = 2.0625 s");
  CHECK(done.cold() == 1);
  CHECK(mean_latency_s(done) == Approx(2.0625).epsilon(to_rounding));
}

TEST_CASE("DET-MAX-1 instances alive are the largest number of requests within the keep-alive") {
  const FunctionConfig config = function(0, 0, 20);
  const std::vector<Call> calls = {{0, 5}, {1, 3},   {2, 6},  {7, 1},
                                   {9, 2}, {9.5, 1}, {40, 2}, {41, 1}};
  CHECK(pattern(run(config, calls)) == "cccwwwcc");
  INFO("3 at once at 2 s, so 3 at 8 s; since 10 s no more than 2, so 2 at 30 s");
  CHECK(existing(*run_until(seconds(8), config, calls)) == 3);
  CHECK(existing(*run_until(seconds(30), config, calls)) == 2);
}
