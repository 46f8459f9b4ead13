// The pages of sweep, plan and reproduce, from folders of results that are written here.

#include <fmt/format.h>

#include "sim/config/files.hpp"
#include "sim/report/html/chart.hpp"
#include "sim/report/html/plan_page.hpp"
#include "sim/report/html/reproduce_page.hpp"
#include "sim/report/html/sweep_page.hpp"
#include "tests/catch.hpp"
#include "tests/folder.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

namespace {

const std::string hostile_name = "</script><script>alert(1)</script>\"'&";

const Json made_by{{"name", "coldcast"}, {"version", "0"}, {"revision", "r"}, {"catalogue", "d"}};

Json estimate(double mean) { return {{"mean", mean}, {"half_width_95", mean / 10}}; }

Json metrics_of(double latency_ms, double usd) {
  return {{"latency_p50_ms", estimate(latency_ms / 2)},
          {"latency_p95_ms", estimate(latency_ms)},
          {"latency_p99_ms", estimate(latency_ms * 2)},
          {"success_ratio", estimate(1)},
          {"cost_usd", estimate(usd / 10)},
          {"cost_usd_per_1m", estimate(usd)}};
}

Json limit_of(double latency_ms) {
  return Json::array({{{"slo", "p95<300ms"},
                       {"metric", "latency_p95_ms"},
                       {"limit", 300.0},
                       {"value", latency_ms},
                       {"ok", latency_ms < 300},
                       {"margin", 1 - latency_ms / 300}}});
}

/// `across` sizes of memory by `down` rates: more memory is faster and dearer.
Json swept(int across, int down, const std::string& name) {
  Json points = Json::array();
  for (int i = 0; i < across * down; ++i) {
    const int memory_mb = 128 * (1 + i % across), rate = 1 + i / across;
    const double latency_ms = 100000.0 / memory_mb + rate, usd = memory_mb / 100.0;
    points.push_back({{"point", i},
                      {"set", {{"/platform/memory_mb", memory_mb}, {"/workload/rate_per_s", rate}}},
                      {"satisfies_slo", latency_ms < 300},
                      {"error", nullptr},
                      {"replications", 3},
                      {"metrics", metrics_of(latency_ms, usd)},
                      {"warnings", Json::array({name})},
                      {"slo", limit_of(latency_ms)}});
  }
  return {{"schema_version", 1},
          {"tool", made_by},
          {"name", name},
          {"keys", {"/platform/memory_mb", "/workload/rate_per_s"}},
          {"points_total", across * down},
          {"cheapest", 2},
          {"sweep", {{"name", name}, {"slo", Json::array()}}},
          {"points", points}};
}

std::string page_of_sweep(const Json& results) {
  const TemporaryFolder folder;
  folder.file("results.json", results.dump());
  return sweep_page(folder.path());
}

Json planned(int rank, const std::string& platform, double latency_ms, double usd) {
  return {{"rank", rank},
          {"platform", platform},
          {"config", "memory_mb 1024"},
          {"feasible", latency_ms < 300},
          {"recommended", latency_ms < 300},
          {"on_front", true},
          {"replications", 20},
          {"relative_objective", usd / 2},
          {"metrics", metrics_of(latency_ms, usd)},
          {"slo", limit_of(latency_ms)}};
}

std::string page_of_plan(const Json& candidates, const std::string& name) {
  const TemporaryFolder folder;
  const Json sensitivity =
      Json::array({{{"input", "rate"},
                    {"direction", "up"},
                    {"tried_to", 8},
                    {"changes", true},
                    {"winner_misses", false},
                    {"instead", {{"platform", "gce"}, {"config", "memory_mb 1024"}}},
                    {"break_even", {{"low", 2.25}, {"high", 2.5}}}},
                   {{"input", "prices"},
                    {"direction", "up"},
                    {"tried_to", 1.2},
                    {"changes", false},
                    {"winner_misses", false},
                    {"instead", {{"platform", "gce"}, {"config", "memory_mb 1024"}}},
                    {"break_even", {{"low", 1.5}, {"high", 1.5}}}}});
  folder.file(
      "summary.json",
      Json{{"schema_version", 1},
           {"tool", made_by},
           {"name", name},
           {"objective", "cost_usd"},
           {"seed", 1},
           {"replications", 20},
           {"winner", candidates[0]},
           {"candidates", candidates},
           {"screened", Json::array({{{"platform", "tiny"},
                                      {"config", name},
                                      {"slo", "p95<300ms"},
                                      {"metric", "latency_p95_ms"},
                                      {"value", 900.0},
                                      {"kind", "bound"},
                                      {"model", "M/M/c"}}})},
           {"refused",
            Json::array({{{"platform", "odd"}, {"config", "x"}, {"reason", "too much memory"}}})},
           {"sensitivity", sensitivity},
           {"simulations", {{"full_enumeration", 60}, {"race", 9}}}}
          .dump());
  folder.file("plan.json", R"({"name": "the plan"})");
  folder.file(
      "manifest.json",
      R"({"command": "plan", "slo": ["p95<300ms"], "files": ["summary.json", "plan.json"]})");
  return plan_page(folder.path());
}

Json experiment_json(const std::string& name) {
  Json cells = Json::array();
  for (const int memory_mb : {512, 1024, 2048})
    cells.push_back({{"cell", fmt::format("lambda/latency_mean_s@memory_mb={}", memory_mb)},
                     {"simulated", 1024.0 / memory_mb},
                     {"half_width_95", 0.01},
                     {"published", memory_mb == 2048 ? Json{} : Json(1000.0 / memory_mb)},
                     {"use", memory_mb == 2048 ? "held_out" : "fit"},
                     {"in_source", true},
                     {"source", "table 1"},
                     {"ape", nullptr},
                     {"rests_on", Json::array({name})}});
  return {
      {"schema_version", 1},
      {"tool", made_by},
      {"experiment", "paper/t"},
      {"name", name},
      {"source", "Somebody 2020"},
      {"replications", 3},
      {"cells", cells},
      {"claims", Json::array({{{"id", "c-1"},
                               {"text", name},
                               {"source", "section 4"},
                               {"verdict", "fail"},
                               {"evidence", "1.5 > 2"},
                               {"why", "the network"},
                               {"rests_on", Json::array()}}})},
      {"choices",
       Json::array({{{"what", "ramp"}, {"value", 3}, {"why", "figure 2 does not say"}}})},
      {"tables", Json::array({{{"title", "Table 1"},
                               {"header", {"memory", "latency"}},
                               {"rows", {{"Lambda"}, {"512", "2 s (1.95 s, +2.4 %)"}}}}})},
      {"series",
       Json::array(
           {{{"series", "lambda/queued"}, {"step_s", 10.0}, {"values", {1.0, nullptr, 3.0}}}})},
      {"cdf",
       Json::array({{{"point", "lambda"}, {"percent_and_latency_s", {{50.0, 1.0}, {99.0, 2.0}}}}})},
      {"summary",
       {{"fit_median_ape", 0.024},
        {"held_out_median_ape", nullptr},
        {"reference_median_ape", nullptr},
        {"claims_pass", 0},
        {"claims_fail", 1},
        {"cells", 3},
        {"cells_held_back", 1},
        {"by_group", Json::array({{{"group", "all"},
                                   {"fit_median_ape", 0.024},
                                   {"fit_cells", 2},
                                   {"held_out_median_ape", nullptr},
                                   {"held_out_cells", 0},
                                   {"reference_median_ape", nullptr},
                                   {"reference_cells", 0}}})},
        {"parameters_fitted", 4},
        {"choices_made_after_looking", 1},
        {"numbers_published_to_fit", 7},
        {"numbers_printed_to_fit", 5}}},
      {"warnings", Json::array()}};
}

void holds(const std::string& html, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) CHECK_THAT(html, ContainsSubstring(part));
}

}  // namespace

TEST_CASE("a sweep's page has the pick, curves over the largest key and maps with misses marked") {
  const std::string html = page_of_sweep(swept(6, 3, "memory"));
  holds(html, {"cheapest that meets all limits", "memory_mb 384, rate_per_s 1", "12 of 18",
               "Latency p95 over memory_mb", "Cost per 1M requests over memory_mb",
               "Map: cost per 1M requests", "Map: success ratio", "misses p95", "★ 2",
               "coldcast sweep sweep.json --slo &#39;p95&lt;300ms&#39; --output-dir results"});
  // One key: percentiles and cost in one chart, and no map.
  const std::string one = page_of_sweep(swept(6, 1, "memory"));
  holds(one, {"Latency and cost over memory_mb"});
  CHECK_THAT(one, !ContainsSubstring("Map: "));
}

TEST_CASE("a sweep of ten thousand points makes a page below 2 MB that says what it leaves out") {
  const std::string html = page_of_sweep(swept(100, 100, "large"));
  CHECK(html.size() < 2'000'000);
  holds(html, {"300 of 10000 points; results.csv holds all.",
               "8 of 100 combinations are drawn; results.csv holds all.",
               "of 10000 points are drawn; results.csv holds all."});
}

TEST_CASE("a sweep without points that ran has a page that says why") {
  Json results = swept(1, 1, "none");
  results["points"][0] = {
      {"point", 0}, {"set", Json::object()}, {"satisfies_slo", false}, {"error", "too large"}};
  results["cheapest"] = nullptr;
  holds(page_of_sweep(results), {"No point ran.", "point 0 failed: too large"});
  results.erase("keys");
  CHECK_THROWS_AS(page_of_sweep(results), ConfigError);
}

TEST_CASE("a plan's page advises, ranks, and draws where the choice would change") {
  const Json candidates = Json::array(
      {planned(1, "lambda", 100, 2), planned(2, "gce", 90, 3), planned(3, "slow", 600, 1)});
  const std::string html = page_of_plan(candidates, "my plan");
  holds(html,
        {"Take lambda (memory_mb 1024).",
         "The next entry is gce (memory_mb 1024), with 1.5 times the cost of a run.",
         "No configuration of slow meets the limits.",
         "With rate x 2.25 to 2.5, the choice changes: take gce (memory_mb 1024) instead.",
         "p95&lt;300ms is 600 ms, 100.0 % off", "p95&lt;300ms is 900 ms or more", "too much memory",
         "How far the input may move", "Break-even of prices", "would cost as much", "x 1.5",
         "2 of 3", "the plan", "coldcast plan plan.json --slo &#39;p95&lt;300ms&#39;"});
}

TEST_CASE("the page of an experiment has published numbers beside simulated ones") {
  const TemporaryFolder folder;
  folder.file("experiment.json", experiment_json("a table").dump());
  folder.file("manifest.json",
              R"({"command": "reproduce", "experiment": "paper/t", "set": ["/a='b'"],
                  "seed": 7, "replications": 3, "files": []})");
  const std::string html = reproduce_page(folder.path());
  holds(html, {"paper/t: a table", "2.4 %", "0 of 1", "2 s (1.95 s, +2.4 %)", "▸ Lambda",
               "Published and simulated: latency", "both the same", "Latency mean over memory_mb",
               "published: lambda", "Queued over time", "Distribution of latency", "✗ fails",
               "the network", "parameters fitted", "figure 2 does not say", "+2.4 %", "held out",
               "coldcast reproduce paper/t --seed 7 --replications 3 --set "});
}

TEST_CASE("the page of all experiments gathers their cells, claims and choices") {
  const TemporaryFolder folder;
  const Json experiment = experiment_json("a table");
  folder.file("paper/t/experiment.json", experiment.dump());
  folder.file("manifest.json",
              R"({"command": "reproduce", "experiment": "all", "set": [], "files": []})");
  Json summary{{"schema_version", 1},
               {"tool", made_by},
               {"experiments", Json::array({{{"experiment", "paper/t"},
                                             {"name", "a table"},
                                             {"failure", nullptr},
                                             {"cells", 3},
                                             {"published", 2},
                                             {"held_back", 1},
                                             {"summary", experiment["summary"]}},
                                            {{"experiment", "paper/u"}, {"failure", "no model"}}})},
               {"summary",
                {{"experiments", 2},
                 {"could_not_run", 1},
                 {"cells", 3},
                 {"published", 2},
                 {"claims_pass", 0},
                 {"claims_fail", 1}}},
               {"targets", Json::array({{{"name", "cost"},
                                         {"measure", "median ape"},
                                         {"limit", 0.05},
                                         {"value", 0.1},
                                         {"cells", 9},
                                         {"met", false}}})},
               {"degrees_of_freedom", Json::array({{{"study", "paper"},
                                                    {"experiments", 2},
                                                    {"parameters_fitted", 4},
                                                    {"choices_made_after_looking", 1},
                                                    {"numbers_printed_to_fit", 5},
                                                    {"numbers_published_to_fit", 7}}})}};
  folder.file("summary.json", summary.dump());
  holds(reproduce_page(folder.path()),
        {"could not run: no model", "✗ missed", "Published and simulated: latency",
         "What does not come out", "the network", "figure 2 does not say",
         "coldcast reproduce all --output-dir results"});
}

TEST_CASE("points of a scatter chart go by x, from which its axis takes its ends") {
  const Json json =
      chart_json({.title = "t",
                  .about = "",
                  .kind = ChartKind::scatter,
                  .x = {.title = "x"},
                  .y = {.title = "y"},
                  .series = {{.name = "s",
                              .points = {{.x = 2, .y = 1}, {.x = 4, .y = 2}, {.x = 1, .y = 3}}}}});
  CHECK(json["series"][0]["points"] == Json::parse("[[1.0, 3.0], [2.0, 1.0], [4.0, 2.0]]"));
}

TEST_CASE("names in results of studies are text on their pages") {
  const TemporaryFolder folder;
  folder.file("experiment.json", experiment_json(hostile_name).dump());
  folder.file("manifest.json",
              R"({"command": "reproduce", "experiment": "paper/t", "set": [], "files": []})");
  for (const std::string& html :
       {page_of_sweep(swept(3, 3, hostile_name)),
        page_of_plan(Json::array({planned(1, hostile_name, 100, 2)}), hostile_name),
        reproduce_page(folder.path())}) {
    CHECK_THAT(html, !ContainsSubstring("<script>alert"));
    CHECK_THAT(html, ContainsSubstring("&lt;script&gt;alert(1)"));
  }
}
