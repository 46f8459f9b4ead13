#pragma once
// What tests of schemas need besides schemas: the reader of each kind of file, and walks through
// JSON values.

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/config/prices.hpp"
#include "tests/config/scenarios.hpp"
#include "tests/folder.hpp"

namespace coldcast::testing {

inline const Catalogue& catalogue() {
  static const Catalogue configs{"configs"};
  return configs;
}

/// What the reader of a kind of file says to a value; empty if it accepts it.
using Reader = std::function<void(const Json&)>;

inline std::string complaint(const Reader& read, const Json& json) {
  try {
    read(json);
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

inline void read_as_scenario(const Json& json, const std::string& key = "") {
  Json whole = key.empty() ? json : parse_json(small, "small");
  if (!key.empty()) whole[key] = json;
  if (key == "workload") whole["run"] = {{"requests", 3}};
  whole = catalogue().complete(whole, "scenarios", "s.json", "");
  read_scenario(whole, "s.json", catalogue(), all_kinds());
}

/// A vendor's file is read when a scenario names it; a reference when it asks for cells.
inline void read_as_file(const std::string& kind, const Json& json) {
  TemporaryFolder configs;
  std::filesystem::copy("configs", configs.path(), std::filesystem::copy_options::recursive);
  configs.file(kind + "/mine/2000.json", json.dump());
  Json whole = parse_json(small, "small");
  if (kind == "platforms") whole["platform"] = {{"kind", "mine"}};
  if (kind == "references")
    whole["published"] = {{"reference", "mine/2000"},
                          {"cell", "aws-lambda/mobilenet/w-120/tf-1.15"}};
  read_scenario(whole, "s.json", Catalogue{configs.path()}, all_kinds());
}

inline void read_profile(const Json& json) {
  const Json whole = catalogue().complete(json, "profiles", "p.json", "");
  read_model(Fields{whole, "p.json"}, "rest-json");
}

inline void read_price_file(const Json& json) {
  const Json whole = catalogue().complete(json, "prices", "p.json", "");
  read_prices(Fields{whole, "p.json"}, "x86_64");
}

struct Pair {
  std::string name;
  std::string part;
  Reader read;
};

inline const std::vector<Pair> pairs = {
    {"distribution", "", [](const Json& json) { distribution_of(json, "d.json", ""); }},
    {"profile", "", read_profile},
    {"prices", "", read_price_file},
    {"workload", "", [](const Json& json) { read_as_scenario(json, "workload"); }},
    {"platform", "", [](const Json& json) { read_as_file("platforms", json); }},
    {"platform", "/definitions/function",
     [](const Json& json) { read_as_scenario(json, "platform"); }},
    {"reference", "", [](const Json& json) { read_as_file("references", json); }},
    {"scenario", "", [](const Json& json) { read_as_scenario(json); }},
};

/// Keys whose values nobody reads, or that schemas are stricter about for the sake of order.
inline const std::set<std::string> unread = {
    "$schema",     "sources", "notes", "facts",  "rules", "source", "confidence",
    "unconfirmed", "note",    "date",  "region", "name",  "era"};

/// Whether a reader refuses just this value for its type or range, which a schema can know as well.
/// A null may take the place of nothing, a schema does not read what is in a text, and it does not
/// compare one key with another.
inline bool is_about_type_or_range(const std::string& complaint, const Json& value) {
  if (value.is_null() || value.is_string()) return false;
  const auto says = [&](const std::string& part) {
    return complaint.find(part) != std::string::npos;
  };
  if (says(" (era ") || says("/max_s: ") || says("/phase: ")) return false;
  const std::string shown = ": " + value.dump() + " is ";
  return says(shown + "above ") || says(shown + "below ") || says(": expected ");
}

/// Calls `visit` with the pointer to every value within.
inline void for_each_value(const Json& json, const Json::json_pointer& here,
                           const std::function<void(const Json::json_pointer&)>& visit) {
  visit(here);
  if (json.is_object())
    for (const auto& [key, value] : json.items())
      if (!unread.contains(key)) for_each_value(value, here / key, visit);
  if (json.is_array())
    for (std::size_t i = 0; i < json.size(); ++i) for_each_value(json[i], here / i, visit);
}

/// Names of properties, each with the kind of object it belongs to, if it has one.
using Keys = std::set<std::pair<std::string, std::string>>;

inline void keys_of_schema(const Json& schema, Keys& keys) {
  if (!schema.is_structured()) return;
  if (schema.is_object() && schema.contains("properties") && schema["properties"].is_object()) {
    const Json& properties = schema["properties"];
    const std::string kind = properties.contains("kind") && properties["kind"].is_object()
                                 ? properties["kind"].value("const", "")
                                 : "";
    for (const auto& [key, unused] : properties.items()) keys.insert({kind, key});
  }
  for (const auto& [key, part] : schema.items())
    if (key != "examples") keys_of_schema(part, keys);
}

inline void keys_of_example(const Json& example, Keys& keys) {
  if (!example.is_structured()) return;
  if (example.is_object()) {
    const bool has_kind = example.contains("kind") && example["kind"].is_string();
    for (const auto& [key, unused] : example.items()) {
      keys.insert({"", key});
      if (has_kind) keys.insert({example["kind"], key});
    }
  }
  for (const Json& part : example) keys_of_example(part, keys);
}

}  // namespace coldcast::testing
