// Loads that are too much: known before, seen in the rate, seen in latencies that grow; and what
// looks like it and is not.

#include "sim/study/refusals/refusals.hpp"
#include "tests/catch.hpp"
#include "tests/study/refusals/refused.hpp"

using namespace coldcast;
using namespace coldcast::testing;

TEST_CASE("a load above capacity is refused before it is run") {
  const Scenario s = scenario(line, R"({"workload": {"rate_per_s": 11}})");
  const auto refusal = refused_before(s);
  REQUIRE(refusal);
  CHECK(refusal->code == "unstable");
  CHECK(says(refusal->text, "1.1 times the work that the platform can do"));
  const RunResult result = run_scenario(s, {});
  CHECK(refusals_with(result, unstable_code) == refusal->text);
  CHECK(std::ranges::count(result.warnings, refusal->text) == 1);
}

TEST_CASE("no line that is borne is refused as unstable, near its capacity either") {
  for (const char* rate : {"5", "8", "9.5"}) {
    INFO(rate);
    const std::string changes = R"({"workload": {"rate_per_s": )" + std::string{rate} + "}}";
    CHECK_FALSE(refused_before(scenario(line, changes)));
    CHECK(refused(unstable_code, line, changes).empty());
    CHECK(refused(unstable_code, behind_gateway, changes).empty());
  }
}

TEST_CASE("latencies that grow throughout the run show what the platform does not tell") {
  const std::string changes = R"({"workload": {"rate_per_s": 12}})";
  CHECK_FALSE(refused_before(scenario(behind_gateway, changes)));
  CHECK(says(refused(unstable_code, behind_gateway, changes), "latencies grow throughout the run"));
  SECTION("in two replications too, and in one") {
    for (const char* replications : {"1", "2"})
      CHECK(says(refused(unstable_code, behind_gateway,
                         R"({"workload": {"rate_per_s": 12}, "run": {"replications": )" +
                             std::string{replications} + "}}"),
                 "latencies grow throughout the run"));
  }
}

TEST_CASE("a line with an end, or clients that give up, make no run unstable") {
  for (const char* queue : {R"({"capacity": 20})", R"({"patience_s": 2})"}) {
    INFO(queue);
    const std::string changes =
        R"({"workload": {"rate_per_s": 15}, "platform": {"queue": )" + std::string{queue} + "}}";
    CHECK(refused(unstable_code, line, changes).empty());
  }
}

TEST_CASE("a single burst is no unstable system, and neither is a load that rises") {
  CHECK(
      refused(
          unstable_code, behind_gateway,
          R"({"workload": {"kind": "list", "rate_per_s": null, "times_s": [1, 1, 1, 1, 1, 1, 1, 1, 1,
                1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}})")
          .empty());
  CHECK(refused(unstable_code, behind_gateway,
                R"({"workload": {"kind": "ramp", "rate_per_s": null,
                                 "points": [{"at_s": 0, "rate_per_s": 1}, {"at_s": 300, "rate_per_s": 15}]}})")
            .empty());
}

TEST_CASE("users who wait for their answers never overload a server without end") {
  CHECK(refused(unstable_code, line,
                R"({"workload": {"kind": "closed-loop", "rate_per_s": null, "users": 50,
                                 "think_s": 1, "duration_s": 360}})")
            .empty());
}

TEST_CASE("functions that start cold and containers that scale up late are not unstable") {
  CHECK(refused(unstable_code, small, R"({
    "workload": {"kind": "poisson", "interval_s": null, "count": null, "rate_per_s": 20,
                 "duration_s": 200},
    "platform": {"cold_start_s": 5, "keep_alive_s": 600}, "run": {"replications": 10}})")
            .empty());
}

TEST_CASE("requests that nobody will ever serve are counted and refused") {
  const Scenario s = scenario(line);
  std::vector<Kept> kept(2);
  CHECK_FALSE(refuse_unstable(s, kept));
  kept[0].left_waiting = 3;
  kept[1].left_waiting = 4;
  const auto refusal = refuse_unstable(s, kept);
  REQUIRE(refusal);
  CHECK(says(refusal->text, "7 requests still wait when nothing more can happen"));
}
