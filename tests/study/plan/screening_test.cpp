// Which candidates formulas rule out.

#include "sim/study/plan/screening.hpp"

#include "tests/catch.hpp"
#include "tests/study/plan/plans.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// 5 requests per second for so long, six times; limits on p95 and perhaps on success.
Scenario limited_run(double duration_s, const char* slo = R"(["p95<1s", "success>=99%"])") {
  const std::string changes =
      R"({"workload": {"duration_s": )" + std::to_string(duration_s) + R"(}, "slo": )" + slo + "}";
  return plan(changes).candidates.front().scenario;
}

AnalyticModel bound(double p50_ms, bool may_time_out = true) {
  return {"D", {{"latency_p50_ms", p50_ms, false}}, std::nullopt, may_time_out};
}

AnalyticModel exact_model(const char* metric, double value, double forgets_after_s) {
  return {"M/M/1", {{metric, value, true}}, forgets_after_s, false};
}

}  // namespace

TEST_CASE("half of all requests above the limit on p95 are enough, if there are enough requests") {
  // 2 n (0.95 - 0.5)^2 >= 21 from n = 52 on: half of what 5 per second bring in 20.8 s.
  CHECK(sure_miss(limited_run(21), bound(1300)));
  CHECK_FALSE(sure_miss(limited_run(20), bound(1300)));
  CHECK_FALSE(sure_miss(limited_run(1000), bound(1200)));  // 20 % less work might do
  const auto miss = sure_miss(limited_run(60), bound(4000));
  REQUIRE(miss);
  CHECK(miss->slo.text == "p95<1s");
  CHECK(miss->value == 4000);
  CHECK_FALSE(miss->exact);
  CHECK(miss->excess == Approx(std::log(4)));
}

TEST_CASE(
    "a bound on a percentile says nothing of that percentile of a finite run, or a lower one") {
  const AnalyticModel p95{"D", {{"latency_p95_ms", 9000, false}}, std::nullopt, false};
  CHECK_FALSE(sure_miss(limited_run(60), p95));
  CHECK_FALSE(sure_miss(limited_run(60, R"(["p90<1s", "success>=99%"])"), p95));
  CHECK(sure_miss(limited_run(6000, R"(["p99<1s", "success>=99%"])"), p95));
}

TEST_CASE("where slow requests may time out, a limit on success must keep them from being many") {
  const char* const latency_alone = R"(["p95<1s"])";
  CHECK_FALSE(sure_miss(limited_run(60, latency_alone), bound(4000)));
  CHECK(sure_miss(limited_run(60, latency_alone), bound(4000, false)));
  CHECK_FALSE(sure_miss(limited_run(60, R"(["p95<1s", "success>=50%"])"), bound(4000)));
  CHECK(sure_miss(limited_run(60, R"(["p95<1s", "success>=60%"])"), bound(4000)));
}

TEST_CASE("an exact value decides over runs that are long against the memory of the system") {
  const char* const slo = R"(["mean<1s", "success>=99%"])";
  // 6000 s, six times: 100 times 18 s, 2000 times as well.
  CHECK(sure_miss(limited_run(6000, slo), exact_model("latency_mean_ms", 1600, 18)));
  CHECK_FALSE(sure_miss(limited_run(6000, slo), exact_model("latency_mean_ms", 1600, 18.1)));
  CHECK_FALSE(sure_miss(limited_run(6000, slo), exact_model("latency_mean_ms", 1400, 18)));
  CHECK(sure_miss(limited_run(6000, slo), exact_model("success_ratio", 0.97, 18)));
  CHECK_FALSE(sure_miss(limited_run(6000, slo), exact_model("success_ratio", 0.985, 18)));
  AnalyticModel never_settled = exact_model("latency_mean_ms", 1600, 18);
  never_settled.forgets_after_s = std::nullopt;
  CHECK_FALSE(sure_miss(limited_run(6000, slo), never_settled));
}

TEST_CASE("the nearest miss of each entry stays in the race") {
  const PlanFile file = plan(R"({"slo": ["p95<100ms", "success>=99%"]})");
  // What formulas would say if each candidate took 200 ms more than the one before.
  double value = 0;
  const auto screened =
      screened_candidates(file, [&](const Scenario&) { return bound(value += 200); });
  REQUIRE(screened.size() == 6);
  for (const ScreenedCandidate& one : screened) {
    CHECK(one.candidate != 0);  // the first of the functions
    CHECK(one.candidate != 4);  // and of the servers
  }
  const RacedPlan raced = without_screened(file, screened);
  CHECK(raced.original == std::vector<std::size_t>{0, 4});
  CHECK(raced.plan.candidates[1].config == file.candidates[4].config);
  CHECK(raced.plan.groups == file.groups);
}

TEST_CASE("rows and rivals of a plan in which some were ruled out are those of the whole plan") {
  const PlanFile file = plan(R"({"search": {"sensitivity": false}})");
  PlanOptions options{.jobs = 1};
  // The second and third candidate are said to be hopeless.
  options.analyse = [&](const Scenario& scenario) {
    const bool slow = scenario.name == file.candidates[1].scenario.name ||
                      scenario.name == file.candidates[2].scenario.name;
    return slow ? bound(scenario.name == file.candidates[1].scenario.name ? 9000 : 8000)
                : AnalyticModel{};
  };
  const PlanResult result = make_plan(file, options, Catalogue{"configs"}, all_kinds());
  REQUIRE(result.screened.size() == 1);
  CHECK(result.screened[0].candidate == 1);
  REQUIRE(result.rows.size() == file.candidates.size() - 1);
  const PlanResult whole = made(file);
  const auto mean_ms = [](const PlanRow& row) {  // none where nothing was served
    const auto found = row.result.find("latency_mean_ms");
    return found ? found->mean : -1;
  };
  for (const PlanRow& row : result.rows) {
    CHECK(row.candidate != 1);
    for (const PlanRow& same : whole.rows)
      if (same.candidate == row.candidate && same.result.replications == row.result.replications)
        CHECK(mean_ms(same) == mean_ms(row));
  }
  CHECK(result.full_enumeration == whole.full_enumeration);
}
