// The course of one run in rows: every request is in exactly one of them, however rows merge.

#include "sim/study/timeline.hpp"

#include "sim/study/measure.hpp"
#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

struct TimelineTotals {
  std::uint64_t offered = 0, ended = 0, cold = 0;
};

TimelineTotals totals_of(const Timeline& timeline) {
  TimelineTotals totals;
  for (const Timeline::Row& row : timeline.rows()) {
    totals.offered += row.offered;
    totals.cold += row.cold;
    for (const std::uint64_t count : row.ended) totals.ended += count;
  }
  return totals;
}

/// Runs a scenario and checks that its timeline adds up to it.
void check_totals(const Scenario& s, Timeline& timeline) {
  const Measurement m = measure(s, 0, {.timeline = &timeline, .trace = nullptr});
  const TimelineTotals totals = totals_of(timeline);
  CHECK(totals.offered == m.summary.requests());
  CHECK(totals.ended == m.summary.requests());
  CHECK(totals.cold == m.summary.cold());
  CHECK(timeline.rows().size() < Timeline::most_rows);
  for (std::size_t i = 1; i < timeline.rows().size(); ++i) {
    const auto &before = timeline.rows()[i - 1], &row = timeline.rows()[i];
    CHECK(row.end > before.end);
    CHECK(row.spent >= before.spent);
  }
}

}  // namespace

TEST_CASE("rows count what happened up to the end of their step") {
  Timeline timeline;
  check_totals(scenario(small, R"({"workload": {"interval_s": 0.75, "count": 3},
                                   "model": {"service": 0.5}})"),
               timeline);
  // Calls at 0, 0.75 and 1.5 s end at 0.5, 1.25 and 2 s.
  REQUIRE(timeline.rows().size() == 2);
  const auto& rows = timeline.rows();
  CHECK(rows[0].end == seconds(1));
  CHECK(rows[0].offered == 2);
  CHECK(rows[0].ended[index_of(Fate::served)] == 1);
  CHECK(rows[0].levels.serving == 1);
  CHECK(rows[0].levels.idle == 0);
  CHECK(rows[1].offered == 1);
  CHECK(rows[1].ended[index_of(Fate::served)] == 2);
  CHECK(rows[1].levels.serving == 0);
  CHECK(rows[1].levels.idle == 1);
}

TEST_CASE("what happens in the last, incomplete step is in a row too") {
  Timeline timeline;
  const Scenario s = scenario(small, R"({"workload": {"interval_s": 2.25, "count": null},
                                         "run": {"duration_s": 9.75}})");
  check_totals(s, timeline);
  CHECK(timeline.rows().back().end == seconds(10));
}

TEST_CASE("rows add up to the run, through throttles and after the last arrival") {
  Json json = parse_json(small, "t");
  json["workload"] = {{"kind", "poisson"}, {"rate_per_s", 5}, {"duration_s", 60}};
  json["model"]["service"] = {{"kind", "exponential"}, {"mean_s", 1}};
  json["platform"]["max_instances"] = 4;
  json["platform"]["cold_start_s"] = 2;
  for (const double step_s : {1.0, 7.0, 0.013, 100.0}) {
    INFO("step " << step_s);
    Timeline timeline{seconds(step_s)};
    check_totals(scenario(json.dump()), timeline);
  }
}

TEST_CASE("the last row of a timeline has spent the bill") {
  const Scenario s = scenario(on_lambda);
  Timeline timeline;
  const Measurement m = measure(s, 0, {.timeline = &timeline, .trace = nullptr});
  CHECK(timeline.rows().back().spent.value == Approx(s.prices.bill(m.usage).total.value));
  CHECK(timeline.rows().back().spent.value > 0);
}

TEST_CASE("too many rows merge in pairs and the step doubles") {
  Timeline timeline{std::chrono::milliseconds{1}};
  const Scenario s = scenario(small, R"({"workload": {"interval_s": 0.0125, "count": 1000}})");
  check_totals(s, timeline);
  // 12.5 s are 12500 steps of 1 ms; doubled three times they fit.
  const auto& rows = timeline.rows();
  CHECK(rows[0].end == std::chrono::milliseconds{8});
  CHECK(rows[1].end == std::chrono::milliseconds{16});
  CHECK(rows.size() >= 12500 / 8);
  for (std::size_t i = 0; i < rows.size(); ++i)
    CHECK(rows[i].end == std::chrono::milliseconds{8} * (i + 1));
}
