// The language of constraints and filters.

#include "sim/study/sweep/condition.hpp"

#include <map>

#include "sim/config/error.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

const std::map<std::string, Json> names_and_values = {
    {"/a", 1},    {"/b/c", 2.5},    {"/kind", "aws-lambda"}, {"/on", true},
    {"p95", 250}, {"gone", Json{}}, {"success_ratio", 0.995}};

bool condition_holds(const std::string& text) {
  return Condition{text, "s.json", "/constraints/0"}.holds(
      [](const std::string& name) { return names_and_values.at(name); });
}

std::string condition_complaint(const std::string& text) {
  try {
    condition_holds(text);
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a condition compares numbers, keys and metrics") {
  CHECK(condition_holds("/a <= /b/c"));
  CHECK_FALSE(condition_holds("/a > /b/c"));
  CHECK(condition_holds("p95<300 and success_ratio >= 99%"));
  CHECK_FALSE(condition_holds("p95 < 300 and success_ratio >= 99.9%"));
  CHECK(condition_holds("/a == 1 and /a != 2"));
}

TEST_CASE("a condition computes as one does on paper") {
  CHECK(condition_holds("1 + 2 * 3 == 7"));
  CHECK(condition_holds("(1 + 2) * 3 == 9"));
  CHECK(condition_holds("-/a + 2 == 1"));
  CHECK(condition_holds("/b/c / 2 == 1.25"));
  CHECK(condition_holds("7 - 2 - 1 == 4"));
  CHECK(condition_holds("2 * /a <= /b/c"));
  CHECK(condition_holds("2 ^ 3 ^ 2 == 512 and -2 ^ 2 == -4"));
}

TEST_CASE("and binds tighter than or, and not tighter than both") {
  CHECK(condition_holds("1 < 2 or 1 < 2 and 2 < 1"));
  CHECK_FALSE(condition_holds("(1 < 2 or 1 < 2) and 2 < 1"));
  CHECK(condition_holds("not 2 < 1 and 1 < 2"));
  CHECK(condition_holds("/on and not (/a == 2)"));
}

TEST_CASE("texts are compared with texts") {
  CHECK(condition_holds("/kind == \"aws-lambda\""));
  CHECK(condition_holds("/kind != 'gcp-functions'"));
  CHECK_FALSE(condition_holds("/kind == 3"));
}

TEST_CASE("what has no value meets no comparison") {
  CHECK_FALSE(condition_holds("gone < 1"));
  CHECK_FALSE(condition_holds("gone >= 1"));
  CHECK_FALSE(condition_holds("gone == 1"));
  CHECK_FALSE(condition_holds("gone + 1 > 0"));
  CHECK_FALSE(condition_holds("1 / 0 > 0"));
}

TEST_CASE("a condition tells what names it has") {
  const Condition condition{"/a < p95 or not /on", "", ""};
  CHECK(condition.names() == std::vector<std::string>{"/a", "p95", "/on"});
}

TEST_CASE("a condition that is wrong says what and where") {
  CHECK(condition_complaint("/a <") ==
        "s.json: /constraints/0: \"/a <\": a number, a name or ( was expected at character 5, the "
        "end");
  CHECK(condition_complaint("/a < 3 3") ==
        "s.json: /constraints/0: \"/a < 3 3\": nothing more was expected at character 8, before "
        "\"3\"");
  CHECK(condition_complaint("(/a < 3").find("a ) was expected at character 8") !=
        std::string::npos);
  CHECK(condition_complaint("p95 < 300ms").find("without a unit") != std::string::npos);
  CHECK(condition_complaint("/kind < 3").find("wants numbers") != std::string::npos);
  CHECK(condition_complaint("/a").find("neither true nor false") != std::string::npos);
  CHECK(condition_complaint("'x").find("closing quote") != std::string::npos);
  CHECK(condition_complaint("1 < max(p95, 2)") ==
        "s.json: /constraints/0: \"1 < max(p95, 2)\": a condition has no functions, but one is "
        "called at character 5, before \"max(p95, 2)\"");
  CHECK(condition_complaint(std::string(1000, '(')).find("too many parentheses") !=
        std::string::npos);
}
