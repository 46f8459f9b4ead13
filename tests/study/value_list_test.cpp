// Values of a key that varies in a plan or a sweep: lists, steps and rows, each by hand.

#include "sim/study/value_list.hpp"

#include <map>
#include <set>

#include "sim/config/files.hpp"
#include "sim/config/schema.hpp"
#include "tests/catch.hpp"

using namespace coldcast;

namespace {

Json list_of_values(const std::string& text, std::int64_t most = 1000,
                    const std::string& key = "/a") {
  const Json json = {{key, parse_json(text, "text")}};
  Fields fields{json, "p.json", "/vary"};
  const ValueList list = read_value_list(fields, key, most);
  const std::vector<Json> values = list.make();
  CHECK(list.count == static_cast<double>(values.size()));
  return values;
}

std::string value_list_complaint(const std::string& text, std::int64_t most = 1000) {
  try {
    list_of_values(text, most);
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

/// The types that a schema allows a property, through its references.
std::set<std::string> types_of_property(const Json& property, const Json& schema) {
  if (property.contains("$ref")) {
    const std::string at = property["$ref"].get<std::string>().substr(1);
    return types_of_property(schema[Json::json_pointer{at}], schema);
  }
  std::set<std::string> types;
  if (property.contains("type") && property["type"].is_string()) types.insert(property["type"]);
  if (property.contains("type") && property["type"].is_array())
    for (const Json& type : property["type"]) types.insert(type.get<std::string>());
  for (const char* several : {"anyOf", "oneOf", "allOf"})
    if (property.contains(several))
      for (const Json& one : property[several]) types.merge(types_of_property(one, schema));
  return types;
}

/// By name of a property, whether every definition of it takes whole numbers and no others.
void whole_properties(const Json& part, const Json& schema, std::map<std::string, bool>& whole) {
  if (!part.is_structured()) return;
  if (part.is_object() && part.contains("properties") && part["properties"].is_object())
    for (const auto& [name, property] : part["properties"].items()) {
      if (!property.is_object()) continue;
      std::set<std::string> types = types_of_property(property, schema);
      types.erase("null");
      const auto known = whole.try_emplace(name, true).first;
      known->second = known->second && types == std::set<std::string>{"integer"};
    }
  for (const Json& inner : part) whole_properties(inner, schema, whole);
}

}  // namespace

TEST_CASE("a list of values is taken as it is, whatever it holds") {
  CHECK(list_of_values(R"([1, "5m", {"kind": "x"}, null, 1])").dump() ==
        R"([1,"5m",{"kind":"x"},null,1])");
}

TEST_CASE("steps go from start to stop, both included where they meet") {
  CHECK(list_of_values(R"({"start": 1024, "stop": 3072, "step": 1024})").dump() ==
        "[1024,2048,3072]");
  CHECK(list_of_values(R"({"start": 1, "stop": 6, "step": 2})").dump() == "[1,3,5]");
  CHECK(list_of_values(R"({"start": 3, "stop": 1, "step": -1})").dump() == "[3,2,1]");
  CHECK(list_of_values(R"({"start": 0.1, "stop": 0.5, "step": 0.1})").dump() ==
        "[0.1,0.2,0.3,0.4,0.5]");
  CHECK(list_of_values(R"({"start": 5, "stop": 5, "step": 2})").dump() == "[5]");
  CHECK(list_of_values(R"({"start": 0, "stop": 1, "step": 0.001})", 1001).size() == 1001);
}

TEST_CASE("a linear row has equal distances, and a row of logarithms equal ratios") {
  CHECK(list_of_values(R"({"linear": [0, 1, 5]})").dump() == "[0,0.25,0.5,0.75,1]");
  CHECK(list_of_values(R"({"log": [128, 1024, 4]})").dump() == "[128,256,512,1024]");
  CHECK(list_of_values(R"({"log": [0.5, 8, 3]})").dump() == "[0.5,2,8]");
  CHECK(list_of_values(R"({"log": [1000, 1, 4]})").dump() == "[1000,100,10,1]");
}

TEST_CASE("a key that takes whole numbers only gets such") {
  CHECK(list_of_values(R"({"log": [512, 2048, 4]})", 9, "/platform/memory_mb").dump() ==
        "[512,813,1290,2048]");
  CHECK(list_of_values(R"({"linear": [1, 4, 3]})", 9, "/platform/0/max_instances").dump() ==
        "[1,3,4]");
  CHECK(list_of_values(R"({"log": [512, 2048, 4], "round": 64})", 9, "/memory_mb").dump() ==
        "[512,832,1280,2048]");
  CHECK_FALSE(takes_whole_numbers("/workload/rate_per_s"));
  CHECK_FALSE(takes_whole_numbers("/memory_mb/x"));
}

TEST_CASE("keys that take whole numbers only are those of the schemas") {
  std::map<std::string, bool> whole;
  for (const char* of : {"function", "container", "pool", "job", "autoscaler", "scenario"}) {
    const Json schema = read_schema(Catalogue{"configs"}, of);
    whole_properties(schema, schema, whole);
  }
  std::size_t found = 0;
  for (const auto& [name, only_whole] : whole) {
    if (!only_whole) continue;
    INFO(name);
    CHECK(takes_whole_numbers("/platform/" + name));
    ++found;
  }
  CHECK(found > 20);
}

TEST_CASE("other keys are not rounded to whole numbers unless that is asked for") {
  // sqrt(3) lies in the middle of 1 and 3.
  CHECK(list_of_values(R"({"log": [1, 3, 3]})").dump() == "[1,1.73205080757,3]");
  CHECK(list_of_values(R"({"log": [1, 3, 3], "round": 1})").dump() == "[1,2,3]");
  CHECK(list_of_values(R"({"log": [100, 300, 3], "round": 64})").dump() == "[128,192,320]");
}

TEST_CASE("computed values are free of the last digits, and whole ones are integers of any size") {
  CHECK(rounded_value(0.1 + 0.2, 0).dump() == "0.3");
  CHECK(rounded_value(-0.0, 0).dump() == "0");
  CHECK(rounded_value(1e300, 0).dump() == "1e+300");
  CHECK(
      list_of_values(R"({"start": 123456789012345, "stop": 123456789012346, "step": 1})").dump() ==
      "[123456789012345,123456789012346]");
}

TEST_CASE("a list of values that makes no sense is refused in one sentence") {
  CHECK(value_list_complaint("[]") ==
        "p.json: /vary/~1a: the list is empty; give at least one value");
  CHECK(value_list_complaint("7") ==
        "p.json: /vary/~1a: expected a list of values, {\"start\", \"stop\", \"step\"}, or "
        "\"linear\" or \"log\" with [first, last, how many]");
  CHECK(value_list_complaint(R"({"start": 3, "stop": 1, "step": 1})") ==
        "p.json: /vary/~1a/step: leads away from \"stop\" and not to it");
  CHECK(value_list_complaint(R"({"start": 3, "stop": 1, "step": 0})").find("leads away") !=
        std::string::npos);
  CHECK(value_list_complaint(R"({"start": 1, "stop": 5})").find("step") != std::string::npos);
  CHECK(value_list_complaint(R"({"log": [1, 2]})") ==
        "p.json: /vary/~1a/log: needs three numbers, [first, last, how many]");
  CHECK(value_list_complaint(R"({"log": [1, 2, 2.5]})") ==
        "p.json: /vary/~1a/log: the third number says how many: a whole number from 2 on");
  CHECK(value_list_complaint(R"({"log": [0, 5, 3]})") ==
        "p.json: /vary/~1a/log: equal ratios lead from one number above 0 to another");
  CHECK(value_list_complaint(R"({"linear": [0, 5, 3], "log": [1, 5, 3]})").find("unknown key") !=
        std::string::npos);
  CHECK(value_list_complaint(R"({"linear": [-1e308, 1e308, 3]})").find("is below -1") !=
        std::string::npos);
}

TEST_CASE("too many values are refused before any is made") {
  CHECK(value_list_complaint(R"({"start": 0, "stop": 1e9, "step": 1})", 20'000) ==
        "p.json: /vary/~1a/step: makes 1000000001 values; a key has up to 20000");
  CHECK(value_list_complaint(R"({"linear": [0, 1, 1e12]})").find("up to 1000") !=
        std::string::npos);
  CHECK(value_list_complaint("[1, 2, 3]", 2).find("makes 3 values") != std::string::npos);
}
