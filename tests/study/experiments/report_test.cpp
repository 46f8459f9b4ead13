#include "sim/report/reproduce_report.hpp"
#include "sim/report/reproduce_tables.hpp"
#include "tests/catch.hpp"
#include "tests/study/experiments/paper_files.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("a table has the paper's layout: sections, rows, columns, and the metrics as an axis") {
  PaperFiles files;
  files.experiment(PaperFiles::usual(R"(, "tables": [
      {"title": "By model", "rows": ["metric"], "columns": ["model"], "metrics": ["latency_mean_s", "cold_starts"]},
      {"title": "Slow alone", "sections": ["metric"], "rows": ["model in slow"], "columns": [], "metrics": ["cold_starts"]}])"));
  const auto tables = experiment_tables(files.run());
  REQUIRE(tables.size() == 2);
  CHECK(tables[0].title == "By model");
  CHECK(tables[0].table.text() ==
        "                                     Quick                    Slow\n"
        "latency_mean_s  0.125 s (0.100 s, +25.0 %)  0.525 s (not reported)\n"
        "cold_starts                   1 (held out)            1 (held out)\n");
  CHECK(tables[1].table.text() ==
        "model         value\n"
        "\ncold_starts\n"
        "Slow   1 (held out)\n");
}

TEST_CASE("cells show in the unit that their id says") {
  CHECK(cell_number("a/cost_usd", 0.117) == "$0.117");
  CHECK(cell_number("a/cost_usd@memory_mb=2048", 12.5) == "$12.5");
  CHECK(cell_number("a/success_ratio", 0.82) == "82.0 %");
  CHECK(cell_number("a/cold_start_ratio", 0.0013293) == "0.133 %");
  CHECK(cell_number("a/latency_mean_s", 9.08) == "9.08 s");
  CHECK(cell_number("a/latency_p99_ms", 1234.5) == "1234 ms");
  CHECK(cell_number("a/time_saved_pct", 27.25) == "27.2 %");
  CHECK(cell_number("a/cold_starts", 409) == "409");
  CHECK(cell_number("a/cost_multiple", 8.56) == "8.56");
}

TEST_CASE("an error is relative, of ratios in points") {
  ExperimentCell cell{"a/cost_usd", "cost_usd", 0.9, {}, {1.0, CellUse::fit, "", ""}, true};
  CHECK(cell_error(cell) == "-10.0 %");
  cell.id = "a/success_ratio";
  CHECK(cell_error(cell) == "-10.0 points");
  cell.published.value = {};
  CHECK(cell_error(cell).empty());
}

TEST_CASE("one page tells of all experiments, also of one that could not run") {
  PaperFiles files;
  files.experiment(PaperFiles::usual(
      R"(, "claims": [{"id": "b", "text": "no", "holds": "1 < 0", "why_if_not": "never"}])"));
  ReproducedExperiment broken;
  broken.id = "paper/u";
  broken.failure = "no such file";
  const std::vector<ReproducedExperiment> all = {entry_of(files.run()), broken};
  const std::string page = reproductions_markdown(all);
  CHECK_THAT(page, ContainsSubstring("| paper/t | 4 | 1 | 2 | 25.0 % |"));
  CHECK_THAT(page, ContainsSubstring("0 of 1 claims pass. 1 could not run."));
  CHECK_THAT(page, ContainsSubstring("paper/u could not run: no such file"));
  CHECK_THAT(page, ContainsSubstring("FAIL b: no (1 < 0) Why: never"));
  const Json json = reproductions_json(all, "d");
  CHECK(json["summary"]["could_not_run"] == 1);
  CHECK(json["experiments"][0]["summary"]["claims_fail"] == 1);
}

TEST_CASE("files of a results folder hold the same numbers, the JSON last") {
  PaperFiles files;
  files.experiment(PaperFiles::usual(R"(, "series": {"columns": ["queued"]})"));
  const auto written = reproduction_files(files.run(), "d");
  std::string names;
  for (const auto& [name, content] : written) names += name + " ";
  CHECK(names == "cells.csv claims.csv report.md series.csv published.svg experiment.json ");
  CHECK_THAT(written[0].second, ContainsSubstring("quick/latency_mean_s,0.125,0,0.1,fit,0.24"));
  CHECK(parse_json(written.back().second, "j")["cells"].size() == 4);
}
