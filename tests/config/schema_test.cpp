// The schemas say what the readers do. Both are asked about every file in configs/, every example
// of a schema, and many broken versions of each example.

#include "sim/config/schema.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "sim/config/read_once.hpp"
#include "tests/catch.hpp"
#include "tests/config/schema_readers.hpp"

using namespace coldcast;
using namespace coldcast::testing;
namespace fs = std::filesystem;

namespace {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

/// A schema, or the part of one that a pointer leads to.
class Schema {
 public:
  explicit Schema(const std::string& name, const std::string& part = "")
      : json_(read_schema(catalogue(), name)) {
    examples_ = json_[Json::json_pointer{part + "/examples"}];
    if (!part.empty()) {
      Json inner = json_[Json::json_pointer{part}];
      inner["definitions"] = json_["definitions"];
      json_ = std::move(inner);
    }
    valijson::SchemaParser parser{valijson::SchemaParser::kDraft7};
    parser.populateSchema(Adapter{json_}, schema_);
  }

  bool accepts(const Json& json) const {
    return validator_.validate(schema_, Adapter{json}, nullptr);
  }

  const Json& json() const { return json_; }
  const Json& examples() const { return examples_; }

 private:
  Json json_;
  Json examples_;
  valijson::Schema schema_;
  /// It keeps the patterns that it has read, which takes longer than all the rest of a validation.
  mutable valijson::Validator validator_{valijson::Validator::kStrongTypes};
};

/// Which kinds of platform the schema of a mechanism is for: one of the files, or a part of
/// platform.json.
Json kinds_of(const std::string& mechanism) {
  const auto files = catalogue().names("schema");
  const bool own_file = std::find(files.begin(), files.end(), mechanism) != files.end();
  Json schema = read_schema(catalogue(), own_file ? mechanism : "platform");
  if (!own_file) schema = schema["definitions"][mechanism];
  // Containers and pools have most properties in common, and each some of its own.
  if (schema.contains("allOf")) schema = schema["allOf"][1];
  return schema["properties"]["kind"];
}

/// Checks that a schema refuses only what the reader refuses too, and every wrong type and range.
void check_refusals(const Pair& pair) {
  const std::vector<Json> all = {-1,  0,    0.5,  1,      2000000,       400000000,     1e17,
                                 "x", "5m", true, Json(), Json::array(), Json::object()};
  const Schema schema{pair.name, pair.part};
  std::optional<ReadOnce> files_stay;
  if (!pair.writes) files_stay.emplace();
  std::vector<Json> and_bounds = all;
  for (const Json& number : numbers_at_bounds(pair.name)) and_bounds.push_back(number);
  std::size_t refused = 0;
  for (const Json& example : schema.examples())
    for_each_value(example, Json::json_pointer{}, [&](const Json::json_pointer& place) {
      for (const Json& value : example[place].is_structured() ? all : and_bounds) {
        // Merged over a vendor's keys or those of another file, {} changes nothing.
        const bool merges = example.contains("era") || example.contains("extends");
        if (place.empty() || (merges && value == Json::object())) continue;
        Json changed = example;
        changed[place] = value;
        INFO(pair.name << pair.part << place.to_string() << ": " << value.dump());
        const std::string said = reader_complaint(pair.read, changed);
        INFO(said);
        if (schema.accepts(changed)) {
          CHECK_FALSE(is_about_type_or_range(said, value));
          continue;
        }
        ++refused;
        CHECK(said != "");
      }
    });
  INFO(pair.name << pair.part);
  CHECK(refused > 10);
}

const std::set<std::string> of_loads = {"workload"};
const std::set<std::string> of_platforms = {"function",   "container", "pool",    "job",
                                            "autoscaler", "start_up",  "platform"};
const std::set<std::string> of_studies = {"sweep", "plan", "experiment", "study", "calibration"};

void check_refusals(const std::set<std::string>& names) {
  for (const Pair& pair : pairs)
    if (names.contains(pair.name)) check_refusals(pair);
}

}  // namespace

TEST_CASE("every file in configs is as the schema that it names says") {
  std::map<std::string, Schema> schemas;
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator{"configs"}) {
    const std::string path = entry.path().generic_string();
    if (entry.path().extension() != ".json") continue;
    const Json json = read_json(entry.path());
    if (!json.is_object() || path.starts_with("configs/schema/") ||
        path == "configs/catalogue.json")
      continue;
    INFO(path);
    REQUIRE(json.contains("$schema"));
    const fs::path schema = entry.path().parent_path() / json["$schema"].get<std::string>();
    CHECK(fs::equivalent(schema.parent_path(), "configs/schema"));
    const std::string name = schema.stem().string();
    CHECK(schemas.try_emplace(name, name).first->second.accepts(json));
    ++files;
  }
  CHECK(files > 5);
}

TEST_CASE("every schema is draft 7 with id, title and examples, and each property is described") {
  for (const std::string& name : catalogue().names("schema")) {
    INFO(name);
    const Json schema = read_schema(catalogue(), name);
    CHECK(schema["$schema"] == "http://json-schema.org/draft-07/schema#");
    CHECK(schema["$id"] == name + ".json");
    CHECK(schema["title"].is_string());
    CHECK_FALSE(schema["examples"].empty());
  }
}

TEST_CASE("a schema is printed as one document that refers to nothing outside") {
  const std::string text = read_schema(catalogue(), "scenario").dump();
  CHECK(text.find("\"$ref\":\"#/definitions/distribution\"") != std::string::npos);
  CHECK(text.find(".json#") == std::string::npos);
  CHECK_THROWS_WITH(read_schema(catalogue(), "scenari"),
                    "command line: no \"scenari\" in schema; did you mean \"scenario\"?");
}

TEST_CASE("each example of a schema is accepted by the schema and by the reader") {
  for (const Pair& pair : pairs) {
    const Schema schema{pair.name, pair.part};
    for (const Json& example : schema.examples()) {
      INFO(pair.name << pair.part << ": " << example.dump());
      CHECK(schema.accepts(example));
      CHECK(reader_complaint(pair.read, example) == "");
    }
  }
}

TEST_CASE("each property of a schema occurs in an example, which the reader accepts") {
  for (const std::string& name : catalogue().names("schema")) {
    Keys known, shown;
    keys_of_schema(catalogue().load("schema", name, "test", ""), known);
    for (const Pair& pair : pairs) {
      if (pair.name != name) continue;
      const Schema schema{pair.name, pair.part};
      for (const Json& example : schema.examples()) keys_of_example(example, shown);
    }
    for (const auto& key : known) {
      INFO(name << ": " << key.first << " " << key.second);
      CHECK(shown.contains(key));
    }
  }
}

TEST_CASE("schema and reader refuse the same unknown keys") {
  for (const Pair& pair : pairs) {
    const Schema schema{pair.name, pair.part};
    for (const Json& example : schema.examples())
      for_each_value(example, Json::json_pointer{}, [&](const Json::json_pointer& place) {
        Json changed = example;
        if (!changed[place].is_object()) return;
        changed[place]["zzz"] = 1;
        INFO(pair.name << pair.part << ": zzz in " << place.to_string());
        const std::string said = reader_complaint(pair.read, changed);
        INFO(said);
        CHECK(schema.accepts(changed) == said.empty());
      });
  }
}

// In parts, which run side by side: together they take minutes under the sanitizers.
TEST_CASE("the schema of workloads refuses what the reader does, and every wrong type and range") {
  check_refusals(of_loads);
}

TEST_CASE("schemas of platforms refuse what the reader does, and every wrong type and range") {
  check_refusals(of_platforms);
}

TEST_CASE("schemas of studies refuse what the reader does, and every wrong type and range") {
  check_refusals(of_studies);
}

TEST_CASE("all other schemas refuse what the reader does, and every wrong type and range") {
  for (const Pair& pair : pairs)
    if (!of_loads.contains(pair.name) && !of_platforms.contains(pair.name) &&
        !of_studies.contains(pair.name))
      check_refusals(pair);
}

TEST_CASE("a schema knows the kinds, mechanisms and metrics that there are") {
  const Kinds kinds = all_kinds();
  std::map<std::string, std::set<std::string>> platforms;  // by mechanism: itself and its vendors
  for (const Mechanism& mechanism : kinds.mechanisms) platforms[mechanism.name] = {mechanism.name};
  for (const std::string& name : catalogue().names("platforms")) {
    const Json vendor = catalogue().load("platforms", name, "test", "");
    platforms[vendor["mechanism"]].insert(name.substr(0, name.rfind('/')));
  }
  std::set<std::string> mechanisms, metrics;
  for (const auto& [mechanism, of] : platforms) {
    INFO(mechanism);
    mechanisms.insert(mechanism);
    CHECK(kinds_of(mechanism)["enum"].get<std::set<std::string>>() == of);
  }
  const Json platform = read_schema(catalogue(), "platform");
  CHECK(platform["properties"]["mechanism"]["enum"].get<std::set<std::string>>() == mechanisms);
  CHECK(platform["definitions"]["any"]["anyOf"].size() == mechanisms.size());
  CHECK(platform["allOf"].size() == mechanisms.size());

  for (const MetricName& metric : kinds.metrics) metrics.insert(metric.name);
  const Json scenario = read_schema(catalogue(), "scenario");
  CHECK(scenario["definitions"]["metric"]["enum"].get<std::set<std::string>>() == metrics);
  const Json slo = scenario["properties"]["run"]["properties"]["slo"]["anyOf"][1];
  const std::regex names{slo["patternProperties"].items().begin().key()};
  for (const std::string& metric : metrics) CHECK(std::regex_match(metric, names));
  for (const char* name : {"p99", "success", "cost_per_1m"}) CHECK(std::regex_match(name, names));
  for (const WorkloadKind& kind : kinds.workloads)
    CHECK(read_schema(catalogue(), "workload")["definitions"].contains(kind.name));
}

TEST_CASE("a schema of prices knows the meters and their units") {
  const Schema prices{"prices"};
  const Json item = prices.json()["definitions"]["item"]["properties"];
  CHECK(item["meter"]["enum"].get<std::vector<std::string>>() ==
        std::vector<std::string>(meter_names.begin(), meter_names.end()));
  for (const std::string_view meter : meter_names)
    for (const Json& unit : item["unit"]["enum"]) {
      const Json file = {
          {"currency", "USD"},
          {"items", {{{"item", "x"}, {"meter", meter}, {"unit", unit}, {"price_usd", 1}}}}};
      INFO(meter << " by " << unit);
      CHECK(prices.accepts(file) == reader_complaint(read_price_file, file).empty());
    }
}

TEST_CASE("a platform inside another is whole, and one that is merged need not be") {
  const Schema scenario{"scenario"}, any{"platform", "/definitions/any"};
  const auto with = [](const Json& platform) {
    Json json = parse_json(small, "small");
    json["platform"] = platform;
    return json;
  };
  const Json inner = {{"name", "a"}, {"platform", {{"memory_mb", 1024}}}};
  const Json router = {{"kind", "router"}, {"targets", {inner}}};
  for (const Json& part :
       {Json{{"memory_mb", 1024}}, Json{{"kind", "router"}}, Json{{"kind", "pipeline"}},
        Json{{"kind", "account"}}, Json{{"kind", "gateway"}},
        Json{{"kind", "gateway"}, {"type", "http"}}}) {
    INFO(part.dump());
    CHECK(any.accepts(part));
    CHECK_FALSE(scenario.accepts(with(part)));
    CHECK(reader_complaint([](const Json& json) { read_as_scenario(json); }, with(part)) != "");
  }
  CHECK_FALSE(any.accepts(router));
  CHECK_FALSE(any.accepts({{"kind", "function"}, {"workers", 2}}));
  CHECK_FALSE(any.accepts({{"kind", "aws-lambda"}, {"concurrency", 2}}));
}

TEST_CASE("a vendor's defaults are keys of its mechanism") {
  const Schema schema{"platform"};
  const auto file = [](const std::string& mechanism, const std::string& key) {
    return Json{{"mechanism", mechanism}, {"defaults", {{key, 2}}}};
  };
  CHECK(schema.accepts(file("container", "concurrency")));
  CHECK(schema.accepts(file("pool", "workers")));
  CHECK(schema.accepts(file("job", "inner_workers")));
  CHECK_FALSE(schema.accepts(file("pool", "concurrency")));
  CHECK_FALSE(schema.accepts(file("container", "workers")));
  CHECK_FALSE(schema.accepts(file("function", "vcpus")));
}
