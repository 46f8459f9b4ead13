// Choices made after looking: how files say them, and what rests on them.

#include "sim/study/experiments/late_choices.hpp"

#include "sim/report/reproduce_report.hpp"
#include "tests/catch.hpp"
#include "tests/study/experiments/paper_files.hpp"

using namespace coldcast;
using namespace coldcast::testing;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("a star in the id of a cell stands for any text") {
  CHECK(matches_pattern("a/b/cost_usd", "a/b/cost_usd"));
  CHECK_FALSE(matches_pattern("a/b/cost_usd", "a/b/cost"));
  CHECK(matches_pattern("a/b/cost_usd", "a/*/cost_usd"));
  CHECK(matches_pattern("a/cost_usd", "a*/cost_usd"));
  CHECK_FALSE(matches_pattern("b/a/cost_usd", "a/*"));
  CHECK_FALSE(matches_pattern("a/b/cost_usd@x=1", "a/*/cost_usd"));
  CHECK(matches_pattern("a/b/cost_usd@x=1", "*cost*"));
  CHECK(matches_pattern("", "*"));
  CHECK_FALSE(matches_pattern("abc", "ab*bc"));
}

TEST_CASE("a choice of an experiment marks claims and cells, and counts as a degree of freedom") {
  PaperFiles files;
  files.experiment(PaperFiles::usual(R"(, "claims": [
        {"id": "b", "text": "yes", "source": "s", "holds": "1 > 0"},
        {"id": "c", "text": "too", "source": "s", "holds": "1 > 0"}],
      "choices": [{"what": "the model", "value": 0.5, "why": "it looked better", "claims": ["c"],
                   "cells": ["slow/*"]},
                  {"what": "the sky", "value": "blue", "why": "nobody asked"}])"));
  const Reproduction result = files.run();
  const std::string page = reproduction_text(result);
  CHECK_THAT(page, ContainsSubstring("PASS b: yes"));
  CHECK_THAT(page, ContainsSubstring("PASS* c: too"));
  CHECK_THAT(page, ContainsSubstring("- the model: 0.5; it looked better\n"));
  CHECK_THAT(page, !ContainsSubstring("the sky"));  // nothing here rests on it
  CHECK_THAT(page, ContainsSubstring("parameters fitted 1, choices made after looking 2, numbers "
                                     "published 1 (in 1 cells)."));
  const Json json = reproduction_json(result, "d");
  CHECK(json["summary"]["choices_made_after_looking"] == 2);
  CHECK(json["claims"][0]["rests_on"].empty());
  CHECK(json["claims"][1]["rests_on"][0] == "the model");
  CHECK(json["cells"][0]["rests_on"].empty());
  CHECK(json["cells"][2]["rests_on"][0] == "the model");
  CHECK_THAT(cells_csv(result), ContainsSubstring(",the model\n"));
}

TEST_CASE("a choice that names no claim of the experiment, or no reason, is a mistake") {
  PaperFiles files;
  files.experiment(PaperFiles::usual(
      R"(, "choices": [{"what": "w", "value": 1, "why": "y", "claims": ["z"]}])"));
  CHECK_THAT(files.complaint(), ContainsSubstring("/choices: no claim \"z\" in this experiment"));
  files.experiment(PaperFiles::usual(R"(, "choices": [{"what": "w", "value": 1}])"));
  CHECK_THAT(files.complaint(), ContainsSubstring("/choices/0: missing \"why\""));
}

TEST_CASE("a number that the paper prints once counts once") {
  PaperFiles files;
  files.references(R"({"cell": "quick/latency_mean_s", "value": 0.1, "use": "fit"},
                      {"cell": "slow/latency_mean_s", "value": 0.1, "use": "fit"},
                      {"cell": "slow/cold_starts", "value": 3, "use": "fit"})");
  files.printed_once(R"({"cells": ["*/latency_mean_s"]}, {"cells": ["quick/*", "slow/cold*"]})");
  files.experiment(PaperFiles::usual());
  const Reproduction result = files.run();
  const auto& cells = result.manifest.references;
  CHECK(cells.at("quick/latency_mean_s").same_as.empty());
  CHECK(cells.at("slow/latency_mean_s").same_as == "quick/latency_mean_s");
  CHECK(cells.at("slow/cold_starts").same_as.empty());  // another value is another number
  const Json summary = reproduction_summary(result);
  CHECK(summary["numbers_published_to_fit"] == 3);
  CHECK(summary["numbers_printed_to_fit"] == 2);
}
