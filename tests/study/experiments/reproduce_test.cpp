#include "sim/study/experiments/reproduce.hpp"

#include "sim/report/reproduce_report.hpp"
#include "tests/catch.hpp"
#include "tests/study/experiments/paper_files.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

namespace {

const ExperimentCell& cell_of(const Reproduction& result, const std::string& id) {
  const ExperimentCell* cell = result.cells.find(id);
  REQUIRE(cell != nullptr);
  return *cell;
}

}  // namespace

TEST_CASE("an experiment runs its grid, and sets simulated beside published numbers") {
  PaperFiles files;
  files.experiment(PaperFiles::usual());
  const Reproduction result = files.run();
  // Ten requests a second apart on one instance: the first waits 0.25 s for it.
  CHECK(cell_of(result, "quick/latency_mean_s").simulated.value() == Approx(0.1 + 0.025));
  CHECK(cell_of(result, "slow/latency_mean_s").simulated.value() == Approx(0.5 + 0.025));
  CHECK(cell_of(result, "quick/cold_starts").simulated == 1);
  CHECK(cell_of(result, "quick/latency_mean_s").error().value() == Approx(0.25));
  CHECK(result.replications == 2);
  CHECK(result.simulated_requests == 40);
}

TEST_CASE("a number that the paper prints is held out until the references have it") {
  PaperFiles files;
  files.experiment(PaperFiles::usual(R"~(, "also": ["requests"])~"));
  const Reproduction before = files.run();
  CHECK(cell_of(before, "slow/cold_starts").published.use == CellUse::held_out);
  CHECK_FALSE(cell_of(before, "slow/cold_starts").published.value);
  CHECK(cell_of(before, "slow/requests").published.use == CellUse::reference);  // ours
  CHECK(cell_of(before, "slow/latency_mean_s").published.use == CellUse::reference);
  CHECK_THAT(reproduction_text(before), ContainsSubstring("held out"));
  CHECK_THAT(reproduction_text(before), ContainsSubstring("not reported"));
  CHECK_FALSE(before.errors.front().held_out.median);

  files.references(R"~({"cell": "slow/cold_starts", "value": 2, "use": "held_out"})~");
  const Reproduction after = files.run();
  CHECK(after.errors.front().held_out.cells == 1);
  CHECK(after.errors.front().held_out.median.value() == Approx(0.5));
  CHECK(after.errors.front().fit.cells == 0);
}

TEST_CASE("claims are judged by what came out, and say why they fail") {
  PaperFiles files;
  files.experiment(PaperFiles::usual(R"~(, "claims": [
      {"id": "a", "text": "slow is slower", "holds": "cell('slow/latency_mean_s') > cell('quick/latency_mean_s')"},
      {"id": "b", "text": "slow is quicker", "holds": "cell('slow/latency_mean_s') < cell('quick/latency_mean_s')", "why_if_not": "it is slow"}])~"));
  const Reproduction result = files.run();
  REQUIRE(result.claims.size() == 2);
  CHECK(result.claims[0].holds);
  CHECK(result.claims[0].evidence == "0.525 > 0.125");
  CHECK_FALSE(result.claims[1].holds);
  CHECK(result.passed() == 1);
  CHECK_THAT(reproduction_text(result), ContainsSubstring("FAIL b: slow is quicker"));
  CHECK_THAT(reproduction_text(result), ContainsSubstring("why: it is slow"));
  const Json json = reproduction_json(result, "2026-01-01");
  CHECK(json["claims"][1]["verdict"] == "fail");
  CHECK(json["summary"]["claims_pass"] == 1);
  CHECK(json["summary"]["parameters_fitted"] == 1);
  CHECK(json["cells"][0]["cell"] == "quick/latency_mean_s");
}

TEST_CASE("a claim about a cell without value fails, also where it is turned round") {
  PaperFiles files;
  files.experiment(PaperFiles::usual(R"~(, "also": ["cost_usd"], "claims": [
      {"id": "a", "text": "t", "holds": "not cell('slow/cost_usd') > 1"}])~"));
  const Reproduction result = files.run();  // a bare function has no prices
  CHECK_FALSE(result.claims[0].holds);
  CHECK_THAT(result.claims[0].evidence, ContainsSubstring("has no value"));
}

TEST_CASE("derived cells follow from others, one after the other") {
  PaperFiles files;
  files.experiment(PaperFiles::usual(R"~(, "derived": [
      {"cell": "{model}/double_s", "for": ["model"], "value": "2 * cell('{model}/latency_mean_s')"
},
      {"cell": "both_s", "value": "sum(model: cell('{model}/double_s'))", "published": false}])~"));
  const Reproduction result = files.run();
  CHECK(cell_of(result, "slow/double_s").simulated.value() == Approx(1.05));
  CHECK(cell_of(result, "both_s").simulated.value() == Approx(1.3));
  CHECK_FALSE(cell_of(result, "both_s").in_source);
}

TEST_CASE("points can be left out and changed, and share their random numbers") {
  PaperFiles files;
  files.experiment(R"~("axes": [{"axis": "model", "values": ["quick", "slow"]},
                               {"axis": "count", "values": [5, 10]}],
      "base": {"model": {"service": {"value_s": "{model}"}}, "workload": {"kind": "poisson", "rate_per_s": 2, "requests": "{count}"},
               "platform": {"cold_start_s": 0}},
      "exclude": [{"model": "slow", "count": 10}],
      "when": [{"if": {"model": "slow"}, "set": {"model": {"service": {"value_s": 0.1}}}}],
      "cell": "{model}/{metric}@count={count}", "metrics": ["latency_mean_s", "requests"])~");
  const Reproduction result = files.run();
  CHECK(result.cells.find("slow/requests@count=10") == nullptr);
  CHECK(cell_of(result, "quick/requests@count=10").simulated == 10);
  // Made as quick as the other, it meets the same requests.
  CHECK(*cell_of(result, "slow/latency_mean_s@count=5").simulated ==
        *cell_of(result, "quick/latency_mean_s@count=5").simulated);
}

TEST_CASE("a series shows what happens in each step, and a distribution its percentiles") {
  PaperFiles files;
  files.experiment(PaperFiles::usual(
      R"~(, "series": {"step_s": 2, "columns": ["offered_rps", "latency_mean_s", "instances", "success_ratio"]},
           "cdf": [50, 100], "also": ["latency_p80_s", "latency_p100_ms"])~"));
  const Reproduction result = files.run();
  REQUIRE(result.cells.series.size() == 2);
  const SeriesResult& quick = result.cells.series[0];
  CHECK(quick.at("offered_rps", 1) == 1);
  CHECK(quick.at("latency_mean_s", 1) == Approx((0.35 + 0.1) / 2));
  CHECK(quick.at("latency_mean_s", 5) == Approx(0.1));
  CHECK(quick.at("instances", 5) == 1);
  CHECK(quick.at("success_ratio", 5) == 1);
  CHECK(result.cdf[0] == std::vector<std::pair<double, double>>{{50, 0.1}, {100, 0.35}});
  CHECK(cell_of(result, "quick/latency_p80_s").simulated.value() == Approx(0.1));
  CHECK(cell_of(result, "quick/latency_p100_ms").simulated.value() == Approx(350));
  CHECK_THAT(series_csv(result), ContainsSubstring("quick/*,2,1,"));
  CHECK_THAT(cdf_csv(result), ContainsSubstring("slow/*,100,0.75"));
}

TEST_CASE("an experiment comes out the same on one thread and on four") {
  PaperFiles files;
  files.experiment(R"~("axes": [{"axis": "model", "values": ["quick", "slow"]}],
      "base": {"model": {"service": {"value_s": "{model}"}}, "run": {"replications": 4},
               "workload": {"kind": "poisson", "rate_per_s": 3, "requests": 200}},
      "cell": "{model}/{metric}", "metrics": ["latency_mean_s", "cold_starts"],
      "series": {"columns": ["latency_mean_s"]})~");
  CHECK(json_text(reproduction_json(files.run(1), "d")) ==
        json_text(reproduction_json(files.run(4), "d")));
}

TEST_CASE("a run that is stopped says so and gives no numbers") {
  PaperFiles files;
  files.experiment(PaperFiles::usual());
  const std::atomic<bool> stop{true};
  ReproduceOptions options;
  options.stop = &stop;
  const Reproduction result = reproduce(files.manifest(), files.catalogue(), all_kinds(), options);
  CHECK(result.interrupted);
  CHECK(result.cells.all().empty());
}

TEST_CASE("mistakes in a manifest are found before anything runs, with their place") {
  PaperFiles files;
  const auto said = [&](const std::string& more) {
    files.experiment(PaperFiles::usual(more));
    return files.complaint();
  };
  CHECK(said("") == "");
  CHECK(said(R"~(, "tabels": [])~") == "/tabels: unknown key; did you mean \"tables\"?");
  CHECK(
      said(R"~(, "also": ["latency_mena_s"])~").starts_with("/also: no metric \"latency_mena_s\""));
  CHECK(said(R"~(, "also": ["cold_starts"])~") ==
        "/also: \"cold_starts\" is among \"metrics\" already");
  CHECK_THAT(said(R"~(, "claims": [{"id": "a", "text": "t", "holds": "cell('x') > 1"}])~"),
             ContainsSubstring("/claims/0/holds: no cell \"x\" in the experiment"));
  CHECK_THAT(said(R"~(, "claims": [{"id": "a", "text": "t", "holds": "1 >"}])~"),
             ContainsSubstring("/claims/0/holds: a number, a name or ("));
  CHECK_THAT(said(R"~(, "derived": [{"cell": "quick/latency_mean_s", "value": "1"}])~"),
             ContainsSubstring("/derived/0: two cells have the id \"quick/latency_mean_s\""));
  CHECK_THAT(said(R"~(, "exclude": [{"model": "fast"}])~"),
             ContainsSubstring("/exclude/0/model: no value \"fast\" on the axis \"model\""));
  CHECK(said(R"~(, "exclude": [{"model": ["quick", "slow"]}])~") ==
        "/exclude: leaves no point to run");
  CHECK_THAT(said(R"~(, "tables": [{"rows": ["modle"], "metrics": ["cold_starts"]}])~"),
             ContainsSubstring("/tables/0/rows: no axis \"modle\"; did you mean \"model\"?"));
  CHECK_THAT(said(R"~(, "tables": [{"rows": ["model"], "metrics": ["requests"]}])~"),
             ContainsSubstring("/tables/0/metrics: \"requests\" is not among"));
  CHECK_THAT(said(R"~(, "tables": [{"rows": ["model"], "series": "instances"}])~"),
             ContainsSubstring("/tables/0/series: the experiment keeps no \"series\""));
  CHECK_THAT(said(R"~(, "series": {"columns": ["instance"]})~"),
             ContainsSubstring("did you mean \"instances\"?"));
  CHECK_THAT(said(R"~(, "reference": "papre")~"), ContainsSubstring("did you mean \"paper\"?"));
}

TEST_CASE("two points with one id are refused, and so is a scenario that is none") {
  PaperFiles files;
  files.experiment(R"~("axes": [{"axis": "model", "values": ["quick", "slow"]}],
                      "base": {"model": {"service": {"value_s": 1}}}, "cell": "{metric}", "metrics": ["requests"])~");
  CHECK_THAT(files.complaint(), ContainsSubstring("/cell: two cells have the id \"requests\""));
  files.experiment(R"~("axes": [{"axis": "model", "values": ["quick"]}],
                      "base": {"platform": {"memory": 1}, "model": {"service": {"value_s": 1}}}, "cell": "{model}/{metric}", "metrics": ["requests"])~");
  CHECK_THAT(files.complaint(), ContainsSubstring("(quick): /platform/memory: "));
  files.experiment(R"~("axes": [{"axis": "model", "values": ["quick"]}],
                      "cell": "{model}/{metric}", "metrics": ["requests"])~");
  CHECK_THAT(files.complaint(), ContainsSubstring("no axis \"service\""));
}

TEST_CASE("warnings about metrics that no cell asks for are left out") {
  PaperFiles files;
  files.experiment(PaperFiles::usual());  // 20 requests are too few for percentiles
  CHECK(files.run().warnings.empty());
  files.experiment(PaperFiles::usual(R"(, "also": ["latency_p99_ms"])"));
  const std::vector<std::string> warnings = files.run().warnings;
  REQUIRE(warnings.size() == 2);  // one for each model
  CHECK(warnings[0].starts_with("quick: latency_p99_ms is shown all the same, but needs "));
}
