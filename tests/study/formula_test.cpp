// The grammar of conditions and expressions, shown by trees with all their parentheses written.

#include "sim/study/formula.hpp"

#include "tests/catch.hpp"

using namespace coldcast;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string with_parentheses(const Formula& formula) {
  const auto part = [&](std::size_t i) { return with_parentheses(formula.parts[i]); };
  switch (formula.kind) {
    case Formula::Kind::number:
      return std::to_string(formula.number).substr(0, 4);
    case Formula::Kind::text:
      return "'" + formula.word + "'";
    case Formula::Kind::name:
      return formula.word;
    case Formula::Kind::operation:
      return formula.parts.size() == 1 ? "(" + formula.word + " " + part(0) + ")"
                                       : "(" + part(0) + " " + formula.word + " " + part(1) + ")";
    default: {
      std::string inner = formula.range.empty() ? "" : formula.range + ":";
      for (const Formula& one : formula.parts) inner += with_parentheses(one) + ";";
      return formula.word + "[" + inner + "]";
    }
  }
}

std::string tree_of(const std::string& text) { return with_parentheses(read_formula(text)); }

std::string formula_complaint(const std::string& text) {
  try {
    read_formula(text);
    return "";
  } catch (const TextError& error) {
    return error.what();
  }
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("operators of a formula bind as on paper, and those of a level from left to right") {
  CHECK(tree_of("a or b and not c < d + e * -f ^ g") ==
        "(a or (b and (not (c < (d + (e * (- (f ^ g))))))))");
  CHECK(tree_of("a - b - c or d or e") == "((((a - b) - c) or d) or e)");
  CHECK(tree_of("a ^ b ^ -c") == "(a ^ (b ^ (- c)))");
  CHECK(tree_of("(a or b) and (c)") == "((a or b) and c)");
  CHECK(tree_of("not not a == b") == "(not (not (a == b)))");
}

TEST_CASE("a formula has numbers, texts, names, pointers, calls and quantifiers") {
  CHECK(tree_of("99% <= .5e1") == "(0.99 <= 5.00)");
  CHECK(tree_of("\"it's\" != 'x y'") == "('it's' != 'x y')");
  CHECK(tree_of("/a/b-c.d<=p95_ms") == "(/a/b-c.d <= p95_ms)");
  CHECK(tree_of("/a / /b") == "(/a / /b)");
  CHECK(tree_of("f() + max(1, 'x', g(a))") == "(f[] + max[1.00;'x';g[a;];])");
  CHECK(tree_of("all(m, w in a-1, b: any(k: x < y))") == "all[m, w in a-1, b:any[k:(x < y);];]");
  CHECK(tree_of("orbit or android") == "(orbit or android)");
}

TEST_CASE("parts of a formula know where they stand") {
  const Formula formula = read_formula("ab <= not_c");
  CHECK(formula.at == 3);
  CHECK(formula.parts[0].at == 0);
  CHECK(formula.parts[1].at == 6);
}

TEST_CASE("a formula that is wrong is refused with the character") {
  CHECK(formula_complaint("a <") == "a number, a name or ( was expected at character 4, the end");
  CHECK(formula_complaint("a < b < c") ==
        "nothing more was expected at character 7, before \"< c\"");
  CHECK(formula_complaint("f(a") == "a ) was expected at character 4, the end");
  CHECK(formula_complaint("all(m: a, b)") == "a ) was expected at character 9, before \", b)\"");
  CHECK(formula_complaint("300ms").find("without a unit") != std::string::npos);
  CHECK(formula_complaint("'x") ==
        "a text without its closing quote at character 1, before \"'x\"");
}

TEST_CASE("no formula is so long or so nested that it exhausts the stack") {
  CHECK_THAT(formula_complaint(repeated("(", 100'000)), ContainsSubstring("too many parentheses"));
  CHECK_THAT(formula_complaint(repeated("not ", 100'000)), ContainsSubstring("too many"));
  CHECK_THAT(formula_complaint(repeated("-", 100'000) + "1"), ContainsSubstring("too many"));
  CHECK_THAT(formula_complaint(repeated("f(", 100'000)), ContainsSubstring("too many"));
  CHECK_THAT(formula_complaint(repeated("2^", 100'000) + "1"), ContainsSubstring("too many"));
  CHECK_THAT(formula_complaint("1" + repeated(" + 1", 100'000)),
             ContainsSubstring("more operators than 1000"));
  CHECK(formula_complaint("1" + repeated(" + 1", 1000)).empty());
  CHECK(formula_complaint(repeated("(", 60) + "1" + repeated(")", 60)).empty());
}
