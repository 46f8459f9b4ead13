#include "tests/support.hpp"
#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

Replications run_rounded_to(Duration step) {
  FunctionConfig platform = function_of(Distribution::exponential(0.005));
  platform.billing.memory = Megabytes{256};
  platform.billing.granularity = step;
  return run({platform, poisson(100), 1, 400'000});
}

Contribution billed_mean_ms(const Replication& r) {
  constexpr double per_ms = 256 * 1e6;  // MB ns
  return {static_cast<double>(r.usage[Meter::memory_time]) / per_ms,
          static_cast<double>(r.usage[Meter::requests])};
}

Contribution dollars_per_million(const Replication& r) {
  return {1e6 * testing::case_prices().bill(r.usage).total.value,
          static_cast<double>(r.usage[Meter::requests])};
}

}  // namespace

// E[ceil(S / g) g] = g / (1 - exp(-g / m)) for exponential times of mean m.
TEST_CASE("PRICE-LAMBDA-3: rounding up to a millisecond makes exponential calls dearer by theory") {
  const Replications rounded = run_rounded_to(std::chrono::milliseconds{1});
  check("billed ms", rounded, billed_mean_ms, 5.516655566126993);
  check("dollars", rounded, dollars_per_million, 0.22298611083099218);
  const Replications exact = run_rounded_to(Duration{1});
  check("billed ms, exactly", exact, billed_mean_ms, 5);
  check("dollars, exactly", exact, dollars_per_million, 0.220833375);
}
