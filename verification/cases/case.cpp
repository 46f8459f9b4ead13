#include "verification/cases/case.hpp"

#include <nlohmann/json.hpp>

#include "sim/config/files.hpp"

namespace coldcast {
namespace {

using Ordered = nlohmann::ordered_json;

Case read_case(const Ordered& json, const std::string& where, const std::string& pointer) {
  const auto fail = [&](const std::string& what) { throw ConfigError(where, pointer, what); };
  if (!json.is_object()) fail("a case is an object with \"id\", \"config\" and \"expected\"");
  if (!json.contains("id") || !json["id"].is_string()) fail("needs an \"id\", which is a text");
  if (!json.contains("config") || !json["config"].is_object())
    fail("needs a \"config\", which is an object");
  if (!json.contains("expected") || !json["expected"].is_object())
    fail("needs \"expected\", an object of metrics and their values");
  if (json.contains("kind") && !json["kind"].is_string()) fail("\"kind\" is no text");
  Case one;
  one.id = json["id"].get<std::string>();
  const std::string kind = json.value("kind", std::string{"stochastic"});
  if (kind != "stochastic" && kind != "deterministic")
    fail("\"kind\" is \"stochastic\" or \"deterministic\", not " + in_quotes(kind));
  one.deterministic = kind == "deterministic";
  one.config = Json::parse(json["config"].dump());
  one.parameters = Json::object();
  if (json.contains("parameters") && json["parameters"].is_object())
    one.parameters = Json::parse(json["parameters"].dump());
  if (json.contains("title") && json["title"].is_string() && !one.parameters.contains("title"))
    one.parameters["title"] = json["title"].get<std::string>();
  for (const auto& [name, value] : json["expected"].items())
    one.expected.emplace_back(name, Json::parse(value.dump()));
  return one;
}

}  // namespace

std::vector<Case> read_cases(const std::string& text, const std::string& where) {
  const Ordered json = Ordered::parse(text, nullptr, false, true);
  if (json.is_discarded()) throw ConfigError(where, "", "is not valid JSON");
  parse_json(text, where);  // refuses endless nesting and keys that come twice
  const Ordered* list = &json;
  if (json.is_object() && json.contains("cases")) list = &json["cases"];
  if (!list->is_array()) throw ConfigError(where, "", "must be an array of cases");
  std::vector<Case> cases;
  for (std::size_t i = 0; i < list->size(); ++i)
    cases.push_back(read_case((*list)[i], where, "/" + std::to_string(i)));
  return cases;
}

}  // namespace coldcast
