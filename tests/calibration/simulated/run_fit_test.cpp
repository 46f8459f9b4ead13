// Fits by simulation, with simulators whose answers are formulas.

#include "calibration/simulated/run_fit.hpp"

#include <cmath>

#include "calibration/service/nelder_mead.hpp"
#include "sim/config/files.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using Catch::Matchers::ContainsSubstring;

namespace {

SoughtParameter sought(const std::string& path, double least, double most, bool logarithmic) {
  SoughtParameter one;
  one.path = path;
  one.least = least;
  one.most = most;
  one.logarithmic = logarithmic;
  one.prior = one.at(0.5);
  return one;
}

RunTarget target(double value, double error) {
  return {.metric = "m", .value = value, .error = error, .set = {}, .source = ""};
}

using Values = std::vector<double>;

}  // namespace

TEST_CASE("the search finds the bottom of Rosenbrock's valley") {
  const auto valley = [](const Values& at) {
    return std::pow(1 - at[0], 2) + 100 * std::pow(at[1] - at[0] * at[0], 2);
  };
  const SearchResult found = search_least(valley, {-1.2, 1}, {.steps = {0.5, 0.5}});
  CHECK(found.converged);
  CHECK(std::abs(found.at[0] - 1) < 1e-3);
  CHECK(std::abs(found.at[1] - 1) < 1e-3);
}

TEST_CASE("one parameter is found, with the interval that the error of its target leaves") {
  SoughtSpec spec;
  spec.parameters = {sought("/a", 0, 10, false)};
  spec.targets = {target(8, 0.5)};
  const RunFit fit = fit_by_runs(
      spec,
      [](const Values& at) {
        return std::vector<RunAnswer>{{2 * at[0], 0}};
      },
      false);
  const FoundParameter& a = fit.parameters[0];
  CHECK(a.determined);
  CHECK(std::abs(a.value - 4) < 0.02);
  // 2 a = 8 within 1.96 x 0.5
  CHECK(std::abs(a.low - (4 - 0.49)) < 0.03);
  CHECK(std::abs(a.high - (4 + 0.49)) < 0.03);
  CHECK(std::abs(fit.directions[0].strength - 20 / 0.5) < 0.5);
}

TEST_CASE("two parameters are found by their logarithms from three targets") {
  SoughtSpec spec;
  spec.parameters = {sought("/a", 0.1, 100, true), sought("/b", 0.1, 100, true)};
  spec.targets = {target(6, 0.1), target(1.5, 0.05), target(8, 0.2)};
  const RunFit fit = fit_by_runs(
      spec,
      [](const Values& at) {
        return std::vector<RunAnswer>{
            {at[0] * at[1], 0}, {at[0] / at[1], 0}, {at[0] + 2.5 * at[1], 0}};
      },
      true);
  CHECK(std::abs(fit.parameters[0].value - 3) < 0.05);
  CHECK(std::abs(fit.parameters[1].value - 2) < 0.05);
  CHECK(fit.freedom == 1);
  for (const TargetBeside& one : fit.targets)
    CHECK(std::abs(*one.left_out / one.target.value - 1) < 0.05);
}

TEST_CASE("what no target depends on is said to be undetermined and keeps its prior") {
  SoughtSpec spec;
  spec.parameters = {sought("/a", 0, 10, false), sought("/b", 0, 10, false)};
  spec.parameters[1].prior = 7;
  spec.targets = {target(3, 0.1), target(9, 0.3)};
  const RunFit fit = fit_by_runs(
      spec,
      [](const Values& at) {
        return std::vector<RunAnswer>{{at[0], 0}, {3 * at[0], 0}};
      },
      false);
  CHECK(std::abs(fit.parameters[0].value - 3) < 0.02);
  CHECK_FALSE(fit.parameters[1].determined);
  CHECK(fit.parameters[1].value == 7);
  CHECK(fit.directions[0].determined);
  CHECK_FALSE(fit.directions[1].determined);
  CHECK(fit.freedom == 1);
  REQUIRE(fit.notes.size() == 1);
  CHECK_THAT(fit.notes[0], ContainsSubstring("do not determine /b"));
}

TEST_CASE("of two parameters that show only by their product one is held") {
  SoughtSpec spec;
  spec.parameters = {sought("/a", 1, 100, true), sought("/b", 1, 100, true)};
  spec.parameters[1].prior = 5;
  spec.targets = {target(50, 1)};
  const RunFit fit = fit_by_runs(
      spec,
      [](const Values& at) {
        return std::vector<RunAnswer>{{at[0] * at[1], 0}};
      },
      false);
  CHECK(fit.parameters[0].determined);
  CHECK_FALSE(fit.parameters[1].determined);
  CHECK(std::abs(fit.parameters[0].value * 5 - 50) < 0.5);
  // The product is the sum of logarithms: both parts of its direction are alike.
  CHECK(std::abs(fit.directions[0].by_parameter[0] - std::sqrt(0.5)) < 0.05);
}

TEST_CASE("an interval that meets the end of the range is open there") {
  SoughtSpec spec;
  spec.parameters = {sought("/a", 0, 10, false)};
  spec.targets = {target(9.9, 1)};
  const RunFit fit = fit_by_runs(
      spec,
      [](const Values& at) {
        return std::vector<RunAnswer>{{at[0], 0}};
      },
      false);
  CHECK(fit.parameters[0].high_open);
  CHECK(fit.parameters[0].high == 10);
  CHECK_FALSE(fit.parameters[0].low_open);
  CHECK(std::abs(fit.parameters[0].low - (9.9 - 1.96)) < 0.2);
}

TEST_CASE("whole numbers stay whole") {
  SoughtSpec spec;
  spec.parameters = {sought("/workers", 1, 16, false)};
  spec.parameters[0].whole = true;
  spec.parameters[0].prior = 2;
  spec.targets = {target(0.44, 0.02)};
  const RunFit fit = fit_by_runs(
      spec,
      [](const Values& at) {
        return std::vector<RunAnswer>{{at[0] / 16, 0}};
      },
      false);
  CHECK(fit.parameters[0].value == 7);
  CHECK(fit.parameters[0].determined);
  CHECK(fit.runs <= 16);
}

TEST_CASE("a prior with an error is weighed against the targets") {
  SoughtSpec spec;
  spec.parameters = {sought("/a", 0, 10, false)};
  spec.parameters[0].prior = 2;
  spec.parameters[0].prior_error = 1;
  spec.targets = {target(4, 1)};
  const RunFit fit = fit_by_runs(
      spec,
      [](const Values& at) {
        return std::vector<RunAnswer>{{at[0], 0}};
      },
      false);
  // Two measurements of equal error: their mean, with the error of both together.
  CHECK(std::abs(fit.parameters[0].value - 3) < 0.05);
  CHECK(std::abs(fit.parameters[0].high - (3 + 1.96 / std::sqrt(2))) < 0.1);
}

TEST_CASE("targets that no value meets are said to be missed") {
  SoughtSpec spec;
  spec.parameters = {sought("/a", 0, 10, false)};
  spec.targets = {target(2, 0.1), target(8, 0.1)};
  const RunFit fit = fit_by_runs(
      spec,
      [](const Values& at) {
        return std::vector<RunAnswer>{{at[0], 0}, {at[0], 0}};
      },
      false);
  CHECK(std::abs(fit.parameters[0].value - 5) < 0.05);
  REQUIRE(fit.notes.size() == 1);
  CHECK_THAT(fit.notes[0], ContainsSubstring("no values of the parameters meet all targets"));
  // The interval is as wide as the misfit asks, not as the errors say.
  CHECK(fit.parameters[0].high - fit.parameters[0].low > 4);
}

TEST_CASE("a broken description of a fit by simulation is refused with its place") {
  const auto complaint = [](const char* text) {
    const Json json = parse_json(text, "spec.json");
    try {
      read_sought(json, "spec.json");
      return std::string{};
    } catch (const ConfigError& error) {
      return std::string{error.what()};
    }
  };
  const std::string begin =
      R"({"scenario": "s.json", "targets": [{"metric": "success", "value": 0.4}], )";
  CHECK(complaint((begin + R"("parameters": [{"path": "/a", "range": [1, 2]}]})").c_str()) == "");
  CHECK(complaint((begin + R"("parameters": [{"path": "/a", "range": [2, 1]}]})").c_str()) ==
        "spec.json: /simulate/parameters/0/range: needs two numbers, the smaller one first");
  CHECK(complaint(
            (begin + R"("parameters": [{"path": "/a", "range": [0, 1], "log": true}]})").c_str()) ==
        "spec.json: /simulate/parameters/0/range: a logarithm needs a range above 0");
  CHECK(complaint((begin + R"("parameters": []})").c_str()) ==
        "spec.json: /simulate/parameters: there is nothing to find");
  CHECK_THAT(complaint((begin + R"("parameters": [{"path": "a", "range": [1, 2]}]})").c_str()),
             ContainsSubstring("is no JSON pointer"));
}
