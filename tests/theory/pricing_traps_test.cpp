// Three errors of pricing that widely used tools make, each with our own figure beside it. The
// tools' figures are from their public sources (docs/pricing.md names them), not from runs of them.

#include "sim/study/study.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

constexpr double exact = 1e-12;
constexpr Wide gb_seconds = Wide{1024} * 1'000'000'000;  // MB ns

/// What each of ten calls in the test scenario costs on that platform.
RunResult ten_calls(const std::string& changes) {
  return run_scenario(scenario(on_lambda, changes), {});
}

const BillResult& line_named(const RunResult& result, const std::string& item) {
  for (const BillResult& line : result.bill)
    if (line.item == item) return line;
  throw std::runtime_error("no line " + item);
}

/// Dollars for so many GB-s of a meter at the prices of a function on Lambda.
double list_dollars(Meter meter, std::int64_t quantity, const std::string& changes = "{}") {
  Usage usage;
  usage[meter] = quantity * gb_seconds;
  return scenario(on_lambda, changes).prices.bill(usage).total.value;
}

}  // namespace

// infracost's table of processors by memory ends at 4096 MB and gives 8192 MB none.
TEST_CASE("a Cloud Function of 8 GB pays for its processor, and so 3.4 times what infracost says") {
  const RunResult result =
      ten_calls(R"({"platform": {"kind": "gcp-functions", "era": "2021", "memory_mb": 8192}})");
  INFO("ten calls of 100 ms: 10 x 0.1 s x 4.8 GHz = 4.8 GHz-s at $0.00001");
  CHECK(line_named(result, "processor").quantity.mean == Approx(4.8).epsilon(exact));
  CHECK(line_named(result, "processor").usd.mean == Approx(4.8e-5).epsilon(exact));
  INFO("10 x 0.1 s x 8 GB = 8 GB-s at $0.0000025, which is all that infracost bills");
  const double memory_alone = line_named(result, "memory").usd.mean;
  CHECK(memory_alone == Approx(2e-5).epsilon(exact));
  const double time = line_named(result, "processor").usd.mean + memory_alone;
  CHECK(time / 10 == Approx(6.8e-6).epsilon(exact));
  CHECK(1 - memory_alone / time == Approx(0.706).epsilon(1e-3));
}

// infracost's golden file prices a function that names no architecture by the rates of arm64.
TEST_CASE("provisioned concurrency of a function that names no architecture costs that of x86_64") {
  INFO("9 million GB-s provisioned at $0.0000041667: $37.50, where infracost has $30.00");
  CHECK(list_dollars(Meter::standby_time, 9'000'000) == Approx(37.5003).epsilon(exact));
  INFO("1.75 million GB-s of calls on them at $0.0000097222: $17.01, where infracost has $13.61");
  CHECK(list_dollars(Meter::provisioned_time, 1'750'000) == Approx(17.01385).epsilon(exact));

  const char* const arm = R"({"platform": {"architecture": "arm64"}})";
  CHECK(list_dollars(Meter::standby_time, 9'000'000, arm) == Approx(30.0006).epsilon(exact));
  CHECK(list_dollars(Meter::provisioned_time, 1'750'000, arm) == Approx(13.61115).epsilon(exact));
  CHECK(list_dollars(Meter::standby_time, 1) / list_dollars(Meter::standby_time, 1, arm) ==
        Approx(1.25).epsilon(1e-4));
}

// aws-lambda-power-tuning multiplies 128 MB-ms by $2.1e-9 (x86_64) or $1.7e-9 (arm64).
TEST_CASE("a GB-s of Lambda has the list price, not that of 128 MB and a millisecond rounded up") {
  const double x86 = list_dollars(Meter::memory_time, 1);
  const double arm = list_dollars(Meter::memory_time, 1, R"({"platform": {"architecture": "arm64"}})");
  CHECK(x86 == Approx(0.0000166667).epsilon(exact));
  CHECK(arm == Approx(0.0000133334).epsilon(exact));
  INFO("eight times 128 MB for 1000 ms: 0.8 % and 2.0 % too much");
  CHECK(2.1e-9 * 8 * 1000 / x86 == Approx(1.008).epsilon(1e-4));
  CHECK(1.7e-9 * 8 * 1000 / arm == Approx(1.020).epsilon(1e-4));
}

TEST_CASE("the fee per request, which power tuning leaves out, is 97 % of a small call's bill") {
  const RunResult result =
      ten_calls(R"({"platform": {"memory_mb": 128}, "model": {"service": 0.003}})");
  INFO("ten calls of 3 ms with 128 MB: 10 x 0.003 s x 0.125 GB = 0.00375 GB-s");
  CHECK(line_named(result, "compute").quantity.mean == Approx(0.00375).epsilon(exact));
  const double compute = line_named(result, "compute").usd.mean;
  const double requests = line_named(result, "requests").usd.mean;
  CHECK(compute == Approx(0.00375 * 0.0000166667).epsilon(exact));
  CHECK(requests == Approx(10 * 2e-7).epsilon(exact));
  CHECK(requests / (requests + compute) == Approx(0.970).epsilon(1e-3));
}
