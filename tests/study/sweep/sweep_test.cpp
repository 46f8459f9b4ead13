// A sweep from its file to its rows: points, constraints, store, threads, shards, filters.

#include "sim/study/sweep/sweep.hpp"

#include "tests/catch.hpp"
#include "tests/config/scenarios.hpp"
#include "tests/folder.hpp"

using namespace coldcast;
using namespace coldcast::testing;

namespace {

/// A sweep of the small scenario on Lambda.
SweepSpec sweep_of(const std::string& rest) {
  const Json json =
      parse_json(R"({"name": "s", "scenario": )" + std::string{on_lambda} + ", " + rest + "}", "");
  return read_sweep(json, "s.json", catalogue(), metric_names());
}

std::string sweep_complaint(const std::string& rest) {
  try {
    const SweepSpec sweep = sweep_of(rest);
    check_sweep(sweep, {}, catalogue(), all_kinds());
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

const char* const memory_and_calls = R"("vary": {"/platform/memory_mb": [128, 256, 512],
                                                  "/workload/count": [3, 4]})";

std::vector<SweepRow> rows_of(const SweepSpec& sweep, SweepStore& store,
                              SweepOptions options = {}) {
  store.claim(sweep.resolved(), "test");
  run_sweep(sweep, catalogue(), all_kinds(), options, store);
  return sweep_rows(sweep, options.shard, {}, store);
}

Json as_json(const std::vector<SweepRow>& rows) {
  Json list = Json::array();
  for (const SweepRow& row : rows)
    list.push_back({row.point, row.set, row.error, row_result_json(row.result)});
  return list;
}

double mean(const SweepRow& row, const std::string& metric) {
  return row.result.find(metric).value().mean;
}

}  // namespace

TEST_CASE("points are numbered in the order of all combinations, the last key fastest") {
  const SweepSpec sweep = sweep_of(memory_and_calls);
  CHECK(sweep.keys() == std::vector<std::string>{"/platform/memory_mb", "/workload/count"});
  CHECK(sweep.combinations() == 6);
  CHECK(sweep.point(0).values == std::vector<Json>{128, 3});
  CHECK(sweep.point(1).values == std::vector<Json>{128, 4});
  CHECK(sweep.point(5).values == std::vector<Json>{512, 4});
}

TEST_CASE("a constraint leaves points out and the numbers of the others as they are") {
  const SweepSpec sweep =
      sweep_of(std::string{memory_and_calls} +
               R"(, "constraints": ["/platform/memory_mb / 128 < /workload/count"])");
  std::vector<std::int64_t> left;
  for (const SweepPoint& point : sweep.points()) left.push_back(point.index);
  CHECK(left == std::vector<std::int64_t>{0, 1, 2, 3});
  // Other keys of the scenario may be named as well.
  CHECK(sweep_of(std::string{memory_and_calls} +
                 R"(, "constraints": ["/workload/interval_s < /workload/count"])")
            .points()
            .size() == 6);
}

TEST_CASE("a sweep file that is wrong is refused by one sentence") {
  CHECK(sweep_complaint(R"("vary": {"/platform/memory": [1]})").find("/platform/memory") !=
        std::string::npos);
  CHECK(sweep_complaint(std::string{memory_and_calls} +
                        R"(, "constraints": ["/platform/memory < 3"])") ==
        "s.json: /constraints/0: \"/platform/memory < 3\": no key \"/platform/memory\" varies, and "
        "the scenario has none; did you mean \"/platform/memory_mb\"?");
  CHECK(sweep_complaint(std::string{memory_and_calls} +
                        R"(, "constraints": ["/workload/count > 9"])") ==
        "s.json: /constraints: no combination of values meets them");
  CHECK(sweep_complaint(std::string{memory_and_calls} + R"(, "precision": {"relative": "x"})")
            .find("is no share") != std::string::npos);
  CHECK(sweep_complaint(std::string{memory_and_calls} +
                        R"(, "precision": {"relative": 0.1, "metrics": ["p42"]})")
            .find("no metric \"p42\"") != std::string::npos);
  CHECK(sweep_complaint(std::string{memory_and_calls} + R"(, "sloo": [])")
            .find("did you mean \"slo\"?") != std::string::npos);
  CHECK(sweep_complaint(R"("vary": {"/workload/kind/x": [1]})").find("s.json: ") == 0);
}

TEST_CASE("a row is what run gives for the scenario of its point") {
  const SweepSpec sweep = sweep_of(memory_and_calls);
  SweepStore store;
  const auto rows = rows_of(sweep, store);
  REQUIRE(rows.size() == 6);
  const RunResult alone = run_scenario(
      scenario(on_lambda, R"({"platform": {"memory_mb": 256}, "workload": {"count": 4}})"), {});
  CHECK(row_result_json(rows[3].result) == row_result_json(alone));
  CHECK(mean(rows[3], "requests") == 4);
  CHECK(rows[3].set == Json{{"/platform/memory_mb", 256}, {"/workload/count", 4}});
}

TEST_CASE("all points meet the same requests") {
  Json base = parse_json(on_lambda, "");
  base["workload"] = {{"kind", "poisson"}, {"rate_per_s", 3}, {"duration_s", 100}};
  const Json json{{"scenario", base}, {"vary", {{"/platform/memory_mb", {128, 1024}}}}};
  const SweepSpec sweep = read_sweep(json, "s.json", catalogue(), metric_names());
  SweepStore store;
  const auto rows = rows_of(sweep, store);
  CHECK(mean(rows[0], "requests") == mean(rows[1], "requests"));
  CHECK(mean(rows[0], "requests") != 300);  // it is random
}

TEST_CASE("a sweep gives the same rows on one thread and on four, in parts and at once") {
  const SweepSpec sweep = sweep_of(memory_and_calls);
  SweepStore one, four, merged;
  SweepOptions threads;
  threads.jobs = 4;
  const Json whole = as_json(rows_of(sweep, one));
  CHECK(as_json(rows_of(sweep, four, threads)) == whole);
  for (std::int64_t i = 1; i <= 3; ++i) {
    SweepStore part;
    SweepOptions shard;
    shard.shard = {i, 3};
    CHECK(rows_of(sweep, part, shard).size() == 2);
    merged.take_from(part);
  }
  CHECK(as_json(sweep_rows(sweep, {}, {}, merged)) == whole);
}

TEST_CASE("a store goes on where it was left") {
  const TemporaryFolder folder;
  const SweepSpec sweep = sweep_of(memory_and_calls);
  SweepOptions half;
  half.shard = {1, 2};
  {
    SweepStore store{folder.path(), true};
    CHECK(rows_of(sweep, store, half).size() == 3);
    store.close_tidily();
  }
  SweepStore store{folder.path(), true};
  store.claim(sweep.resolved(), "test");
  const SweepEnd end = run_sweep(sweep, catalogue(), all_kinds(), {}, store);
  CHECK(end.points == 6);
  CHECK(end.finished == 6);
  CHECK(end.ran == 3);
  CHECK_FALSE(end.interrupted);
}

TEST_CASE("the bytes of a store do not depend on the order of its points") {
  const TemporaryFolder a, b;
  const SweepSpec sweep = sweep_of(memory_and_calls);
  {
    SweepStore store{a.path(), true};
    rows_of(sweep, store);
    store.close_tidily();
  }
  for (const std::int64_t i : {3, 1, 2}) {
    SweepStore store{b.path(), true};
    SweepOptions shard;
    shard.shard = {i, 3};
    rows_of(sweep, store, shard);
    store.close_tidily();
  }
  CHECK(text_of(a / "sweep.sqlite") == text_of(b / "sweep.sqlite"));
}

TEST_CASE("a store refuses another sweep, another program, and a scenario that has changed") {
  const TemporaryFolder folder;
  const SweepSpec sweep = sweep_of(memory_and_calls);
  SweepStore store;
  rows_of(sweep, store);
  CHECK_THROWS_WITH(store.claim(sweep_of(R"("vary": {"/workload/count": [1]})").resolved(), "test"),
                    ": holds points of another sweep, whose \"vary\" is different; give another "
                    "--output-dir, or --overwrite");
  CHECK_THROWS_AS(store.claim(sweep.resolved(), "another"), ConfigError);
  // Limits and constraints only choose and judge.
  const SweepSpec judged =
      sweep_of(std::string{memory_and_calls} +
               R"(, "slo": ["mean<1s"], "constraints": ["/workload/count == 3"])");
  CHECK_NOTHROW(store.claim(judged.resolved(), "test"));
  CHECK(sweep_rows(judged, {}, {}, store).size() == 3);

  PointRecord record = store.record(2);
  record.scenario["model"]["name"] = "other";
  store.put(store.rows()[2], record);
  CHECK_THROWS_WITH(run_sweep(sweep, catalogue(), all_kinds(), {}, store),
                    "s.json: point 2 is stored with another scenario: a file that it refers to has "
                    "changed since; give another --output-dir, or --overwrite");
}

TEST_CASE("a store of something else is refused") {
  const TemporaryFolder folder;
  CHECK_THROWS_AS(SweepStore(folder.path(), false), ConfigError);
  folder.file("sweep.sqlite", std::string(5000, 'x'));
  CHECK_THROWS_WITH(SweepStore(folder.path(), true),
                    (folder / "sweep.sqlite").string() +
                        ": is no store of a sweep, or damaged; remove it to begin anew");
}

TEST_CASE("a point that is no scenario is a row that says why, and the others run") {
  const SweepSpec sweep = sweep_of(R"("vary": {"/platform/memory_mb": [1, 128]})");
  SweepStore store;
  const auto rows = rows_of(sweep, store);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].error.find("/platform/memory_mb: 1 is below the 128 MB") != std::string::npos);
  CHECK_FALSE(satisfies_slo(rows[0]));
  CHECK(rows[1].error.empty());
  CHECK(satisfies_slo(rows[1]));
  CHECK(sweep_complaint(R"("vary": {"/platform/memory_mb": [1, 2]})").find("1 is below") !=
        std::string::npos);
}

TEST_CASE("a limit that a row was judged by already is not listed again") {
  Slo in_file;
  in_file.metric = "latency_mean_ms";
  in_file.max = 300;
  in_file.text = "mean<=300ms";
  Slo again = in_file, other = in_file;
  again.text = "mean<=0.3s";
  other.strict = true;
  other.text = "mean<300ms";
  SweepRow row;
  judge_row(row, {in_file});
  judge_row(row, {again, other, other});
  REQUIRE(row.result.slo.size() == 2);
  CHECK(row.result.slo[0].slo.text == "mean<=300ms");
  CHECK(row.result.slo[1].slo.text == "mean<300ms");
}

TEST_CASE("each point is replicated until it is as precise as wanted") {
  Json base = parse_json(on_lambda, "");
  base["workload"] = {{"kind", "poisson"}, {"rate_per_s", 2}, {"duration_s", 20}};
  const Json json{{"scenario", base},
                  {"vary", {{"/workload/rate_per_s", {2, 40}}}},
                  {"precision", {{"relative", "3%"}, {"metrics", {"requests"}}}}};
  const SweepSpec sweep = read_sweep(json, "s.json", catalogue(), metric_names());
  SweepStore store;
  const auto rows = rows_of(sweep, store);
  for (const SweepRow& row : rows) {
    const Estimate requests = row.result.find("requests").value();
    CHECK(requests.half_width_95.value() <= 0.03 * requests.mean);
  }
  // The spread of 40 requests needs more replications than that of 800.
  CHECK(rows[0].result.replications > rows[1].result.replications);
}

TEST_CASE("rows are judged by all limits and filtered by any name they have") {
  const SweepSpec sweep = sweep_of(std::string{memory_and_calls} + R"(, "slo": ["requests>=4"])");
  SweepStore store;
  rows_of(sweep, store);
  const auto judged = sweep_rows(
      sweep, {}, {read_slo("cost<0.00001usd", metric_names(), "command line", "--slo")}, store);
  REQUIRE(judged[0].result.slo.size() == 2);
  CHECK_FALSE(judged[0].result.slo[0].ok);
  CHECK(judged[1].result.slo[0].ok);
  const auto shown = [&](const std::string& where) {
    const Condition filter = read_filter(where, sweep);
    std::vector<std::int64_t> points;
    for (const SweepRow& row : judged)
      if (filter.holds([&](const std::string& name) { return value_in_row(row, name); }))
        points.push_back(row.point);
    return points;
  };
  CHECK(shown("requests > 3 and /platform/memory_mb < 512") == std::vector<std::int64_t>{1, 3});
  CHECK(shown("point == 5") == std::vector<std::int64_t>{5});
  CHECK(shown("not satisfies_slo and /workload/count == 3") == std::vector<std::int64_t>{0, 2, 4});
  CHECK_THROWS_AS(read_filter("/platform/memory < 3", sweep), ConfigError);
}

TEST_CASE("a resolved sweep is a sweep file with the same points") {
  const SweepSpec sweep =
      sweep_of(R"("vary": {"/platform/memory_mb": {"sobol": [128, 3008], "round": 1}},
                  "samples": 5, "constraints": ["/platform/memory_mb > 500"],
                  "precision": {"relative": 0.5}, "slo": ["p95<1s"])");
  const SweepSpec again = read_sweep(sweep.resolved(), "s.json", catalogue(), metric_names());
  CHECK(again.resolved() == sweep.resolved());
  CHECK(again.points().size() == sweep.points().size());
}

TEST_CASE("a part of a sweep is written as two numbers") {
  CHECK(read_shard("2/4").has(5));
  CHECK_FALSE(read_shard("2/4").has(6));
  for (const char* text : {"", "2", "0/4", "5/4", "a/b", "1/2/3", "-1/2"})
    CHECK_THROWS_AS(read_shard(text), ConfigError);
}
