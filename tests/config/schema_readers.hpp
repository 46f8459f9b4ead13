#pragma once
// What tests of schemas need besides schemas: the reader of each kind of file, and walks through
// JSON values.

#include <cmath>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "calibration/service/calibration_spec.hpp"
#include "calibration/simulated/sought.hpp"
#include "sim/config/prices.hpp"
#include "sim/study/experiments/manifest.hpp"
#include "sim/study/experiments/paper.hpp"
#include "sim/study/plan/plan_file.hpp"
#include "sim/study/sweep/sweep_spec.hpp"
#include "tests/config/scenarios.hpp"
#include "tests/config/servers.hpp"
#include "tests/folder.hpp"

namespace coldcast::testing {

/// What the reader of a kind of file says to a value; empty if it accepts it.
using Reader = std::function<void(const Json&)>;

inline std::string reader_complaint(const Reader& read, const Json& json) {
  try {
    read(json);
    return "";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

/// Reads the value as a key of a scenario, or as the whole of it.
inline void read_as_scenario(const Json& json, const std::string& key = "",
                             const char* of = small) {
  Json whole = key.empty() ? json : parse_json(of, "a scenario");
  if (!key.empty()) whole[key] = json;
  if (key == "workload") whole["run"] = {{"requests", 3}, {"duration_s", 1e6}};
  whole = catalogue().complete(whole, "scenarios", "s.json", "");
  read_scenario(whole, "s.json", catalogue(), all_kinds());
}

/// Reads the value as a key of the platform of that kind.
inline void read_in_platform(const Json& json, const std::string& kind, const std::string& key) {
  read_as_scenario({{"kind", kind}, {key, json}}, "platform");
}

/// A vendor's file is read when a scenario names it; a reference when it asks for cells.
inline void read_as_file(const std::string& kind, const Json& json) {
  static const TemporaryFolder configs;
  if (!std::filesystem::exists(configs / "platforms"))
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
  read_prices(Fields{whole, "p.json"}, {});
}

/// Files that a calibration names lie beside those that are shipped.
inline void read_calibration_file(const Json& json) {
  CalibrationSpec spec = read_calibration(json, "c.json", "configs/calibrations", catalogue());
  if (!spec.simulate.is_null()) read_sought(spec.simulate, "c.json");
  if (spec.profile.is_null()) return;
  if (!spec.profile.contains("service")) spec.profile["service"] = 1;
  profile_of(spec, {}, "c.json");
}

inline void read_sweep_file(const Json& json) {
  const Json whole = catalogue().complete(json, "sweeps", "sweep.json", "");
  read_sweep(whole, "sweep.json", catalogue(), metric_names());
}

inline void read_plan_file(const Json& json) {
  const Json whole = catalogue().complete(json, "plans", "plan.json", "");
  read_plan(whole, "plan.json", {}, catalogue(), all_kinds());
}

inline void read_experiment_file(const Json& json) {
  const Json whole = catalogue().complete(json, "experiments", "e.json", "");
  read_manifest(whole, "mine", "e.json", catalogue());
}

inline void read_study_file(const Json& json) {
  read_paper(catalogue().complete(json, "studies", "s.json", ""), "s.json");
}

struct Pair {
  std::string name;
  std::string part;
  Reader read;
  /// The reader gets the value from a file, which is written anew for each.
  bool writes = false;
};

/// Reads the value as a platform that serves the model of `of`.
inline Reader platform_reader(const char* of) {
  return [of](const Json& json) { read_as_scenario(json, "platform", of); };
}

inline const std::vector<Pair> pairs = {
    {"distribution", "", [](const Json& json) { distribution_of(json, "d.json", ""); }},
    {"amount", "",
     [](const Json& json) {
       amount_of(json, "a.json", "", {0, 1e15});
     }},
    {"profile", "", read_profile},
    {"calibration", "", read_calibration_file},
    {"prices", "", read_price_file},
    {"workload", "", [](const Json& json) { read_as_scenario(json, "workload"); }},
    {"start_up", "", [](const Json& json) { read_in_platform(json, "function", "start_up"); }},
    {"autoscaler", "", [](const Json& json) { read_in_platform(json, "container", "autoscaler"); }},
    {"function", "", platform_reader(small)},
    {"container", "", platform_reader(on_servers)},
    {"pool", "", platform_reader(on_servers)},
    {"job", "", platform_reader(small)},
    {"platform", "", [](const Json& json) { read_as_file("platforms", json); }, true},
    {"platform", "/definitions/any", platform_reader(small)},
    {"platform", "/definitions/gateway", platform_reader(small)},
    {"platform", "/definitions/router", platform_reader(small)},
    {"platform", "/definitions/pipeline", platform_reader(small)},
    {"platform", "/definitions/account", platform_reader(small)},
    {"reference", "", [](const Json& json) { read_as_file("references", json); }, true},
    {"scenario", "", [](const Json& json) { read_as_scenario(json); }},
    {"sweep", "", read_sweep_file},
    {"plan", "", read_plan_file},
    {"experiment", "", read_experiment_file},
    {"study", "", read_study_file},
    {"scenario", "/definitions/retry",
     [](const Json& json) {
       read_as_scenario({{"retry", json}}, "client");
     }},
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
  if (says("/max_s: ") || says("/phase: ")) return false;
  if (says(": expected ")) return true;
  // A bound of the key itself is a number; other words are about other keys or the vendor.
  for (const char* beyond : {"above ", "below "}) {
    const std::string shown = ": " + value.dump() + " is " + beyond;
    const auto found = complaint.find(shown);
    if (found == std::string::npos) continue;
    const char next = complaint[found + shown.size()];
    return next == '-' || (next >= '0' && next <= '9');
  }
  return false;
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

/// Numbers at and just beyond each bound that a schema names. That of the simulated clock is left
/// out: it ends at 9223372036.854775807 s, which no schema says exactly.
inline void numbers_at_bounds(const Json& schema, std::set<double>& numbers) {
  if (schema.is_object())
    for (const char* key : {"minimum", "maximum", "exclusiveMinimum"}) {
      if (!schema.contains(key) || !schema[key].is_number() || schema[key] == 9.2e9) continue;
      const double bound = schema[key].get<double>(),
                   beyond = key == std::string{"maximum"} ? 1 : -1;
      const bool whole = bound == std::floor(bound);
      numbers.insert({bound, whole ? bound + beyond : bound * std::exp2(beyond)});
    }
  if (schema.is_structured())
    for (const Json& part : schema) numbers_at_bounds(part, numbers);
}

/// The same of a file of schemas, whole numbers as such.
inline std::vector<Json> numbers_at_bounds(const std::string& file) {
  std::set<double> numbers;
  numbers_at_bounds(catalogue().load("schema", file, "test", ""), numbers);
  std::vector<Json> values;
  for (const double number : numbers) {
    const bool whole = number == std::floor(number);
    values.push_back(whole ? Json(static_cast<std::int64_t>(number)) : Json(number));
  }
  return values;
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
