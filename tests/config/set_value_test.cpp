#include "sim/config/set_value.hpp"

#include "sim/config/files.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

/// The document after one --set, as compact text.
std::string document_after(const std::string& document, const std::string& assignment) {
  Json json = parse_json(document, "test");
  set_value(json, assignment);
  return json.dump();
}

/// What --set complains about; the document must then be as it was.
std::string set_value_complaint(const std::string& document, const std::string& assignment) {
  const Json before = parse_json(document, "test");
  Json json = before;
  try {
    set_value(json, assignment);
    return "";
  } catch (const ConfigError& error) {
    CHECK(json == before);
    return error.what();
  }
}

}  // namespace

TEST_CASE("a set value replaces the one that is there") {
  CHECK(document_after(R"({"run": {"seed": 1, "x": 2}})", "/run/seed=9") ==
        R"({"run":{"seed":9,"x":2}})");
  CHECK(document_after(R"({"rates": [7, 120]})", "/rates/1=200") == R"({"rates":[7,200]})");
}

TEST_CASE("a set value is JSON if it parses as such, else a string") {
  CHECK(document_after("{}", "/a=1.5") == R"({"a":1.5})");
  CHECK(document_after("{}", "/a=true") == R"({"a":true})");
  CHECK(document_after("{}", "/a=[\"p99<2s\"]") == R"({"a":["p99<2s"]})");
  CHECK(document_after("{}", "/a=\"7\"") == R"({"a":"7"})");
  CHECK(document_after("{}", "/a=wu2022/w-120") == R"({"a":"wu2022/w-120"})");
  CHECK(document_after("{}", "/a=5m") == R"({"a":"5m"})");
  CHECK(document_after("{}", "/a=") == R"({"a":""})");
  CHECK(document_after("{}", "/a=b=c") == R"({"a":"b=c"})");
}

TEST_CASE("setting a value makes the objects on the way to it") {
  CHECK(document_after("{}", "/run/slo/latency=1") == R"({"run":{"slo":{"latency":1}}})");
  CHECK(document_after(R"({"list": [{}]})", "/list/0/a/b=1") == R"({"list":[{"a":{"b":1}}]})");
  CHECK(document_after(R"({"run": null})", "/run/seed=1") == R"({"run":{"seed":1}})");
}

TEST_CASE("a pointer may hold escaped slashes and tildes") {
  CHECK(document_after("{}", "/a~1b~0c/=1") == R"({"a/b~c":{"":1}})");
  CHECK(set_value_complaint("{}", "/x/a~2=1") ==
        "command line: \"a~2\": in a pointer ~ is written ~0, and / within a key ~1");
  CHECK(set_value_complaint("{}", "/x/a~=1") ==
        "command line: \"a~\": in a pointer ~ is written ~0, and / within a key ~1");
}

TEST_CASE("an assignment without a pointer or a value is refused") {
  for (const std::string text : {"run/seed=9", "/run/seed", "=9", ""}) {
    CHECK(set_value_complaint("{}", text) ==
          "command line: \"" + text + "\" is not of the form /json/pointer=value");
  }
}

TEST_CASE("array elements that are not there are not made") {
  for (const std::string index : {"2", "-", "-1", "01", "x", "", "99999999999999999999"}) {
    CHECK(set_value_complaint(R"({"r": [7, 120]})", "/r/" + index + "=1") ==
          "command line: /r: no element \"" + index + "\"; this array has 2");
  }
}

TEST_CASE("a value that is no object has no members to set") {
  CHECK(set_value_complaint(R"({"workload": "wu2022/w-120"})", "/workload/rate_per_s=9") ==
        "command line: /workload: a string has no member \"rate_per_s\"");
  CHECK(set_value_complaint(R"({"run": {"seed": 1}})", "/run/seed/x=9") ==
        "command line: /run/seed: a number has no member \"x\"");
}

TEST_CASE("a pointer that would nest without end is refused") {
  std::string pointer;
  for (int i = 0; i < 64; ++i) pointer += "/a";
  CHECK(set_value_complaint("{}", pointer + "=1") == "");
  CHECK(set_value_complaint("{}", pointer + "/a=1") == "command line: --set: more than 64 steps");
}

TEST_CASE("an assignment that is not UTF-8 is refused") {
  CHECK(set_value_complaint("{}", "/a=\xff") == "command line: --set: the text is not UTF-8");
}
