// Calls that only keep instances warm.

#include "workloads/scheduled/pings.hpp"

#include "sim/core/summary.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"
#include "tests/workloads/combined/combined.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

std::string pings(const std::string& keys) { return whole("pings", keys); }

/// A user every fifteen minutes, with pings every five beside.
std::string users_and(const std::string& ping_keys) {
  return R"({"kind": "superposition", "duration_s": "10h", "parts": [
      {"of": {"kind": "constant", "interval_s": "15m", "first_s": 100}},
      {"of": )" +
         pings(ping_keys) + "}]}";
}

Run run_of(const std::string& text) {
  const auto workload = workload_of(text).make(1, 0);
  return run(*workload, function(0.2, 1, 600));
}

}  // namespace

TEST_CASE("pings come so many at once, to each function, every so often") {
  const std::vector<Request> all =
      requests(pings(R"("every_s": "5m", "first_s": 10, "at_once": 2, "functions": 2)"), 6);
  CHECK(times_s(all) == std::vector<double>{10, 10, 10, 10, 310, 310});
  CHECK(numbered(all));
  const std::vector<std::uint16_t> functions = {0, 0, 1, 1, 0, 0};
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(all[i].function == functions[i]);
    CHECK(all[i].items == 0);
    CHECK(all[i].payload == Bytes{0});
    CHECK(all[i].demand == Demand::of(seconds(0.001)));
  }
  const std::vector<Request> large =
      requests(pings(R"("every_s": 1, "service_s": "20ms", "payload_bytes": 64)"), 1);
  CHECK(large[0].demand == Demand::of(seconds(0.02)));
  CHECK(large[0].payload == Bytes{64});
}

TEST_CASE("pings never end by themselves, but can be cut") {
  const WorkloadPlan plan = workload_of(pings(R"("every_s": 60)"));
  CHECK(plan.endless);
  CHECK(plan.mean_rate_per_s == 0);
  CHECK(plan.summary == "a ping every 60 s");
  CHECK(workload_of(pings(R"("every_s": 60, "at_once": 3, "functions": 2)")).summary ==
        "6 pings every 60 s");
  const WorkloadPlan cut_off = workload_of(pings(R"("every_s": 60, "duration_s": 180)"));
  CHECK(cut_off.end == seconds(180));
  CHECK(times_s(requests(cut_off, 9)) == std::vector<double>{0, 60, 120});
  Pings late{{.every = never, .first = seconds(1)}, RequestMaker{1, 0, Bytes{}}};
  CHECK(take(late).size() == 1);
}

TEST_CASE("pings do not count as requests where a workload is cut after so many") {
  const std::vector<Request> all = requests(R"({"kind": "superposition", "requests": 2, "parts": [
      {"of": {"kind": "list", "times_s": [1, 6, 7]}}, {"of": )" +
                                            pings(R"("every_s": 2)") + "}]}");
  CHECK(times_s(all) == std::vector<double>{0, 1, 2, 4, 6});
}

TEST_CASE("pings keep an instance warm for users who come too seldom, and are not measured") {
  const std::string alone = R"({"kind": "constant", "interval_s": "15m", "first_s": 100,
                                "count": 40})";
  CHECK(run_of(alone).cold() == 40);  // 15 minutes are longer than the keep-alive of 10
  const Run warmed = run_of(users_and(R"("every_s": "5m")"));
  Summary summary{Time{}};
  for (const Outcome& outcome : warmed.outcomes) summary.take(outcome);
  CHECK(summary.requests() == 40);
  CHECK(summary.cold() == 0);
  CHECK(warmed.cold() == 1);             // the first ping
  CHECK(warmed.outcomes.size() == 160);  // 120 pings, which are served and billed
  CHECK(warmed.platform->usage()[Meter::requests] == 160);
}

TEST_CASE("pings at once keep as many instances warm, if they overlap") {
  const std::string users = R"({"of": {"kind": "burst", "requests": 3, "at_s": [900, 1800]}})";
  const auto cold_users = [&](const std::string& ping_keys) {
    const Run all = run_of(R"({"kind": "superposition", "duration_s": "1h", "parts": [{"of": )" +
                           pings(ping_keys) + "}, " + users + "]}");
    return std::count_if(all.outcomes.begin(), all.outcomes.end(),
                         [](const Outcome& o) { return o.cold && o.request.items > 0; });
  };
  CHECK(cold_users(R"("every_s": 290, "at_once": 3)") == 0);
  CHECK(cold_users(R"("every_s": 290, "at_once": 1)") == 4);
}

TEST_CASE("pings say what is wrong with them") {
  check_complaints(
      "pings",
      {
          {"", R"(burst.json: /workload: missing "every_s")"},
          {R"("every_s": 0)", R"(burst.json: /workload/every_s: 0 is below 1e-06 s)"},
          {R"("every_s": 1, "at_once": 0)", R"(burst.json: /workload/at_once: 0 is below 1)"},
          {R"("every_s": 1, "functions": 65537)",
           R"(burst.json: /workload/functions: 65537 is above 65536)"},
          {R"("every_s": 1, "service_s": -1)",
           R"(burst.json: /workload/service_s: -1 is below 0 s)"},
          {R"("every_s": 1, "payload_bytes": -1)",
           R"(burst.json: /workload/payload_bytes: -1 is below 0)"},
      });
}
