#include "sim/report/reproduce_targets.hpp"

#include "sim/report/reproduce_picture.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using Catch::Matchers::ContainsSubstring;

namespace {

PublishedPair pair_of(const std::string& cell, const std::string& group, double simulated,
                      double published, bool repeats = false) {
  return {"paper", cell, group, CellUse::fit, simulated, published, repeats};
}

ReproducedExperiment experiment_with(std::vector<PublishedPair> pairs) {
  ReproducedExperiment one;
  one.id = "paper/t";
  one.study = "paper";
  one.pairs = std::move(pairs);
  one.choices = {"window"};
  one.summary = {{"claims_pass", 9},
                 {"claims_fail", 1},
                 {"parameters_fitted", 3},
                 {"numbers_published_to_fit", 5},
                 {"numbers_printed_to_fit", 4}};
  return one;
}

}  // namespace

TEST_CASE("the median error of costs counts each cell, or each printed number, once") {
  // Errors 0, 0, 0.02, 0.2; without the repetition 0, 0.02, 0.2.
  const auto one = experiment_with(
      {pair_of("a/cost_usd", "cost", 1, 1), pair_of("b/cost_usd", "cost", 1, 1, true),
       pair_of("c/cost_usd", "cost", 1.02, 1), pair_of("d/cost_usd", "cost", 0.8, 1)});
  auto twice = one;  // another figure of the study that shows the same cells
  twice.id = "paper/u";
  const Target cost = targets_of({one, twice}).at(0);
  CHECK(cost.cells == 4);
  CHECK(cost.error.value() == Approx(0.01));
  CHECK(cost.numbers == 3);
  CHECK(cost.error_once.value() == Approx(0.02));
  CHECK(cost.met());
}

TEST_CASE("success ratios are judged by the largest difference in points") {
  const auto one = experiment_with({pair_of("a/success_ratio", "success", 0.5, 0.52),
                                    pair_of("b/success_ratio", "success", 0.06, 0)});
  const Target success = targets_of({one}).at(2);
  CHECK(success.error.value() == Approx(0.06));
  CHECK_FALSE(success.met());
  const std::string page = targets_table({one}).text();
  CHECK_THAT(page, ContainsSubstring("at most 6.0 points"));
  CHECK_THAT(page, ContainsSubstring("90.0 %"));  // 9 of 10 claims
}

TEST_CASE("what was not used to fit is no target, and a target without cells is met") {
  auto pair = pair_of("a/latency_mean_s", "latency", 2, 1);
  pair.use = CellUse::reference;
  const Target latency = targets_of({experiment_with({pair})}).at(1);
  CHECK(latency.cells == 0);
  CHECK(latency.met());
  CHECK(targets_json({experiment_with({pair})})[1]["value"].is_null());
}

TEST_CASE("degrees of freedom are those of a study, however many experiments it has") {
  auto one = experiment_with({}), two = one;
  two.choices = {"window", "threshold"};
  const auto freedoms = freedoms_of({one, two});
  REQUIRE(freedoms.size() == 1);
  CHECK(freedoms[0].experiments == 2);
  CHECK(freedoms[0].parameters == 3);
  CHECK(freedoms[0].choices == 2);
  CHECK(freedoms[0].numbers == 4);
  CHECK(freedoms[0].cells == 5);
  CHECK(freedoms_json({one})[0]["choices_made_after_looking"] == 1);
}

TEST_CASE("the picture shows a circle for each number, where both axes say it is") {
  // Across, 1 is the right end of the decade from 0.1; up, a tenth is the lowest of 0.1 to 2.
  const std::string svg =
      published_picture({pair_of("<a>", "cost", 0.1, 1), pair_of("c", "cost", 0.2, 0.1),
                         pair_of("b", "cost", 0.1, 1, true)},
                        "costs & more");
  CHECK_THAT(svg, ContainsSubstring("cx=\"348\" cy=\"374\" r=\"4\"><title>&lt;a&gt;: 0.1"));
  CHECK_THAT(svg, ContainsSubstring("cx=\"78\" cy=\"104\" r=\"4\"><title>c: 0.2"));
  CHECK_THAT(svg, ContainsSubstring("costs &amp; more"));
  CHECK_THAT(svg, !ContainsSubstring("<title>b:"));  // a repetition is not drawn again
  CHECK(svg.ends_with("</svg>\n"));
}

TEST_CASE("there is no picture of nothing") {
  CHECK(published_picture({}, "none").empty());
  CHECK(published_picture({pair_of("a", "cost", 0, 1)}, "a zero has no logarithm").empty());
}
