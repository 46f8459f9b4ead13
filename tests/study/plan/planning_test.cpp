// A plan end to end, against the enumeration of all of its configurations.

#include "sim/study/plan/planning.hpp"

#include <algorithm>
#include <cmath>

#include "sim/study/plan/pareto.hpp"
#include "sim/study/plan/scored.hpp"
#include "tests/catch.hpp"
#include "tests/study/plan/plans.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

bool meets_all(const RunResult& result) {
  return std::all_of(result.slo.begin(), result.slo.end(),
                     [](const SloResult& slo) { return slo.ok; });
}

const SensitivityRow& row_of(const PlanResult& result, Input input, bool upwards) {
  for (const SensitivityRow& row : result.sensitivity)
    if (row.input == input && row.upwards == upwards) return row;
  FAIL("no such row");
  throw std::logic_error{"not reached"};
}

}  // namespace

TEST_CASE("a plan chooses what a run of every configuration would choose") {
  const PlanFile file = plan(R"({"search": {"sensitivity": false}})");
  const PlanResult result = made(file);
  REQUIRE(result.winner);
  std::optional<double> least;
  std::size_t feasible = 0;
  for (const PlanCandidate& candidate : file.candidates) {
    const RunResult run = run_scenario(candidate.scenario, {});
    if (!meets_all(run)) continue;
    ++feasible;
    least = std::min(least.value_or(1e9), run.find("cost_usd_per_month")->mean);
  }
  REQUIRE(feasible > 1);
  REQUIRE(feasible < file.candidates.size());
  CHECK(result.rows[0].result.find("cost_usd_per_month")->mean == *least);
  CHECK(result.full_enumeration == 48);
  CHECK(result.race_simulations <= 48);
}

TEST_CASE("the numbers of a recommended configuration are those of its run") {
  const PlanFile file = plan(R"({"search": {"sensitivity": false}})");
  const PlanResult result = made(file);
  std::size_t recommended = 0;
  for (const PlanRow& row : result.rows) {
    if (!row.recommended) continue;
    ++recommended;
    CHECK(row.result.replications == 6);
    // Read again from what is written, as `run` would.
    const Scenario again = read_scenario(file.candidates[row.candidate].scenario.resolved, "s.json",
                                         Catalogue{"configs"}, all_kinds());
    const RunResult run = run_scenario(again, {});
    REQUIRE(run.metrics.size() == row.result.metrics.size());
    for (std::size_t i = 0; i < run.metrics.size(); ++i) {
      INFO(run.metrics[i].name.name);
      CHECK(run.metrics[i].estimate.mean == row.result.metrics[i].estimate.mean);
    }
    CHECK(meets_all(run));
  }
  CHECK(recommended == 2);  // both entries have a feasible one
}

TEST_CASE("a plan is the same on one thread and on four") {
  const PlanFile file = plan();
  const PlanResult one = made(file, 1), four = made(file, 4);
  REQUIRE(one.rows.size() == four.rows.size());
  for (std::size_t i = 0; i < one.rows.size(); ++i) {
    CHECK(one.rows[i].candidate == four.rows[i].candidate);
    CHECK(one.rows[i].behind == four.rows[i].behind);
    CHECK(one.rows[i].on_front == four.rows[i].on_front);
  }
  REQUIRE(one.sensitivity.size() == four.sensitivity.size());
  for (std::size_t i = 0; i < one.sensitivity.size(); ++i) {
    CHECK(one.sensitivity[i].low == four.sensitivity[i].low);
    CHECK(one.sensitivity[i].rival == four.sensitivity[i].rival);
  }
}

TEST_CASE("rows are ranked by the objective, and those that miss a limit by how much") {
  const PlanFile file = plan(R"({"search": {"sensitivity": false}})");
  const PlanResult result = made(file);
  bool infeasible = false;
  for (std::size_t i = 1; i < result.rows.size(); ++i) {
    infeasible = infeasible || !result.rows[i].feasible;
    CHECK(result.rows[i].feasible == !infeasible);
    if (!infeasible && i > 1) CHECK(result.rows[i].behind >= result.rows[i - 1].behind);
  }
  CHECK(infeasible);
}

TEST_CASE("no configuration on the front is dominated by another one") {
  const PlanFile file = plan(R"({"search": {"sensitivity": false}})");
  const PlanResult result = made(file);
  const auto values = [](const PlanRow& row) {
    return std::array<double, 3>{row.result.find("cost_usd_per_month")->mean,
                                 row.result.find("latency_p95_ms")->mean,
                                 1 - row.result.find("success_ratio")->mean};
  };
  CHECK(result.rows[0].on_front);
  for (const PlanRow& a : result.rows)
    for (const PlanRow& b : result.rows) {
      if (!a.on_front || !b.on_front || a.candidate == b.candidate) continue;
      const auto x = values(a), y = values(b);
      CHECK_FALSE((x[0] <= y[0] && x[1] <= y[1] && x[2] <= y[2]));
    }
}

TEST_CASE("a front worked by hand") {
  CHECK(pareto_front({{3, 1, 0}, {1, 3, 0}, {2, 2, 0}, {2, 3, 0}, {1, 3, 0}, {5, 5, -1}}) ==
        std::vector<std::size_t>{1, 2, 0, 5});
  CHECK(pareto_front({}).empty());
  // The second is faster by half a percent only, the third by two, the last one fails less.
  const std::vector<std::array<double, 3>> close = {
      {1, 1, 0.01}, {2, 0.995, 0.01}, {3, 0.98, 0.01}, {4, 0.975, 0.01}, {5, 2, 0.009}};
  CHECK(without_small_gains({0, 1, 2, 3, 4}, close, 0.01) == std::vector<std::size_t>{0, 2, 4});
}

TEST_CASE("where nothing meets the limits a plan shows the nearest misses, fully run") {
  const PlanFile file = plan(R"({"slo": ["p95<1ms"]})");
  const PlanResult result = made(file);
  CHECK_FALSE(result.winner);
  CHECK(result.sensitivity.empty());
  for (const PlanRow& row : result.rows) CHECK_FALSE(row.feasible);
  for (std::size_t i = 0; i < 3; ++i) CHECK(result.rows[i].result.replications == 6);
  const auto p95 = [&](std::size_t i) { return result.rows[i].result.slo[0].value.value(); };
  CHECK(p95(0) <= p95(1));
  CHECK(p95(1) <= p95(2));
}

TEST_CASE("prices change the choice where the bills of both are the same") {
  const PlanFile file = plan();
  const PlanResult result = made(file);
  const SensitivityRow& row = row_of(result, Input::prices, true);
  REQUIRE(row.rival);
  CHECK(file.candidates[*row.rival].group != file.candidates[result.rows[0].candidate].group);
  const double ours = result.rows[0].result.find("cost_usd_per_month")->mean;
  for (const PlanRow& one : result.rows)
    if (one.candidate == *row.rival)
      CHECK(one.result.find("cost_usd_per_month")->mean == Approx(row.low * ours));
  CHECK(row.changes == (row.low <= 1.2));
}

TEST_CASE("where the rate changes the choice, the break-even lies between two that choose apart") {
  const PlanFile file = plan();
  const PlanResult result = made(file);
  // Functions are paid by the call, servers by the hour: far more or far fewer calls change that.
  const bool functions = file.candidates[result.rows[0].candidate].group == 0;
  const SensitivityRow& row = row_of(result, Input::rate, functions);
  CHECK(row.changes);
  CHECK(row.low < row.high);
  CHECK(row.high / row.low < 1.05);
  CHECK(result.sensitivity_simulations > 0);
  // A load without phases has no bursts.
  CHECK(row_of(result, Input::burst, true).why_not.find("one rate only") != std::string::npos);
}

TEST_CASE("what is to be large is ranked so") {
  const PlanFile file = plan(R"({"objective": "success_ratio", "slo": ["cost_per_month<=70usd"],
                                 "search": {"sensitivity": false}})");
  CHECK(file.objective.more_is_better);
  const PlanResult result = made(file);
  REQUIRE(result.winner);
  for (const PlanRow& row : result.rows) {
    if (!row.feasible) continue;
    CHECK(result.rows[0].result.find("success_ratio")->mean + 1e-9 >=
          row.result.find("success_ratio")->mean);
  }
}

TEST_CASE("the excess of a limit is the logarithm of how much it is passed") {
  const auto slo = [](const char* text) { return read_slo(text, metric_names(), "t", ""); };
  CHECK(log_excess(slo("p95<100ms"), 200) == Approx(std::log(2)));
  CHECK(log_excess(slo("success>=99%"), 0.96) == Approx(std::log(4)));
  CHECK(log_excess(slo("goodput_rps>=10"), 5) == Approx(std::log(2)));
  CHECK(log_excess(slo("success>=99%"), 1) == -7);
  CHECK(log_excess(slo("p95<100ms"), std::nullopt) == 40);
  CHECK(log_excess(slo("cold<=0"), 0.01) == 40);
}
