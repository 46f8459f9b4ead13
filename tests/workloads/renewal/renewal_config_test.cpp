#include "tests/workloads/workload_of.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("a renewal workload goes on for ever, or ends at the first of its ends") {
  const std::string gaps =
      R"({"kind": "renewal", "gap_s": {"kind": "uniform", "min_s": "100ms", "max_s": 0.3})";
  const WorkloadPlan endless = workload_of(gaps + "}");
  CHECK(endless.endless);
  CHECK_FALSE(endless.end.has_value());
  CHECK(endless.mean_rate_per_s == Approx(5));
  CHECK(endless.summary == "independent gaps, 5 requests/s");
  CHECK(requests(endless, 5000).size() == 5000);

  const WorkloadPlan both = workload_of(gaps + R"(, "duration_s": 60, "requests": 100})");
  CHECK_FALSE(both.endless);
  CHECK(both.end == seconds(60));
  CHECK(both.summary == "independent gaps, 5 requests/s, 100 requests in 60 s");
  CHECK(requests(both, 1000).size() == 100);
}

TEST_CASE("an on-off workload goes on for ever, or ends at the first of its ends") {
  const std::string load = R"({"kind": "on-off", "rate_per_s": 30, "on_s": 2, "off_s": "10s")";
  const WorkloadPlan endless = workload_of(load + "}");
  CHECK(endless.endless);
  CHECK(endless.mean_rate_per_s == Approx(5));
  CHECK(endless.summary == "on and off, 30 requests/s while on");
  CHECK(requests(endless, 5000).size() == 5000);

  const WorkloadPlan timed = workload_of(load + R"(, "duration_s": 60})");
  CHECK(timed.end == seconds(60));
  const auto count = static_cast<double>(requests(timed, 10'000).size());
  CHECK(std::abs(count - 300) < 5 * std::sqrt(300));
}

TEST_CASE("renewal and on-off workloads take what requests bring") {
  for (
      const char* text :
      {R"({"kind": "renewal", "gap_s": 1, "request": {"payload_bytes": 77}})",
       R"({"kind": "on-off", "rate_per_s": 1, "on_s": 1, "off_s": 1, "request": {"payload_bytes": 77}})"})
    CHECK(requests(text, 1).at(0).payload == Bytes{77});
}

TEST_CASE("a renewal workload says what is wrong with it") {
  check_complaints(
      "renewal",
      {
          {"", R"(burst.json: /workload: missing "gap_s")"},
          {R"("gap_s": 0)",
           R"(burst.json: /workload/gap_s: has a mean of 0 s, which is below 1e-09 s)"},
          {R"("gap_s": 4e8)",
           R"(burst.json: /workload/gap_s: has a mean of 400000000 s, which is above 315360000 s)"},
          {R"("gap_s": 1, "start": "on")",
           R"(burst.json: /workload/start: no "on"; there are "stationary", "ordinary")"},
          {R"("gap_s": 1, "off_s": 1)",
           R"(burst.json: /workload/off_s: unknown key; there are "duration_s", "gap_s", "kind", "request", "requests", "start")"},
      });
}

TEST_CASE("an on-off workload says what is wrong with it") {
  check_complaints(
      "on-off",
      {
          {R"("rate_per_s": 1, "on_s": 1)", R"(burst.json: /workload: missing "off_s")"},
          {R"("rate_per_s": 0, "on_s": 1, "off_s": 1)",
           R"(burst.json: /workload/rate_per_s: 0 is below 1e-09)"},
          {R"("rate_per_s": 1, "on_s": 0, "off_s": 1)",
           R"(burst.json: /workload/on_s: has a mean of 0 s, which is below 1e-06 s)"},
          {R"("rate_per_s": 1, "on_s": 1, "off_s": {"kind": "exponential", "mean_s": 1e9})",
           R"(burst.json: /workload/off_s: has a mean of 1000000000 s, which is above 315360000 s)"},
          {R"("rate_per_s": 1e-3, "on_s": 1e-6, "off_s": 1)",
           R"(burst.json: /workload/rate_per_s: means that the load goes on or off about 2000000000 times for each request, which would take too long; it may be 1000000)"},
          {R"("rate_per_s": 1, "on_s": 1, "off_s": 1, "start": "ordinary")",
           R"(burst.json: /workload/start: no "ordinary"; there are "stationary", "on", "off")"},
      });
}
