#include "verification/cases/alternatives.hpp"

#include <set>

#include "verification/cases/case.hpp"
#include "verification/cases/pattern.hpp"

namespace coldcast {
namespace {

// What is a list by nature.
const std::set<std::string> lists = {"times",        "times_ms",     "pairs",        "rates",
                                     "leave_rates",  "batch_affine", "scale_events", "services",
                                     "durations_ms", "events"};

Json word_or_number(const std::string& text) {
  const Json number = Json::parse(text, nullptr, false);
  return number.is_discarded() ? Json(text) : number;
}

/// "exp", "lognormal(scv4)" or "pareto(2.5)", with that mean.
Json named_law(const std::string& text, double mean) {
  const auto part =
      match(text, R"(\s*([A-Za-z_0-9]+?)\s*(?:\(\s*(?:scv|alpha)?\s*=?\s*([0-9.]+)\s*\))?\s*)");
  if (!part) throw NotUnderstood("/service: \"" + text + "\" names no distribution");
  const std::string& name = part->at(1);
  Json law{{"dist", name}};
  law[name == "det" || name == "deterministic" ? "value" : "mean"] = mean;
  if (!part->at(2).empty()) law[name == "pareto" ? "alpha" : "scv"] = number_in(part->at(2));
  return law;
}

std::vector<Json> each_law(const std::string& text) {
  const auto part = match(text, R"(each of:\s*(.*),\s*mean\s*=?\s*([0-9.eE+-]+)\s*)");
  if (!part)
    throw NotUnderstood("/service: expected \"each of: law/law/..., mean m\", found \"" + text +
                        "\"");
  std::vector<Json> laws;
  for (const std::string& law : split(part->at(1), "/"))
    laws.push_back(named_law(law, number_in(part->at(2))));
  return laws;
}

/// The values that one stands for; empty if it is just itself.
std::vector<Json> values_of(const std::string& key, const Json& value) {
  if (value.is_array() && !lists.contains(key)) return {value.begin(), value.end()};
  if (!value.is_string()) return {};
  const std::string text = value.get<std::string>();
  if (text.starts_with("each of:")) return each_law(text);
  if (key == "routing" && text == "any") return {"mru", "newest", "random"};
  if (text.find('|') == std::string::npos) return {};
  std::vector<Json> values;
  for (const std::string& one : split(text, R"(\s*\|\s*)")) values.push_back(word_or_number(one));
  return values;
}

void find(const Json& json, const std::string& pointer,
          std::vector<std::pair<std::string, std::vector<Json>>>& found) {
  for (const auto& [key, value] : json.items()) {
    const std::string here = pointer + "/" + key;
    if (std::vector<Json> values = values_of(key, value); !values.empty())
      found.emplace_back(here, std::move(values));
    else if (value.is_object())
      find(value, here, found);
  }
}

}  // namespace

std::vector<Alternative> alternatives_of(const Json& config) {
  std::vector<std::pair<std::string, std::vector<Json>>> found;
  find(config, "", found);
  std::vector<Alternative> all{{config, {}}};
  for (const auto& [pointer, values] : found) {
    std::vector<Alternative> more;
    for (const Alternative& one : all)
      for (const Json& value : values) {
        Alternative next = one;
        next.config[Json::json_pointer(pointer)] = value;
        next.chosen[pointer] = value;
        more.push_back(std::move(next));
      }
    all = std::move(more);
    if (all.size() > 1000) throw NotUnderstood("the config stands for more than 1000 runs");
  }
  return all;
}

std::string text_of(const Alternative& alternative) {
  std::string text;
  for (const auto& [pointer, value] : alternative.chosen) {
    const std::string key = pointer.substr(pointer.rfind('/') + 1);
    text += (text.empty() ? "" : ", ") + key + " " +
            (value.is_string() ? value.get<std::string>() : value.dump());
  }
  return text;
}

}  // namespace coldcast
