// `coldcast report` as a user calls it, and what a browser makes of it.

#include <fstream>

#include "sim/report/html/page.hpp"
#include "tests/app/program.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;
namespace fs = std::filesystem;

namespace {

// Would end a script, run, and fail to load; an error on the console fails scripts/check-report.
const std::string evil =
    "</script><script>throw new Error(1)</script><img src=x onerror=throw-1>\"&\u2028";

std::string reported_run(const TemporaryFolder& folder, const std::string& changes) {
  const std::string results = (folder / "run").string();
  const Ended run = program(tiny + changes + " --output-dir " + results);
  INFO(run.err);
  CHECK((run.status == 0 || run.status == 99));
  const Ended call = program("report " + results);
  INFO(call.err);
  CHECK(call.status == 0);
  CHECK(call.out == results + "/report.html\n");
  return text_of(folder / "run" / "report.html");
}

std::string compared_into(const fs::path& results, const std::string& scenarios) {
  return "compare " + scenarios + " --quiet --replications 2 --output-dir " + results.string();
}

const std::string two_platforms =
    "configs/scenarios/platforms/aws-lambda.json configs/scenarios/platforms/gcp-cloud-run.json "
    "--set /workload/duration_s=120 --slo 'p50<500ms'";

const std::string small_sweep =
    "sweep configs/sweeps/lambda-memory.json --quiet --replications 2 --set /run/requests=4000";
const std::string small_experiment = "reproduce ellore2023/table4.2 --quiet --replications 2";

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

/// A page with a chart of each kind, and names that would do harm.
std::string page_of_every_kind() {
  const ChartAxis names{.title = "memory", .unit = "MB", .categories = {"512", "1024", evil}};
  const std::vector<ChartPoint> three{
      {.x = 0, .y = 1, .y_half_width = 0.5}, {.x = 1, .y = 4, .label = evil}, {.x = 2, .y = 9}};
  Page page{"test", evil, {{"model", evil}}};
  page.section("Every kind of chart");
  for (const auto& [kind, title] : {std::pair{ChartKind::line, "lines"},
                                    {ChartKind::step, "steps"},
                                    {ChartKind::scatter, "points"},
                                    {ChartKind::bar, "bars"}})
    page.chart({.title = title,
                .about = evil,
                .kind = kind,
                .x = kind == ChartKind::bar ? names : ChartAxis{.title = "time", .unit = "s"},
                .y = {.title = "latency", .unit = "ms"},
                .right = ChartAxis{.title = "cost", .unit = "USD"},
                .series = {{.name = evil, .points = three},
                           {.name = "cost", .points = three, .right = true, .joined = true}},
                .bands = {{.label = evil, .vertical = false, .from = {}, .to = 5}},
                .marks = {{.label = evil, .x = 1, .y = 4}}});
  Chart heat{.title = "heat map",
             .about = evil,
             .kind = ChartKind::heat,
             .x = names,
             .y = {.title = "rate", .unit = "requests/s", .categories = {"1", "10"}},
             .value = ChartAxis{.title = "cost", .unit = "USD"},
             .series = {{.name = "cost", .points = {}}}};
  for (int i = 0; i < 6; ++i)
    heat.series[0].points.push_back({.x = i % 3 + 0.0, .y = i / 3 + 0.0, .value = i * i + 1.0});
  page.chart(heat);
  page.code("A text", evil, "text.json");
  return page.html("coldcast");
}

}  // namespace

TEST_CASE("a report of a run holds its numbers, its charts and how to get them again") {
  const TemporaryFolder folder;
  const std::string html = reported_run(folder, "--slo 'p50<1ms'");
  for (const char* part :
       {"<title>MobileNet", "latency p50", "cost per 1M requests", "Latency distribution",
        "Latency tail", "Latency and offered load over time", "Instances over time", "Cost by item",
        "Stages of a cold start", "No request failed.", "✗ missed",
        "coldcast run scenario.json --seed 1 --replications 2", "scenario.json",
        "half-width of the 95 % interval"}) {
    INFO(part);
    CHECK(count_of(html, part) >= 1);
  }
  CHECK(html.size() < 2'000'000);
  CHECK(count_of(html, "<canvas") == count_of(html, "Table of these numbers"));
  CHECK(count_of(html, "<canvas") >= 7);
  const Ended again = program("report " + (folder / "run").string());
  CHECK(again.status == 0);
  CHECK(text_of(folder / "run" / "report.html") == html);
}

TEST_CASE("the command at the end of a report gives the same numbers again") {
  const TemporaryFolder folder;
  reported_run(folder, "--set /platform/memory_mb=4096 --seed 7");
  const Ended again =
      program("run " + (folder / "run" / "scenario.json").string() +
              " --seed 7 --replications 2 --quiet --output-dir " + (folder / "again").string());
  CHECK(again.status == 0);
  for (const char* file : {"results.csv", "timeline.csv", "latency.csv", "latency_timeline.csv"}) {
    INFO(file);
    CHECK(text_of(folder / "again" / file) == text_of(folder / "run" / file));
  }
}

TEST_CASE("failures stand in the report by their cause") {
  const TemporaryFolder folder;
  const std::string html = reported_run(
      folder, "--set /platform/reserved_concurrency=1 --set /workload/rates_per_s=[50,120]");
  CHECK(count_of(html, "No request failed.") == 0);
  CHECK_THAT(html, ContainsSubstring("Failures by cause"));
  CHECK_THAT(html, ContainsSubstring("throttled"));
}

TEST_CASE("a name that would do harm is text in a report") {
  const TemporaryFolder folder;
  const std::string name =
      "--set '/name=\""
      "</script><script>alert(1)</script>"
      "\"' ";
  const std::string html = reported_run(folder, name);
  CHECK(count_of(html, "<script>alert") == 0);
  CHECK_THAT(html, ContainsSubstring("<h1>&lt;/script&gt;&lt;script&gt;alert(1)"));
}

TEST_CASE("a comparison writes a folder, and its report tells which is the pick") {
  const TemporaryFolder folder;
  const Ended call = program(compared_into(folder / "c", two_platforms));
  REQUIRE(call.status == 0);
  const Json manifest = read_json(folder / "c" / "manifest.json");
  CHECK(manifest["command"] == "compare");
  for (const Json& file : manifest["files"])
    CHECK(fs::exists(folder / "c" / file.get<std::string>()));
  const Json summary = read_json(folder / "c" / "summary.json");
  REQUIRE(summary["sentences"].size() == 1);
  // As the table has it.
  CHECK_THAT(call.out, ContainsSubstring(summary["sentences"][0].get<std::string>()));

  CHECK(program("report " + (folder / "c").string() + " --output " + (folder / "c.html").string())
            .status == 0);
  CHECK_FALSE(fs::exists(folder / "c" / "report.html"));
  const std::string html = text_of(folder / "c.html");
  for (const char* part :
       {"2 scenarios side by side", "Cost and latency", "Pareto front",
        "Difference in cost of a run", "Latency percentiles", "Cost by item",
        "cheapest that meets all limits", "★ ",
        "coldcast compare scenario-1.json scenario-2.json --seed 1 --replications 2"}) {
    INFO(part);
    CHECK(count_of(html, part) >= 1);
  }
  // The same again from the files of the folder.
  const std::string files =
      (folder / "c/scenario-1.json").string() + " " + (folder / "c/scenario-2.json").string();
  CHECK(program(compared_into(folder / "again", files)).status == 0);
  CHECK(text_of(folder / "again" / "results.csv") == text_of(folder / "c" / "results.csv"));
  check_refused(
      compared_into(folder / "c", two_platforms),
      (folder / "c").string() + ": is not empty; give another --output-dir, or --overwrite");
}

TEST_CASE("a sweep writes a folder of which there is a report, and it says how to get it again") {
  const TemporaryFolder folder;
  const std::string results = (folder / "s").string();
  REQUIRE(program(small_sweep + " --slo 'p95<300ms' --output-dir " + results).status == 0);
  CHECK(program("report " + results).status == 0);
  const std::string html = text_of(folder / "s/report.html");
  for (const char* part : {"over memory_mb", "Map: cost per 1M requests", "Pareto front",
                           "coldcast sweep sweep.json", "★ "}) {
    INFO(part);
    CHECK(count_of(html, part) >= 1);
  }
  CHECK(html.size() < 2'000'000);
}

TEST_CASE("a reproduced experiment writes a manifest, and its report says how to get it again") {
  const TemporaryFolder folder;
  const std::string results = (folder / "r").string();
  REQUIRE(program(small_experiment + " --output-dir " + results).status == 0);
  const Json manifest = read_json(folder / "r/manifest.json");
  CHECK(manifest["command"] == "reproduce");
  CHECK(manifest["experiment"] == "ellore2023/table4.2");
  CHECK(manifest["replications"] == 2);
  for (const Json& file : manifest["files"])
    CHECK(fs::exists(folder / "r" / file.get<std::string>()));
  CHECK(program("report " + results).status == 0);
  const std::string html = text_of(folder / "r/report.html");
  for (const char* part :
       {"Tables of the paper", "Published and simulated", "Claims", "Degrees of freedom",
        "coldcast reproduce ellore2023/table4.2 --replications 2 --output-dir results"}) {
    INFO(part);
    CHECK(count_of(html, part) >= 1);
  }
}

TEST_CASE("what holds no results is refused by a report") {
  const TemporaryFolder folder;
  const std::string path = folder.path().string();
  check_refused("report " + path + "/none",
                path +
                    "/none: is no folder; give one that `run`, `compare`, `sweep`, `plan` or "
                    "`reproduce` wrote by --output-dir");
  check_refused("report " + path,
                path +
                    ": holds no manifest.json, so no results; give a folder that `run`, `compare`, "
                    "`sweep`, `plan` or `reproduce` wrote by --output-dir");
  const fs::path manifest = folder.file("manifest.json", R"({"command": "walk"})");
  CHECK(program("report " + path).status == 2);
  CHECK_THAT(
      program("report " + path).err,
      ContainsSubstring("holds results of \"walk\", of which there is no report; there are "));
  folder.file("manifest.json", R"({"command": "run"})");
  check_refused("report " + path, path + "/summary.json: no such file");
  folder.file("summary.json", R"({"schema_version": 2})");
  check_refused("report " + path, path + "/summary.json: /schema_version: 2 is above 1");
  CHECK_FALSE(fs::exists(folder / "report.html"));
  const TemporaryFolder results;
  REQUIRE(program(tiny + "--output-dir " + results.path().string() + " --overwrite").status == 0);
  results.file("timeline.csv", "t_s,offered\n1\n");
  check_refused(
      "report " + results.path().string(),
      (results / "timeline.csv").string() + ": line 2 has 1 cells where the first line has 2");
}

TEST_CASE("a browser draws every chart of every report, and nothing complains") {
  const TemporaryFolder folder;
  reported_run(folder, "--slo 'p95<300ms'");
  REQUIRE(program(compared_into(folder / "compare", two_platforms)).status == 0);
  REQUIRE(program("report " + (folder / "compare").string()).status == 0);
  REQUIRE(program(small_sweep + " --output-dir " + (folder / "sweep").string()).status == 0);
  REQUIRE(program("report " + (folder / "sweep").string()).status == 0);
  REQUIRE(program(small_experiment + " --output-dir " + (folder / "reproduce").string()).status ==
          0);
  REQUIRE(program("report " + (folder / "reproduce").string()).status == 0);
  const fs::path every = folder.file("charts/every-kind.html", page_of_every_kind());
  const fs::path screenshots = fs::path{COLDCAST_PROGRAM}.parent_path() / "report-screenshots";
  const Ended call = shell("scripts/check-report --screenshots " + screenshots.string() + " " +
                           (folder / "run/report.html").string() + " " +
                           (folder / "compare/report.html").string() + " " +
                           (folder / "sweep/report.html").string() + " " +
                           (folder / "reproduce/report.html").string() + " " + every.string());
  if (call.status == 77) {
    WARN(call.err);
    return;
  }
  INFO(call.err);
  CHECK(call.status == 0);
  CHECK(count_of(call.out, "selftest ok: ") == 5);
  for (const char* picture :
       {"run-report-390-light", "run-report-1440-light", "run-report-1440-dark",
        "compare-report-390-light", "compare-report-1440-light", "sweep-report-1440-light",
        "reproduce-report-1440-light", "charts-every-kind-1440-light"})
    CHECK(fs::file_size(screenshots / (std::string{picture} + ".png")) > 10'000);
}
