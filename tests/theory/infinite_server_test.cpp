#include "tests/support.hpp"
#include "tests/theory/experiment.hpp"

using namespace coldcast;
using namespace coldcast::theory;

namespace {

const Arrivals two_rates =
    described(R"({"kind": "mmpp", "rates_per_s": [20, 2], "mean_stay_s": [5, 20]})");

Contribution dollars_per_hour(const Replication& r) {
  return {3600 * testing::case_prices().bill(r.usage).total.value, r.span_s};
}

// Var = rho + p1 p2 (l1 - l2)^2 F with phase probabilities 0.2 and 0.8; peakedness = Var / rho.
void check_mmpp(const Distribution& service_s, double variance, double peakedness) {
  const Replications runs = run({function_of(service_s), two_rates, 200, 4'000'000});
  check("concurrency", runs, busy_mean, 11.2);
  check("its variance", runs, busy_variance(11.2), variance);
  const auto peaked = [](const Replication& r) {
    return Contribution{busy_variance(11.2)(r).over, busy_mean(r).over};
  };
  check("peakedness", runs, peaked, peakedness);
}

}  // namespace

TEST_CASE("INF-1: the concurrency of a function without limits has the Poisson distribution") {
  FunctionConfig platform = function_of(Distribution::lognormal(0.2, 3));
  platform.billing.memory = Megabytes{2048};
  const Replications runs = run({platform, poisson(25), 60, 6'000'000});
  check("concurrency", runs, busy_mean, 5);
  check("its variance", runs, busy_variance(5), 5);
  check("its share of time above 10", runs, busy_above(10), 0.013695268598382914);
  check("latency", runs, latency_mean_s, 0.2);
  check("dollars per hour", runs, dollars_per_hour, 0.6180012);
}

TEST_CASE(
    "MMPP-INF-1: bursts raise the variance of concurrency and leave its mean, exponential "
    "service") {
  check_mmpp(Distribution::exponential(2), 149.44, 13.342857142857143);
}

TEST_CASE(
    "MMPP-INF-2: bursts raise the variance of concurrency and leave its mean, constant service") {
  check_mmpp(Distribution::constant(2), 187.92158078409335, 16.778712570008334);
}
