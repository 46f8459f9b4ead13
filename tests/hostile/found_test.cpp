// What the fuzzers of tests/fuzz have found.

#include "sim/study/sweep/condition.hpp"
#include "tests/catch.hpp"
#include "verification/cases/case.hpp"
#include "verification/cases/verify.hpp"

using namespace coldcast;
using Catch::Matchers::ContainsSubstring;

namespace {

/// Why a case is not understood that has these keys in its config besides a service of one second;
/// nothing if it is.
std::string case_complaint(const std::string& keys) {
  const std::string one = R"([{"id": "D", "kind": "deterministic", "config": {
    "service": {"dist": "deterministic", "value": 1}, )" +
                          keys + R"(}, "expected": {"wait_mean_s": 0}}])";
  return verify(read_cases(one, "c.json"), {}).rows.at(0).reason;
}

constexpr const char* three_at_once = R"("arrival": {"type": "trace", "times": "3x0"}, )";

}  // namespace

TEST_CASE("a condition may hold bytes that are no UTF-8, as a command line may") {
  const NamedValue no_value = [](const std::string&) { return Json{}; };
  CHECK_THROWS_WITH((Condition{"'\xff' + 1 < 2", "command line", "--filter"}.holds(no_value)),
                    ContainsSubstring("stands beside +, which wants numbers"));
  CHECK_THROWS_WITH((Condition{"'\xff'", "command line", "--filter"}.holds(no_value)),
                    ContainsSubstring("is neither true nor false"));
}

TEST_CASE(
    "a file of cases with a kind that is no text, or without end to its nesting, is refused") {
  const std::string one = R"([{"id": "A", "config": {}, "expected": {}, "kind": 1e-9}])";
  CHECK_THROWS_WITH(read_cases(one, "c.json"), "c.json: /0: \"kind\" is no text");
  const std::string deep = R"([{"id": "A", "expected": {}, "config": {"a": )" +
                           std::string(100'000, '[') + std::string(100'000, ']') + "}}]";
  CHECK_THROWS_WITH(read_cases(deep, "c.json"), ContainsSubstring("64 levels of nesting"));
}

TEST_CASE("numbers in the texts of a case that only look like some are not understood") {
  const auto complaint = [](const std::string& times) {
    return case_complaint(R"("platform": {"kind": "pool", "servers": 1},
      "arrival": {"type": "trace", "times": ")" +
                          times + "\"}");
  };
  CHECK_THAT(complaint("1000000000000000x0"), ContainsSubstring("more than ten million requests"));
  CHECK_THAT(complaint("1.2.3"), ContainsSubstring("\"1.2.3\" is no number"));
  CHECK_THAT(complaint("1e999"), ContainsSubstring("\"1e999\" is no number"));
  CHECK_THAT(complaint(std::string(100'000, ' ')), ContainsSubstring("over 4096 characters"));
}

TEST_CASE("a case that asks for more than a million instances outright is not understood") {
  const auto complaint = [](const std::string& platform) {
    return case_complaint(three_at_once + ("\"platform\": " + platform));
  };
  CHECK_THAT(
      complaint(R"({"kind": "pool", "servers": 4, "scale_events": [[0.03, 9007199254740993]]})"),
      ContainsSubstring("up to a million can be asked for"));
  CHECK_THAT(complaint(R"({"kind": "container", "initial_instances": 1e12})"),
             ContainsSubstring("up to a million can be asked for"));
  CHECK_THAT(complaint(R"({"kind": "per_request", "provisioned": 1e12})"),
             ContainsSubstring("up to a million can be asked for"));
  CHECK(complaint(R"({"kind": "pool", "servers": 4, "scale_events": [[2, 9]]})") == "");
}

TEST_CASE("a case that bills by steps of centuries, or less than nothing, is not understood") {
  const auto complaint = [](const std::string& round_s) {
    return case_complaint(three_at_once + (R"("platform": {"kind": "per_request"},
      "pricing": {"gb_s": 1, "round_s": )" +
                                           round_s + "}"));
  };
  CHECK_THAT(complaint("9223372036854775807"), ContainsSubstring("times of up to ten years"));
  CHECK_THAT(complaint("-1"), ContainsSubstring("times of up to ten years"));
  CHECK(complaint("0") == "");
  CHECK(complaint("60") == "");
}
