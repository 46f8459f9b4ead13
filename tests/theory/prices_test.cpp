// Bills and speeds worked by hand, through the platform: dollars to 1e-12 of their value.

#include <numeric>

#include "sim/config/model.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

FunctionConfig lambda(std::int64_t memory_mb) {
  FunctionConfig config = function(0, 0, 3600);
  config.billing.memory = Megabytes{memory_mb};
  config.billing.granularity = std::chrono::milliseconds{1};
  return config;
}

const BillLine& bill_line(const Bill& bill, const std::string& item) {
  for (const BillLine& one : bill.lines)
    if (one.item == item) return one;
  throw std::runtime_error("no line " + item);
}

PriceSheet with_free_allowance(double free_requests, double free_gb_s) {
  std::vector<PriceItem> items = case_prices().items();
  items.at(0).free_units = free_requests;
  items.at(1).free_units = free_gb_s;
  return PriceSheet{items};
}

/// 5000 moments with ten requests each, and with one more at every tenth: 67 minutes in all.
std::vector<Call> ten_busy_instances() {
  std::vector<Call> calls;
  for (int moment = 0; moment < 5000; ++moment)
    for (const Call& call : burst(moment % 10 == 0 ? 11 : 10, moment * 0.8, 0.18))
      calls.push_back(call);
  return calls;
}

struct Speed {
  std::int64_t memory_mb;
  double time_s;
  std::int64_t billed_ms;
  double usd_per_million;
};

}  // namespace

TEST_CASE("PRICE-LAMBDA-1 a call is rounded up to the next millisecond and not beyond") {
  const std::vector<double> durations_ms = {123.0, 123.001, 0.4, 999.9999, 27.55};
  std::vector<Call> calls;
  for (const double ms : durations_ms)
    calls.push_back({static_cast<double>(calls.size()), ms / 1000});
  const Run done = run(lambda(1769), calls);
  std::vector<std::int64_t> billed_ms;
  for (const Outcome& outcome : done.outcomes)
    billed_ms.push_back(outcome.billed / std::chrono::milliseconds{1});
  CHECK(billed_ms == std::vector<std::int64_t>{123, 124, 1, 1000, 28});
  CHECK(std::accumulate(billed_ms.begin(), billed_ms.end(), std::int64_t{0}) == 1276);

  const Bill bill = case_prices().bill(done.platform->usage());
  INFO("1276 ms x 1769 / 1024 GB = 2.20433984375 GB-s; x 0.0000166667 + 5 x 0.0000002");
  CHECK(bill_line(bill, "compute").quantity == Approx(2.20433984375).epsilon(to_rounding));
  CHECK(bill.total.value == Approx(2.20433984375 * 1.66667e-5 + 1e-6).epsilon(to_rounding));
  CHECK(bill.total.value == Approx(3.773907087382813e-05).epsilon(to_rounding));
}

TEST_CASE("PRICE-LAMBDA-2 three million calls of a second at 512 MB with the free tier") {
  const Run done = run(lambda(512), {{0, 1}, {2, 1}, {4, 1}});
  const Bill bill =
      with_free_allowance(1e6, 4e5).bill(done.platform->usage(), Allowance::applied, 1e6);
  INFO("3 million x 0.5 GB-s = 1 500 000, less 400 000: 1 100 000 x 0.0000166667 = 18.33337");
  CHECK(bill_line(bill, "compute").quantity == Approx(1'500'000).epsilon(to_rounding));
  CHECK(bill_line(bill, "compute").amount.value == Approx(18.33337).epsilon(to_rounding));
  INFO("3 million requests less 1 million, at 0.2 per million: 0.4");
  CHECK(bill_line(bill, "requests").amount.value == Approx(0.4).epsilon(to_rounding));
  CHECK(bill.total.value == Approx(18.73337).epsilon(to_rounding));
}

TEST_CASE("PRICE-PROV-1 ten provisioned instances for 67 minutes with 500 calls spilled") {
  FunctionConfig config = lambda(1536);
  config.provisioned.instances = 10;
  const Run done = run(config, ten_busy_instances());
  REQUIRE(done.outcomes.size() == 50'500);
  const Bill bill = case_prices().bill(usage_of(*done.platform, std::chrono::minutes{67}));
  INFO("67 min are paid as 70: 10 x 1.5 GB x 4200 s = 63 000 GB-s x 0.0000041667 = 0.2625021");
  CHECK(bill_line(bill, "provisioned concurrency").quantity == Approx(63'000).epsilon(to_rounding));
  INFO("50 000 x 0.18 s x 1.5 GB = 13 500 GB-s x 0.0000097222 = 0.1312497");
  CHECK(bill_line(bill, "compute, provisioned").quantity == Approx(13'500).epsilon(to_rounding));
  INFO("500 x 0.18 s x 1.5 GB = 135 GB-s x 0.0000166667 = 0.0022500045");
  CHECK(bill_line(bill, "compute").quantity == Approx(135).epsilon(to_rounding));
  INFO("50 500 x 0.0000002 = 0.0101; 0.2625021 + 0.1312497 + 0.0022500045 + 0.0101");
  CHECK(bill.total.value == Approx(0.4061018045).epsilon(to_rounding));
}

TEST_CASE("MEM-AMDAHL-1 more memory is faster and above one vCPU dearer") {
  const Work work{
      .time_s = Distribution::constant(2), .at_vcpu = 1, .parallel_fraction = 0.8, .exponent = {}};
  for (const Speed& expected : {Speed{128, 27.640625, 27641, 57.7855318375},
                                {512, 6.91015625, 6911, 57.79178185},
                                {1024, 3.455078125, 3456, 57.8001152},
                                {1769, 2, 2000, 57.7847505859375},
                                {3008, 1.3409574468085106, 1341, 65.85325630625},
                                {3538, 1.2, 1200, 69.30170070312501},
                                {5307, 2.8 / 3, 934, 80.87623557089846},
                                {10240, 0.67640625, 677, 113.033559}}) {
    const double vcpu = static_cast<double>(expected.memory_mb) / 1769;
    INFO(expected.memory_mb << " MB are " << vcpu
                            << " vCPU: 2 s / v up to one, above 2 s (0.2 + 0.8 / v)");
    FunctionConfig config = lambda(expected.memory_mb);
    config.service_s = work.on(vcpu);
    const Run done = run(config, {{0}});
    CHECK(done[0].finished == seconds(expected.time_s));
    CHECK(done[0].billed == std::chrono::milliseconds{expected.billed_ms});
    const Bill bill = case_prices().bill(done.platform->usage(), Allowance::ignored, 1e6);
    CHECK(bill.total.value == Approx(expected.usd_per_million).epsilon(to_rounding));
  }
}

TEST_CASE("MEM-POWER-1 a power law of memory") {
  // 1.2 s (m / 1024 MB)^-0.7, that is with one vCPU per 1024 MB.
  const Work work{
      .time_s = Distribution::constant(1.2), .at_vcpu = 1, .parallel_fraction = 0, .exponent = 0.7};
  for (const Speed& expected : {Speed{512, 1.949405751254965, 1950, 16.4500325},
                                {1024, 1.2, 1200, 20.20004},
                                {2048, 0.7386866480069497, 739, 24.8333826},
                                {4096, 0.45471496995311944, 455, 30.533394}}) {
    INFO(expected.memory_mb << " MB");
    FunctionConfig config = lambda(expected.memory_mb);
    config.service_s = work.on(static_cast<double>(expected.memory_mb) / 1024);
    const Run done = run(config, {{0}});
    CHECK(to_seconds(done[0].finished) == Approx(expected.time_s).epsilon(1e-9));
    CHECK(done[0].billed == std::chrono::milliseconds{expected.billed_ms});
    const Bill bill = case_prices().bill(done.platform->usage(), Allowance::ignored, 1e6);
    CHECK(bill.total.value == Approx(expected.usd_per_million).epsilon(to_rounding));
  }
}
