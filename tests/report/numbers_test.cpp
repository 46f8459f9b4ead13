#include "sim/report/numbers.hpp"

#include "tests/catch.hpp"

using namespace coldcast;

namespace {

std::string shown(const std::string& name, const std::string& unit, double value) {
  const Shown shown = show(name, unit, value, {});
  CHECK(shown.half_width == "");
  return shown.value;
}

std::string with_half_width(const std::string& name, const std::string& unit, double value,
                            double half_width) {
  const Shown both = show(name, unit, value, half_width);
  return both.value + " ± " + both.half_width;
}

}  // namespace

TEST_CASE("a time of a second or more shows in seconds") {
  CHECK(shown("latency_mean_ms", "ms", 9080) == "9.080 s");
  CHECK(shown("latency_mean_ms", "ms", 1000) == "1.000 s");
  CHECK(shown("latency_mean_ms", "ms", 123.456) == "123.5 ms");
  CHECK(shown("latency_mean_ms", "ms", 0.0123456) == "0.01235 ms");
  CHECK(shown("wait_mean_ms", "ms", 0) == "0 ms");
}

TEST_CASE("a half-width has the unit and the places of its value") {
  CHECK(with_half_width("latency_mean_ms", "ms", 9080, 12) == "9.080 s ± 0.012");
  CHECK(with_half_width("latency_mean_ms", "ms", 123.456, 0.06) == "123.5 ms ± 0.1");
  CHECK(with_half_width("success_ratio", "", 0.98765, 0.00123) == "98.77 % ± 0.12");
  CHECK(with_half_width("cost_usd", "usd", 0.11704, 0.0002) == "$0.1170 ± 0.0002");
  CHECK(with_half_width("cold_starts", "", 12.5, 0.5) == "12.50 ± 0.50");
  CHECK(with_half_width("requests", "", 51600, 0) == "51600 ± 0");
}

TEST_CASE("a ratio shows as per cent, a small one with more places") {
  CHECK(shown("success_ratio", "", 1) == "100.00 %");
  CHECK(shown("utilization", "", 0.5) == "50.00 %");
  CHECK(shown("cold_start_ratio", "", 0.001334) == "0.1334 %");
}

TEST_CASE("dollars and counts show with four digits") {
  CHECK(shown("cost_usd", "usd", 0) == "$0");
  CHECK(shown("cost_usd", "usd", 0.000123456) == "$0.0001235");
  CHECK(shown("cost_usd_per_month", "usd", 12345.67) == "$12346");
  CHECK(shown("instances_peak", "", 37) == "37");
  CHECK(shown("instances_mean", "", 7.6951) == "7.695");
  CHECK(shown("goodput_rps", "1/s", 57.333) == "57.33 1/s");
}

TEST_CASE("a price has no exponent, however small") {
  CHECK(plain(0.0000166667) == "0.0000166667");
  CHECK(plain(2e-7) == "0.0000002");
  CHECK(plain(0.2) == "0.2");
  CHECK(plain(20) == "20");
  CHECK(plain(0) == "0");
}

TEST_CASE("four digits have an exponent only where there would be too many zeros") {
  CHECK(four_digits(0) == "0");
  CHECK(four_digits(1.23456) == "1.235");
  CHECK(four_digits(-0.0123456) == "-0.01235");
  CHECK(four_digits(123456) == "123456");
  CHECK(four_digits(0.000012345) == "1.234e-05");
  CHECK(four_digits(2.5e9) == "2.500e+09");
}
