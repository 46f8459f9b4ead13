// Runs that are short against what goes on in them.

#include "tests/catch.hpp"
#include "tests/study/refusals/refused.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// Functions that stay warm, under a load without end.
const char* const function_run = R"({
  "workload": {"kind": "poisson", "rate_per_s": 1},
  "model": {"name": "m", "service": {"kind": "exponential", "mean_s": 0.5}},
  "platform": {"kind": "function", "cold_start_s": 1, "keep_alive_s": 100},
  "run": {"replications": 10, "requests": 2000}
})";

/// Bursts of 100 s every 400 s.
const char* const bursts = R"({
  "workload": {"kind": "mmpp", "rates_per_s": [1, 10], "mean_stay_s": [300, 100], "duration_s": 400},
  "model": {"name": "m", "service": 0.1},
  "platform": {"kind": "function"},
  "run": {"replications": 20}
})";

}  // namespace

TEST_CASE("runs that are long enough are not refused") {
  for (const char* good : {line, function_run, bursts})
    CHECK(refused(too_short_code, good).empty());
}

TEST_CASE("a line near its capacity that still grows at the end of the run is too short a run") {
  const std::string text =
      refused(too_short_code, line,
              R"({"workload": {"rate_per_s": 9.95}, "run": {"duration_s": 60, "warmup_s": 0,
                  "replications": 200}})");
  CHECK(says(text, "at 99.5 % load the line still grows"));
}

TEST_CASE("a run to a number of requests is to last longer than three keep-alives") {
  const std::string text = refused(too_short_code, function_run, R"({"run": {"requests": 250}})");
  CHECK(says(text, "instances stay for 100 s and the run lasts 2"));
  SECTION("but a run over a given time may be about just that time") {
    CHECK(refused(too_short_code, function_run, R"({"run": {"requests": null, "duration_s": 250}})")
              .empty());
  }
}

TEST_CASE("a run is to last longer than five requests") {
  const std::string text =
      refused(too_short_code, function_run,
              R"({"model": {"service": 100}, "run": {"requests": null, "duration_s": 250}})");
  CHECK(says(text, "requests take 100 s and the run lasts 250 s"));
}

TEST_CASE("all replications together are to last longer than five rounds of bursts") {
  const std::string text = refused(too_short_code, bursts, R"({"run": {"replications": 4}})");
  CHECK(says(text, "the load goes through its phases in 400 s and all replications together last"));
}

TEST_CASE("replications that differ in the number of requests are too few") {
  const std::string text = refused(too_short_code, small, R"({
    "workload": {"kind": "poisson", "interval_s": null, "count": null, "rate_per_s": 0.1,
                 "duration_s": 20},
    "run": {"replications": 4}})");
  CHECK(says(text, "the number of requests is only known to"));
}

TEST_CASE("a warm-up that MSER-5 finds no end of is refused") {
  const std::string text = refused(too_short_code, line,
                                   R"({"workload": {"rate_per_s": 20},
                                       "run": {"warmup_s": null, "warmup": "mser5",
                                               "duration_s": 100, "replications": 5}})");
  CHECK(says(text, "MSER-5 found no end of the warm-up in 5 of 5 replications"));
}
