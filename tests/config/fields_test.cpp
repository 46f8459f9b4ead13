#include "sim/config/fields.hpp"

#include <functional>

#include "sim/config/files.hpp"
#include "tests/catch.hpp"

using namespace coldcast;
using namespace std::chrono_literals;

namespace {

const std::string burst_file = "burst.json";

Json json(const std::string& text) { return parse_json(text, "test"); }

/// What the reading of an object complains about; empty if it is content.
std::string fields_complaint(const std::string& text, const std::function<void(Fields&)>& read,
                             const std::string& pointer = "") {
  try {
    const Json object = json(text);
    Fields fields{object, burst_file, pointer};
    read(fields);
    fields.done();
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

std::string duration_complaint(const std::string& value, Range range = {}) {
  return fields_complaint("{\"d\": " + value + "}", [&](Fields& f) { f.duration("d", range); });
}

Duration duration(const std::string& value) {
  const Json object = json("{\"d\": " + value + "}");
  return Fields{object, burst_file}.duration("d");
}

std::string integer_complaint(const std::string& value) {
  return fields_complaint("{\"n\": " + value + "}", [](Fields& f) {
    f.integer("n", {-1e300, 1e300});
  });
}

}  // namespace

TEST_CASE("an error names the place, the pointer if there is one, and the problem") {
  CHECK_THROWS_WITH(throw ConfigError("a.json", "/run", "is wrong"), "a.json: /run: is wrong");
  CHECK_THROWS_WITH(throw ConfigError("a.json", "", "is wrong"), "a.json: is wrong");
}

TEST_CASE("an error is one line without control characters") {
  CHECK_THROWS_WITH(throw ConfigError("a\n.json", "/\t", "\x1b[31m red\x7f"),
                    R"(a\u000a.json: /\u0009: \u001b[31m red\u007f)");
}

TEST_CASE("a long text is cut between two characters when it is quoted") {
  const std::string a59(59, 'a');
  CHECK(in_quotes(a59 + "b") == "\"" + a59 + "b\"");
  CHECK(in_quotes(a59 + "bc") == "\"" + a59 + "b...\"");
  CHECK(in_quotes(a59 + "\xC3\xA4") == "\"" + a59 + "...\"");
}

TEST_CASE("numbers in messages look as a person would write them") {
  CHECK(number_text(10240) == "10240");
  CHECK(number_text(100000) == "100000");
  CHECK(number_text(0.1) == "0.1");
  CHECK(number_text(1e20) == "1e+20");
}

TEST_CASE("fields of every type are read") {
  const Json object = json(R"({"x": 1.5, "n": 3, "b": true, "s": "text", "a": [1, 2.5],
                               "o": {"k": 1}, "list": [{"k": 2}, {"k": 3}], "raw": null})");
  Fields fields{object, burst_file};
  CHECK(fields.number("x") == 1.5);
  CHECK(fields.integer("n") == 3);
  CHECK(fields.boolean("b"));
  CHECK(fields.string("s") == "text");
  CHECK(fields.numbers("a") == std::vector<double>{1, 2.5});
  CHECK(fields.object("o").integer("k") == 1);
  CHECK(fields.objects("list")[1].integer("k") == 3);
  CHECK(fields.raw("raw").is_null());
  CHECK_NOTHROW(fields.done());
}

TEST_CASE("lists of words and tables of numbers are read as a whole") {
  const Json object = json(R"({"words": ["a", "b"], "none": [], "table": [[1, 2.5], [3, 4]]})");
  Fields fields{object, burst_file};
  CHECK(fields.strings("words") == std::vector<std::string>{"a", "b"});
  CHECK(fields.strings("none").empty());
  CHECK(fields.rows("table", 2) == std::vector<std::vector<double>>{{1, 2.5}, {3, 4}});
  CHECK_NOTHROW(fields.done());

  const auto words = [](Fields& f) { f.strings("words"); };
  CHECK(fields_complaint(R"({"words": "a"})", words) ==
        "burst.json: /words: expected an array of strings, found a string \"a\"");
  CHECK(fields_complaint(R"({"words": ["a", 1]})", words) ==
        "burst.json: /words/1: expected a string, found 1");
  CHECK(fields_complaint("{}", words) == "burst.json: missing \"words\"");
  const auto table = [](Fields& f) { f.rows("table", 2); };
  CHECK(
      fields_complaint(R"({"table": {}})", table) ==
      "burst.json: /table: expected an array of rows, each an array of 2 numbers, found an object");
  CHECK(fields_complaint(R"({"table": [[1, 2], [1]]})", table)
            .starts_with("burst.json: /table/1: expected an array"));
  CHECK(fields_complaint(R"({"table": [[1, "2"]]})", table) ==
        "burst.json: /table/0/1: expected a number, found a string \"2\"");
  CHECK(fields_complaint(R"({"table": [[1, -2]]})", table) ==
        "burst.json: /table/0/1: -2 is below 0");
}

TEST_CASE("a missing optional field is its fallback") {
  const Json object = json("{}");
  Fields fields{object, burst_file};
  CHECK(fields.number_or("x", 1.5) == 1.5);
  CHECK(fields.integer_or("n", 3) == 3);
  CHECK(fields.boolean_or("b", true));
  CHECK(fields.string_or("s", "text") == "text");
  CHECK(fields.duration_or("d", 5s) == 5s);
  CHECK(fields.word_or("w", "mru", {"mru", "random"}) == "mru");
  CHECK_FALSE(fields.optional_object("o"));
}

TEST_CASE("an optional field that is there is checked like a required one") {
  CHECK(fields_complaint(R"({"x": "9"})", [](Fields& f) { f.number_or("x", 1); }) ==
        "burst.json: /x: expected a number, found a string \"9\"");
  CHECK(fields_complaint(R"({"o": null})", [](Fields& f) { f.optional_object("o"); }) ==
        "burst.json: /o: expected an object, found null");
}

TEST_CASE("a value of another type is refused with what it is") {
  CHECK(fields_complaint(R"({"rate_per_s": "9"})", [](Fields& f) { f.number("rate_per_s"); },
                         "/workload") ==
        "burst.json: /workload/rate_per_s: expected a number, found a string \"9\"");
  CHECK(fields_complaint(R"({"b": 1})", [](Fields& f) { f.boolean("b"); }) ==
        "burst.json: /b: expected true or false, found 1");
  CHECK(fields_complaint(R"({"s": {}})", [](Fields& f) { f.string("s"); }) ==
        "burst.json: /s: expected a string, found an object");
  CHECK(fields_complaint(R"({"a": 3})", [](Fields& f) { f.numbers("a"); }) ==
        "burst.json: /a: expected an array of numbers, found 3");
  CHECK(fields_complaint(R"({"a": [1, false]})", [](Fields& f) { f.numbers("a"); }) ==
        "burst.json: /a/1: expected a number, found false");
  CHECK(fields_complaint(R"({"o": []})", [](Fields& f) { f.object("o"); }) ==
        "burst.json: /o: expected an object, found an array");
  CHECK(fields_complaint(R"({"l": {}})", [](Fields& f) { f.objects("l"); }) ==
        "burst.json: /l: expected an array of objects, found an object");
  CHECK(fields_complaint(R"({"l": [{}, 7]})", [](Fields& f) { f.objects("l"); }) ==
        "burst.json: /l/1: expected an object, found 7");
  CHECK(fields_complaint("[1]", [](Fields&) {}) ==
        "burst.json: expected an object, found an array");
}

TEST_CASE("a number outside its range is refused with the limit") {
  const auto memory = [](Fields& f) { f.number("memory_mb", {0, 10240}); };
  CHECK(fields_complaint(R"({"memory_mb": -5})", memory, "/platform") ==
        "burst.json: /platform/memory_mb: -5 is below 0");
  CHECK(fields_complaint(R"({"memory_mb": 100000})", memory) ==
        "burst.json: /memory_mb: 100000 is above 10240");
  CHECK(fields_complaint(R"({"memory_mb": 10240})", memory) == "");
  CHECK(fields_complaint(R"({"a": [1, -1]})", [](Fields& f) { f.numbers("a"); }) ==
        "burst.json: /a/1: -1 is below 0");
}

TEST_CASE("a number that is not finite is refused even if no file can hold it") {
  const Json object{{"x", std::numeric_limits<double>::quiet_NaN()}};
  CHECK_THROWS_WITH((Fields{object, burst_file}.number("x")),
                    "burst.json: /x: expected a finite number, found null");
}

TEST_CASE("a whole number is one up to 2^53, however it is written") {
  const Json object = json(R"({"a": 2e6, "b": 9007199254740992, "c": -9007199254740992})");
  Fields fields{object, burst_file};
  CHECK(fields.integer("a") == 2000000);
  CHECK(fields.integer("b") == std::int64_t{1} << 53);
  CHECK(fields.integer("c", {-1e300, 1e300}) == -(std::int64_t{1} << 53));

  CHECK(integer_complaint("1.5") == "burst.json: /n: expected a whole number, found 1.5");
  CHECK(integer_complaint("\"3\"") ==
        "burst.json: /n: expected a whole number, found a string \"3\"");
  const std::string beyond = " is beyond 2^53, where whole numbers end";
  for (const char* number :
       {"9007199254740993", "-9007199254740993", "18446744073709551615", "1e+300"}) {
    CHECK(integer_complaint(number) == "burst.json: /n: " + std::string{number} + beyond);
  }
}

TEST_CASE("a duration is a number of seconds or a text with a unit") {
  CHECK(duration("90") == 90s);
  CHECK(duration("0.25") == 250ms);
  CHECK(duration("\"200ms\"") == 200ms);
  CHECK(duration("\"90s\"") == 90s);
  CHECK(duration("\"5m\"") == 5min);
  CHECK(duration("\"1.5h\"") == 90min);
  CHECK(duration("\"2d\"") == 48h);
  CHECK(duration("\"7us\"") == 7us);
  CHECK(duration("\"inf\"") == never);
}

TEST_CASE("a text that is no duration is refused") {
  const std::string problem =
      "burst.json: /d: expected seconds or a text such as \"200ms\", \"90s\", \"5m\", \"1.5h\", "
      "\"2d\", ";
  for (const char* text :
       {"", "5", "s", "5 s", "5x", "nans", "infs", "-inf", "1e308d", "0x5s", "5s5"}) {
    CHECK(duration_complaint('"' + std::string{text} + '"') ==
          problem + "found a string \"" + text + "\"");
  }
  CHECK(duration_complaint("null") == problem + "found null");
}

TEST_CASE("a duration outside its range is refused in seconds") {
  CHECK(duration_complaint("-5") == "burst.json: /d: -5 is below 0 s");
  CHECK(duration_complaint("\"-5m\"") == "burst.json: /d: \"-5m\" is below 0 s");
  CHECK(duration_complaint("\"100ms\"", {0.2, 10}) == "burst.json: /d: \"100ms\" is below 0.2 s");
  CHECK(duration_complaint("\"20m\"", {0, 900}) == "burst.json: /d: \"20m\" is above 900 s");
  CHECK(duration_complaint("\"inf\"", {0, 900}) == "burst.json: /d: \"inf\" is above 900 s");
  CHECK(
      duration_complaint("1e10") ==
      "burst.json: /d: 10000000000.0 is beyond the 292 years of a simulation; \"inf\" means never");
}

TEST_CASE("a duration for statistics is not rounded to nanoseconds") {
  const Json object = json(R"({"a_s": 1e-12, "b_s": "1.5h"})");
  Fields fields{object, burst_file};
  CHECK(fields.in_seconds("a_s") == 1e-12);
  CHECK(fields.in_seconds("b_s") == 5400);
  CHECK(fields_complaint(R"({"a_s": "inf"})", [](Fields& f) {
          f.in_seconds("a_s");
        }).ends_with("string \"inf\""));
}

TEST_CASE("a word is one of those allowed, else the nearest is suggested") {
  const auto kind = [](Fields& f) { f.word("kind", {"lambda", "endpoint", "server-pool"}); };
  CHECK(fields_complaint(R"({"kind": "lambda"})", kind) == "");
  CHECK(fields_complaint(R"({"kind": "lamda"})", kind, "/platform") ==
        "burst.json: /platform/kind: no \"lamda\"; did you mean \"lambda\"?");
  CHECK(fields_complaint(R"({"kind": "bakery"})", kind) ==
        "burst.json: /kind: no \"bakery\"; there are \"lambda\", \"endpoint\", \"server-pool\"");
  CHECK(fields_complaint(R"({"kind": 3})", kind) ==
        "burst.json: /kind: expected a string, found 3");
}

TEST_CASE("a missing key is named, with the key that may be meant to be it") {
  const auto rate = [](Fields& f) { f.number("rate_per_s"); };
  CHECK(fields_complaint("{}", rate, "/workload") ==
        "burst.json: /workload: missing \"rate_per_s\"");
  CHECK(fields_complaint("{}", rate) == "burst.json: missing \"rate_per_s\"");
  CHECK(fields_complaint(R"({"rate_pers": 9})", rate) ==
        "burst.json: missing \"rate_per_s\"; is \"rate_pers\" meant to be it?");
  CHECK(fields_complaint(R"({"rate_per_min": 9})", rate) ==
        "burst.json: missing \"rate_per_s\"; the unit here is per second, not \"rate_per_min\"");
}

TEST_CASE("a key that nobody asked for is refused with a suggestion") {
  const auto read = [](Fields& f) {
    f.ignore("$schema");
    f.integer_or("seed", 1);
    f.integer_or("replications", 1);
  };
  CHECK(fields_complaint(R"({"$schema": "s.json", "seed": 1})", read) == "");
  CHECK(fields_complaint(R"({"seeed": 1})", read, "/run") ==
        "burst.json: /run/seeed: unknown key; did you mean \"seed\"?");
  CHECK(fields_complaint(R"({"colour": 1})", read) ==
        "burst.json: /colour: unknown key; there are \"replications\", \"seed\"");
  CHECK(fields_complaint(R"({"a": 1})", [](Fields&) {}) == "burst.json: /a: unknown key");
}

TEST_CASE("a key in another unit is refused with the right unit") {
  const auto read = [](Fields& f) {
    f.duration_or("keep_alive_s", 1s);
    f.number_or("memory_mb", 1);
    f.number_or("requests", 1);
  };
  CHECK(fields_complaint(R"({"keep_alive_ms": 1})", read) ==
        "burst.json: /keep_alive_ms: unknown key; the unit here is seconds: \"keep_alive_s\"");
  CHECK(fields_complaint(R"({"memory_gb": 2})", read) ==
        "burst.json: /memory_gb: unknown key; the unit here is megabytes: \"memory_mb\"");
  CHECK(fields_complaint(R"({"memory": 2})", read) ==
        "burst.json: /memory: unknown key; the unit here is megabytes: \"memory_mb\"");
  CHECK(fields_complaint(R"({"requests_per_s": 2})", read) ==
        "burst.json: /requests_per_s: unknown key; no unit here: \"requests\"");
  CHECK(fields_complaint(R"({"memory_s": 2})", read) ==
        "burst.json: /memory_s: unknown key; did you mean \"memory_mb\"?");
}

TEST_CASE("a key that was only looked for counts as known but not as read") {
  const auto either = [](Fields& f) { f.number(f.has("mean") ? "mean" : "median"); };
  CHECK(fields_complaint(R"({"mean": 1})", either) == "");
  CHECK(fields_complaint(R"({"median": 1, "meen": 1})", either) ==
        "burst.json: /meen: unknown key; did you mean \"mean\"?");
  const auto only_look = [](Fields& f) { f.is_object("platform"); };
  CHECK(fields_complaint(R"({"platform": {}})", only_look) ==
        "burst.json: /platform: has no effect beside the other keys here");
}

TEST_CASE("a key that is there already is what an unknown one means only after a single slip") {
  CHECK(fields_complaint(R"({"seed": 1, "seeed": 1})", [](Fields& f) { f.integer("seed"); }) ==
        "burst.json: /seeed: unknown key; did you mean \"seed\"?");
  CHECK(fields_complaint(R"({"seed": 1, "seeeed": 1})", [](Fields& f) { f.integer("seed"); }) ==
        "burst.json: /seeeed: unknown key; there is only \"seed\"");
}

TEST_CASE("the type of a field can be asked for before it is read") {
  const Json object = json(R"({"o": {}, "s": "", "a": [], "n": 1})");
  const Fields fields{object, burst_file};
  CHECK((fields.is_object("o") && fields.is_string("s") && fields.is_array("a")));
  CHECK((fields.is_number("n") && fields.has("n")));
  CHECK_FALSE((fields.is_object("s") || fields.is_number("none") || fields.has("none")));
}

TEST_CASE("pointers escape ~ and / in keys") {
  const Json object = json("{}");
  const Fields fields{object, burst_file, "/a"};
  CHECK(fields.pointer_to("x/y~z") == "/a/x~1y~0z");
  CHECK(fields_complaint(R"({"": 1})", [](Fields&) {}) == "burst.json: /: unknown key");
}

TEST_CASE("the nearest word forgives letters lost, added, changed, swapped, and case") {
  const std::vector<std::string> kinds{"poisson", "aws-lambda", "constant"};
  for (const char* typed : {"poison", "poissson", "poizson", "posison", "Poisson"}) {
    CHECK(nearest_word(typed, kinds) == "poisson");
  }
  CHECK(nearest_word("lambda", kinds) == "aws-lambda");
  CHECK(nearest_word("constant.json", kinds) == "constant");
  CHECK_FALSE(nearest_word("ab", kinds));
  CHECK_FALSE(nearest_word("mmpp", kinds));
  CHECK_FALSE(nearest_word(std::string(1'000'000, 'a'), kinds));
}

TEST_CASE("a long list of words is cut") {
  const std::vector<std::string> words(13, "w");
  CHECK(suggestion("xyz", words).ends_with("\"w\", ..."));
  CHECK(suggestion("xyz", {"w"}) == "; there is only \"w\"");
  CHECK(suggestion("xyz", {}) == "");
}
