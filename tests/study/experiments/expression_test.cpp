#include "sim/study/experiments/expression.hpp"

#include <cmath>

#include "tests/catch.hpp"

using namespace coldcast;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

namespace {

/// Cells of two models with three memories: vgg costs 4, 2, 1; bert 9, 9, and at 8192 has none.
struct World {
  std::vector<Axis> axes = {
      {"model", "", {{"vgg", "", "vgg", {}}, {"bert", "", "bert", {}}}},
      {"memory", "", {{"2048", "", 2048, {}}, {"4096", "", 4096, {}}, {"8192", "", 8192, {}}}}};
  CellTable cells;

  World() {
    const auto add = [&](const std::string& id, std::optional<double> value) {
      ExperimentCell cell{id, "cost", value, 0.5, {}, true};
      if (id == "vgg@2048") cell.published.value = 5;
      cells.add(cell);
    };
    add("vgg@2048", 4), add("vgg@4096", 2), add("vgg@8192", 1);
    add("bert@2048", 9), add("bert@4096", 9), add("empty", std::nullopt);
    cells.series.push_back({10, {{"n", {1, 5, std::nan(""), 3}}}});
    cells.add_series("vgg/n", {0, "n"});
  }

  double value(const std::string& text) {
    ExpressionScope scope{axes, cells, Combination(2, unbound), false, ""};
    const double result = Expression{text, axes}.value(scope);
    evidence = scope.evidence;
    without_value = scope.without_value;
    return result;
  }

  std::string complaint(const std::string& text) {
    try {
      value(text);
      return "";
    } catch (const TextError& error) {
      return error.what();
    }
  }

  std::vector<std::string> evidence;
  std::string without_value;
};

}  // namespace

TEST_CASE("an expression reckons as on paper") {
  World world;
  CHECK(world.value("1 + 2 * 3") == 7);
  CHECK(world.value("(1 + 2) * 3 - -4") == 13);
  CHECK(world.value("2 ^ 3 ^ 2") == 512);
  CHECK(world.value("-2 ^ 2") == -4);
  CHECK(world.value("7 / 2 - 1.5e0") == 2);
  CHECK(world.value("max(1, min(3, 2), 0) + abs(-1) + floor(2.9)") == 5);
  CHECK(world.value("sqrt(9) + log(exp(2))") == Approx(5));
  CHECK(std::isinf(world.value("inf")));
}

TEST_CASE("comparisons and words give 1 or 0") {
  World world;
  CHECK(world.value("1 < 2 and not 2 < 1") == 1);
  CHECK(world.value("1 < 2 and 2 < 1 or 3 >= 3") == 1);
  CHECK(world.value("1 != 1") == 0);
  CHECK(world.value("2 <= 1 or 1 == 2") == 0);
  CHECK(world.value("near(105, 100, 0.05)") == 1);
  CHECK(world.value("near(106, 100, 0.05)") == 0);
  CHECK(world.value("between(1, 1, 2)") == 1);
  CHECK(world.value("between(2.1, 1, 2)") == 0);
}

TEST_CASE("cells, intervals and published numbers are looked up by id") {
  World world;
  CHECK(world.value("cell('vgg@2048') / cell(\"vgg@4096\")") == 2);
  CHECK(world.value("published('vgg@2048') - half_width('vgg@2048')") == 4.5);
  CHECK(world.value("has('empty')") == 0);
  CHECK(world.value("has('vgg@2048')") == 1);
}

TEST_CASE("quantifiers range over axes, and leave out combinations that have no cell") {
  World world;
  CHECK(world.value("all(memory: cell('vgg@{memory}') * memory <= 8192)") == 1);
  CHECK(world.value("count(model, memory: cell('{model}@{memory}') > 3)") == 3);
  CHECK(world.value("share(model, memory: cell('{model}@{memory}') > 3)") == Approx(0.6));
  CHECK(world.value("any(memory in 4096, 8192: cell('vgg@{memory}') > 3)") == 0);
  CHECK(world.value("sum(memory: cell('vgg@{memory}'))") == 7);
  CHECK(world.value("mean(memory: cell('vgg@{memory}'))") == Approx(7.0 / 3));
  CHECK(world.value("median(model, memory: cell('{model}@{memory}'))") == 4);
  CHECK(world.value("most(model: least(memory: cell('{model}@{memory}')))") == 9);
}

TEST_CASE("increasing and decreasing go along one axis in its order") {
  World world;
  CHECK(world.value("decreasing(memory: cell('vgg@{memory}'))") == 1);
  CHECK(world.value("increasing(memory: cell('vgg@{memory}'))") == 0);
  CHECK(world.value("decreasing(memory: cell('bert@{memory}'))") == 0);
  CHECK(world.value("not_increasing(memory: cell('bert@{memory}'))") == 1);
  CHECK(world.value("all(model: not_increasing(memory: cell('{model}@{memory}')))") == 1);
  CHECK(world.complaint("increasing(memory in 2048: 1)") ==
        "increasing() needs one axis with two values or more");
}

TEST_CASE("functions of series take steps that lie within the times, and skip unknown ones") {
  World world;
  CHECK(world.value("at('vgg/n', 15)") == 5);
  CHECK(world.value("max_over('vgg/n', 0, 40)") == 5);
  CHECK(world.value("max_over('vgg/n', 20, 40)") == 3);
  CHECK(world.value("min_over('vgg/n', 0, 40)") == 1);
  CHECK(world.value("mean_over('vgg/n', 0, 40)") == 3);
  CHECK(world.value("sum_over('vgg/n', 0, 20)") == 6);
  CHECK(world.value("first_above('vgg/n', 3)") == 20);
  CHECK(world.value("last_above('vgg/n', 3)") == 40);
  CHECK(std::isinf(world.value("first_above('vgg/n', 6)")));
}

TEST_CASE("a cell without value is noted, and makes no comparison true") {
  World world;
  CHECK(world.value("cell('empty') < 1") == 0);
  CHECK(world.without_value == "empty");
  CHECK(world.value("not cell('empty') < 1") == 1);  // so whoever judges has to look at the note
  CHECK(world.without_value == "empty");
}

TEST_CASE("evidence says what was compared, and names those that do not hold") {
  World world;
  world.value("cell('vgg@2048') < 5");
  REQUIRE(world.evidence.size() == 1);
  CHECK(world.evidence.front() == "4 < 5");
  world.value("all(memory: cell('vgg@{memory}') > 1)");
  REQUIRE(world.evidence.size() == 1);
  CHECK(world.evidence.front() == "2 of 3 hold; not 8192 (1 > 1)");
  world.value("most(memory: cell('vgg@{memory}'))");
  CHECK(world.evidence.front() == "2048: 4, 4096: 2, 8192: 1");
}

TEST_CASE("what cannot be understood is refused with its place") {
  World world;
  CHECK_THAT(world.complaint("1 +"), StartsWith("a number, a name or ( was expected"));
  CHECK_THAT(world.complaint("1 2"), StartsWith("nothing more was expected at character 3"));
  CHECK_THAT(world.complaint("(1"), StartsWith("a ) was expected"));
  CHECK_THAT(world.complaint("cell('vgg"), ContainsSubstring("closing quote"));
  CHECK_THAT(world.complaint("cel('vgg@2048')"), ContainsSubstring("did you mean \"cell\"?"));
  CHECK_THAT(world.complaint("cell('vgg@2049')"), ContainsSubstring("did you mean \"vgg@2048\"?"));
  CHECK_THAT(world.complaint("all(modle: 1)"), ContainsSubstring("did you mean \"model\"?"));
  CHECK_THAT(world.complaint("memory < 1"), ContainsSubstring("needs a quantifier"));
  CHECK_THAT(world.complaint("all(model: model < 1)"), ContainsSubstring("are no numbers"));
  CHECK_THAT(world.complaint("abs(1, 2)"), ContainsSubstring("does not take 2 arguments"));
  CHECK_THAT(world.complaint("all(model: cell('x'))"), StartsWith("nothing to range over"));
  CHECK_THAT(world.complaint("f(model: 1)"),
             StartsWith("\"f\" is no quantifier, and only those have axes at character 1"));
  CHECK_THAT(world.complaint("1 + all(1)"), ContainsSubstring("a colon and an expression at"));
  CHECK_THAT(world.complaint("'vgg' < 1"), ContainsSubstring("only in the call of a function"));
  CHECK_THAT(world.complaint("1 + modle"),
             StartsWith("\"modle\" is no function and no axis at character 5, before"));
}
