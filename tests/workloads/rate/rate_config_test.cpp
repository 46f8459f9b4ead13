// The JSON of workloads whose rate changes over time, good and bad.

#include "tests/workloads/workload_of.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

WorkloadPlan plan_of(const std::string& kind, const std::string& keys) {
  return workload_of(R"({"kind": ")" + kind + "\", " + keys + "}");
}

const std::string crowd =
    R"("rate_per_s": 5, "peak_rate_per_s": 105, "at_s": 100, "rise_s": 10, "hold_s": 20, "decay_s": 30)";

}  // namespace

TEST_CASE("a diurnal workload goes on for ever at its mean rate") {
  const WorkloadPlan waves =
      plan_of("diurnal", R"("rate_per_s": 20, "sinusoids": [{"amplitude": 1, "period_s": "24h"}])");
  CHECK(waves.endless);
  CHECK_FALSE(waves.end.has_value());
  CHECK(waves.mean_rate_per_s == 20.0);
  CHECK(waves.summary == "diurnal, around 20 requests/s");
  CHECK(waves.warnings.empty());
  const WorkloadPlan table = plan_of(
      "diurnal", R"("table": {"rates_per_s": [1, 2, 3], "weekdays": [1, 1, 1, 1, 1, 0.5, 0]})");
  CHECK(table.endless);
  CHECK(*table.mean_rate_per_s == Approx(2 * 5.5 / 7));
  CHECK(table.summary == "diurnal, around 1.571 requests/s");
}

TEST_CASE("a diurnal workload that falls below zero warns, and knows its mean rate if it repeats") {
  const WorkloadPlan deep =
      plan_of("diurnal", R"("rate_per_s": 20, "sinusoids": [{"amplitude": 2, "period_s": 60}])");
  REQUIRE(deep.warnings.size() == 1);
  CHECK(deep.warnings[0] ==
        "the sinusoids of a diurnal workload can fall below zero; there no requests come, so that "
        "there are more on average than their mean says; smaller amplitudes would mend that");
  CHECK(*deep.mean_rate_per_s == Approx(24.3594).epsilon(1e-4));  // 20 (2 / 3 + sqrt(3) / pi)
  const WorkloadPlan odd = plan_of("diurnal", R"("rate_per_s": 20, "sinusoids": [
      {"amplitude": 1, "period_s": 60}, {"amplitude": 1, "period_s": 59.999}])");
  CHECK(odd.warnings.size() == 1);
  CHECK_FALSE(odd.mean_rate_per_s.has_value());
}

TEST_CASE("steps and ramps end, and their mean rate is that up to their end") {
  const WorkloadPlan steps = plan_of(
      "steps", R"("steps": [{"rate_per_s": 5, "until_s": 60}, {"rate_per_s": 20, "until_s": 90}])");
  CHECK_FALSE(steps.endless);
  CHECK(steps.end == seconds(90));
  CHECK(*steps.mean_rate_per_s == Approx(10));
  CHECK(steps.summary == "2 steps, at most 20 requests/s");
  const WorkloadPlan ramp = plan_of(
      "ramp",
      R"("points": [{"at_s": 0, "rate_per_s": 0}, {"at_s": "1m", "rate_per_s": 8}], "duration_s": 30)");
  CHECK(ramp.end == seconds(30));
  REQUIRE(ramp.mean_rate_per_s.has_value());
  CHECK(*ramp.mean_rate_per_s == Approx(2));
  CHECK(ramp.summary == "ramp, at most 8 requests/s in 30 s");
}

TEST_CASE("a flash crowd has no end, and in the long run its usual rate") {
  const WorkloadPlan endless = plan_of("flash-crowd", crowd);
  CHECK(endless.endless);
  CHECK(endless.mean_rate_per_s == 5.0);
  CHECK(endless.summary == "flash crowd, 5 to 105 requests/s");
  // 5/s all the time, and 100/s more for 5 + 20 + 15 s.
  const WorkloadPlan timed = plan_of("flash-crowd", crowd + R"(, "duration_s": 400)");
  CHECK(timed.end == seconds(400));
  CHECK(*timed.mean_rate_per_s == Approx(15));
}

TEST_CASE("a workload of changing rates can end after a number of requests") {
  const WorkloadPlan counted = plan_of("flash-crowd", crowd + R"(, "requests": 70)");
  CHECK_FALSE(counted.endless);
  CHECK_FALSE(counted.end.has_value());
  CHECK(requests(counted, 1000).size() == 70);
}

TEST_CASE("a modulated workload knows its mean rate unless it is cut off") {
  const std::string steps = R"("of": {"kind": "steps", "steps": [{"rate_per_s": 4, "until_s": 9},
      {"rate_per_s": 8, "until_s": 18}]}, )";
  const WorkloadPlan whole = plan_of(
      "modulated",
      steps +
          R"("shape": {"kind": "steps", "steps": [{"level": 1, "until_s": 12}, {"level": 0.5, "until_s": 18}]})");
  CHECK(whole.end == seconds(18));
  REQUIRE(whole.mean_rate_per_s.has_value());
  const WorkloadPlan part = plan_of(
      "modulated", steps + R"("shape": {"kind": "steps", "steps": [{"level": 1, "until_s": 12}]})");
  CHECK(part.end == seconds(12));
  CHECK_FALSE(part.mean_rate_per_s.has_value());
}

TEST_CASE("a diurnal workload that is none is refused") {
  const std::string where = "burst.json: /workload";
  const std::string wave = R"("rate_per_s": 9, "sinusoids": [{"amplitude": 1, "period_s": 60)";
  check_complaints(
      "diurnal",
      {{R"("rate_per_s": 9)", where + R"(: give either "sinusoids" or "table")"},
       {wave + R"(}], "table": {"rates_per_s": [1]})",
        where + R"(: give either "sinusoids" or "table")"},
       {R"("rate_per_s": 9, "table": {"rates_per_s": [1]})",
        where + R"(/rate_per_s: goes with "sinusoids"; a "table" has values of its own)"},
       {R"("rate_per_s": 9, "sinusoids": [])", where + "/sinusoids: needs 1 to 100 sinusoids"},
       {R"("table": {"rates_per_s": []})",
        where + "/table/rates_per_s: needs 1 to 1440 values, of equal parts of a day"},
       {R"("table": {"rates_per_s": [0, 0]})",
        where + "/table: needs a value and a weekday's factor above 0"},
       {R"("table": {"rates_per_s": [1], "weekdays": [0, 0, 0, 0, 0, 0, 0]})",
        where + "/table: needs a value and a weekday's factor above 0"},
       {R"("table": {"rates_per_s": [1], "weekdays": [1, 1, 1, 1, 1]})",
        where + "/table/weekdays: needs seven factors, Monday's first, but has 5"},
       {wave + R"(}], "begins": "Monday 08:30")",
        where + R"(/begins: "Monday 08:30" is no time of the week; write it as in "Mon 08:30")"}});
  for (const char* keys :
       {R"("sinusoids": [{"amplitude": 1, "period_s": 60}])",
        R"("rate_per_s": 0, "sinusoids": [{"amplitude": 1, "period_s": 60}])",
        R"("rate_per_s": 9, "sinusoids": [{"amplitude": 2.1, "period_s": 60}])",
        R"("rate_per_s": 9, "sinusoids": [{"amplitude": -1, "period_s": 60}])",
        R"("rate_per_s": 9, "sinusoids": [{"amplitude": 1, "period_s": 0}])",
        R"("rate_per_s": 9, "sinusoids": [{"amplitude": 1}])",
        R"("rate_per_s": 9, "sinusoids": [{"period_s": 60}])",
        R"("rate_per_s": 9, "sinusoids": [{"amplitude": 1, "period_s": 60, "phase": 1}])",
        R"("rate_per_s": 9, "sinusoids": [{"amplitude": 1, "period_s": 60, "peak_at_s": -1}])",
        R"("rate_per_s": 9, "sinusoids": {"amplitude": 1, "period_s": 60})",
        R"("table": {"rates_per_s": [1, -1]})", R"("table": {"rates_per_s": [1, "2"]})",
        R"("table": {"rates_per_s": [1], "weekdays": [1, 1, 1, 1, 1, 1, -1]})",
        R"("table": {"rates_per_s": [1], "between": "smooth"})", R"("table": {"levels": [1]})",
        R"("table": {"rates_per_s": [1], "begins": "Mon 00:00"})",
        R"("table": {"rates_per_s": [1]}, "begins": 3)",
        R"("table": {"rates_per_s": [1]}, "of": 3)"}) {
    INFO(keys);
    CHECK_FALSE(workload_complaint(std::string(R"({"kind": "diurnal", )") + keys + "}").empty());
  }
}

TEST_CASE("steps that are none are refused") {
  const std::string where = "burst.json: /workload";
  const std::string step = R"("steps": [{"rate_per_s": 5, "until_s": 60}, )";
  check_complaints("steps",
                   {{R"("steps": [])", where + "/steps: needs at least one step above 0"},
                    {R"("steps": [{"rate_per_s": 0, "until_s": 60}])",
                     where + "/steps: needs at least one step above 0"},
                    {step + R"({"rate_per_s": 5, "until_s": 60}])",
                     where + "/steps/1/until_s: must be later than where the step before ends"},
                    {step + R"({"rate_per_s": 5, "until_s": "2m"}], "duration_s": 121)",
                     where + "/duration_s: is beyond the end of the rates at 120 s"}});
  for (const char* keys : {R"("rates": 1)", R"("steps": [{"rate_per_s": -5, "until_s": 60}])",
                           R"("steps": [{"rate_per_s": 5}])", R"("steps": [{"until_s": 5}])",
                           R"("steps": [{"level": 5, "until_s": 60}])"})
    CHECK_FALSE(workload_complaint(std::string(R"({"kind": "steps", )") + keys + "}").empty());
}

TEST_CASE("a ramp that is none is refused") {
  const std::string where = "burst.json: /workload";
  const std::string first = R"("points": [{"at_s": 0, "rate_per_s": 5})";
  const std::string few =
      where + "/points: needs at least two points in time, and one with a rate above 0";
  check_complaints(
      "ramp", {{R"("points": [])", few},
               {first + "]", few},
               {first + R"(, {"at_s": 0, "rate_per_s": 9}])", few},
               {R"("points": [{"at_s": 0, "rate_per_s": 0}, {"at_s": 9, "rate_per_s": 0}])", few},
               {R"("points": [{"at_s": 1, "rate_per_s": 5}])",
                where + "/points/0/at_s: of the first point must be 0"},
               {first + R"(, {"at_s": 9, "rate_per_s": 5}, {"at_s": 8, "rate_per_s": 5}])",
                where + "/points/2/at_s: must not be earlier than the point before"}});
}

TEST_CASE("a flash crowd that is none is refused") {
  const std::string where = "burst.json: /workload";
  check_complaints(
      "flash-crowd",
      {{R"("rate_per_s": 5, "peak_rate_per_s": 5)",
        where + R"(/peak_rate_per_s: must be above "rate_per_s")"},
       {R"("rate_per_s": 5, "peak_rate_per_s": 9, "at_s": 1, "rise_s": 0, "hold_s": 0, "decay_s": 0)",
        where + R"(/hold_s: "rise_s", "hold_s" and "decay_s" must not all be 0)"}});
  for (
      const char* keys :
      {R"("rate_per_s": 5, "peak_rate_per_s": 9, "rise_s": 0, "hold_s": 1, "decay_s": 0)",
       R"("rate_per_s": -5, "peak_rate_per_s": 9, "at_s": 1, "rise_s": 0, "hold_s": 1, "decay_s": 0)",
       R"("rate_per_s": 5, "peak_rate_per_s": 9, "at_s": -1, "rise_s": 0, "hold_s": 1, "decay_s": 0)",
       R"("peak_rate_per_s": 9, "at_s": 1, "rise_s": 0, "hold_s": 1, "decay_s": 0)"})
    CHECK_FALSE(
        workload_complaint(std::string(R"({"kind": "flash-crowd", )") + keys + "}").empty());
}

TEST_CASE("a modulated workload that is none is refused") {
  const std::string of = R"("of": {"kind": "poisson", "rate_per_s": 9})";
  for (
      const std::string& keys :
      {of, std::string(R"("shape": {"kind": "steps", "steps": [{"level": 1, "until_s": 9}]})"),
       of + R"(, "shape": {"kind": "poisson"})", of + R"(, "shape": {})",
       of + R"(, "shape": {"kind": "steps", "steps": [{"rate_per_s": 1, "until_s": 9}]})",
       of + R"(, "shape": {"kind": "steps", "steps": [{"level": 1, "until_s": 9}], "requests": 9})",
       of + R"(, "shape": {"kind": "steps", "steps": [{"level": 1, "until_s": 9}]}, "request": {})",
       of +
           R"(, "shape": {"kind": "steps", "steps": [{"level": 1, "until_s": 9}]}, "duration_s": 10)",
       of +
           R"(, "shape": {"kind": "diurnal", "level": 3, "sinusoids": [{"amplitude": 1, "period_s": 9}]})"}) {
    INFO(keys);
    CHECK_FALSE(workload_complaint(R"({"kind": "modulated", )" + keys + "}").empty());
  }
}
