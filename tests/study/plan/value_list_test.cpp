// Values of a key that varies.

#include "sim/study/plan/value_list.hpp"

#include "sim/config/files.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

Json json_list(const char* text) {
  return read_value_list(parse_json(text, "text"), "p.json", "/vary");
}

std::string list_complaint(const char* text) {
  try {
    json_list(text);
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a list of values is taken as it is, whatever it holds") {
  CHECK(json_list(R"([1, "zip", {"a": 2}])") == Json({1, "zip", {{"a", 2}}}));
}

TEST_CASE("steps have both ends, and are whole where they can be") {
  CHECK(json_list(R"({"start": 1024, "stop": 3072, "step": 1024})").dump() == "[1024,2048,3072]");
  CHECK(json_list(R"({"start": 0, "stop": 0.3, "step": 0.1})").size() == 4);
  CHECK(json_list(R"({"start": 1, "stop": 6, "step": 2})").dump() == "[1,3,5]");
  CHECK(json_list(R"({"start": 5, "stop": 5, "step": 2})").dump() == "[5]");
}

TEST_CASE("values of equal ratio run from the first to the last") {
  CHECK(json_list(R"({"log": [128, 1024, 4]})").dump() == "[128,256,512,1024]");
  CHECK(json_list(R"({"log": [1, 3, 5]})").dump() == "[1,2,3]");  // whole, so some are the same
  const Json values = json_list(R"({"log": [0.5, 8, 3]})");
  CHECK(values[1].get<double>() == Approx(2));
}

TEST_CASE("a list of values that makes no sense is refused in one sentence") {
  CHECK(list_complaint("[]") == "p.json: /vary: is empty; give at least one value");
  CHECK(list_complaint("7") ==
        "p.json: /vary: expected a list of values, {\"start\", \"stop\", \"step\"} or {\"log\": "
        "[first, last, how many]}");
  CHECK(list_complaint(R"({"start": 3, "stop": 1, "step": 1})") ==
        "p.json: /vary/stop: lies below \"start\"");
  CHECK(list_complaint(R"({"start": 0, "stop": 1, "step": 1e-9})") ==
        "p.json: /vary/step: makes more than 10000 values");
  CHECK(list_complaint(R"({"log": [1, 2]})") ==
        "p.json: /vary/log: needs three numbers: [first, last, how many]");
  CHECK(list_complaint(R"({"log": [1, 2, 2.5]})") ==
        "p.json: /vary/log: the third number is how many values: 2 to 10000");
}
