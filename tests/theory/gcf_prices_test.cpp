// Cloud Functions rounds every call up to 100 ms before it multiplies: by the price table, by hand,
// and for random times by theory. The prices are those of its price file.

#include "sim/config/files.hpp"
#include "sim/config/prices.hpp"
#include "tests/support.hpp"
#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

constexpr Duration step = std::chrono::milliseconds{100};

PriceSheet function_prices() {
  static const Json file =
      Catalogue{"configs"}.load("prices", "gcp/us-central1/functions-2021", "gcf_prices_test", "");
  return read_prices(Fields{file, "functions-2021.json"}, {});
}

/// What a call of that length costs besides the fee per request.
double dollars_per_call(std::int64_t memory_mb, std::int64_t megahertz, double service_s) {
  FunctionConfig config = testing::function(service_s, 0, 60);
  config.billing.granularity = step;
  config.billing.memory = Megabytes{memory_mb};
  config.billing.megahertz = megahertz;
  const testing::Run done = testing::run(config, {{0}});
  return function_prices().bill(done.platform->usage()).total.value - 4e-7;
}

/// An instance of a size and a clock under 20 requests/s.
Experiment experiment(std::int64_t memory_mb, std::int64_t megahertz, Distribution service_s) {
  FunctionConfig platform = function_of(std::move(service_s));
  platform.billing.granularity = step;
  platform.billing.memory = Megabytes{memory_mb};
  platform.billing.megahertz = megahertz;
  return {platform, poisson(20), 10, 400'000};
}

Statistic billed_mean_ms_at(double memory_mb) {
  return [memory_mb](const Replication& r) {
    return Contribution{static_cast<double>(r.usage[Meter::memory_time]) / (memory_mb * 1e6),
                        static_cast<double>(r.usage[Meter::requests])};
  };
}

Contribution function_dollars_per_million(const Replication& r) {
  return {1e6 * function_prices().bill(r.usage).total.value,
          static_cast<double>(r.usage[Meter::requests])};
}

struct Size {
  std::int64_t memory_mb;
  std::int64_t megahertz;
  double usd_per_100_ms;  // price page, tier 1
  double rounding;        // of the page, to nine decimals
};

}  // namespace

TEST_CASE("100 ms on Cloud Functions cost what the price table says, in each of the seven sizes") {
  for (const Size& size : {Size{128, 200, 2.31e-7, 5.1e-10},
                           {256, 400, 4.63e-7, 5.1e-10},
                           {512, 800, 9.25e-7, 5.1e-10},
                           {1024, 1400, 1.65e-6, 1e-15},
                           {2048, 2400, 2.9e-6, 1e-15},
                           {4096, 4800, 5.8e-6, 1e-15},
                           {8192, 4800, 6.8e-6, 1e-15}}) {
    INFO(size.memory_mb << " MB: MHz / 1000 x 0.1 s x 1e-5 + MB / 1024 x 0.1 s x 2.5e-6");
    const double usd = dollars_per_call(size.memory_mb, size.megahertz, 0.1);
    CHECK(usd == Approx(size.usd_per_100_ms).margin(size.rounding));
    CHECK(dollars_per_call(size.memory_mb, size.megahertz, 0.0001) == Approx(usd).epsilon(1e-9));
    CHECK(dollars_per_call(size.memory_mb, size.megahertz, 0.26) == Approx(3 * usd).epsilon(1e-9));
  }
}

// E[ceil(S / g) g] = g / (1 - exp(-g / m)) for exponential times of mean m.
TEST_CASE("PRICE-GCF-1: rounding up to 100 ms more than doubles exponential calls of 50 ms") {
  const Replications runs = run(experiment(1024, 1400, Distribution::exponential(0.05)));
  check("billed ms", runs, billed_mean_ms_at(1024), 115.65176427496657);
  check("dollars", runs, function_dollars_per_million, 2.3082541105369483);
  INFO("billed over served time, whose mean is 50 ms by theory: 2.313");
  check("overbilling", runs, billed_mean_ms_at(1024 * 50), 2.3130352854993315);
}

// E[ceil(S / g) g] = g sum over k >= 0 of P(S > k g).
TEST_CASE("PRICE-GCF-2: rounding up to 100 ms makes lognormal calls of 180 ms dearer by theory") {
  const Replications runs = run(experiment(2048, 2400, Distribution::lognormal(0.18, 1.5)));
  check("billed ms", runs, billed_mean_ms_at(2048), 231.00087726377217);
  check("dollars", runs, function_dollars_per_million, 7.099025440649394);
}
