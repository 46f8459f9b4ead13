#include "sim/study/experiments/axes.hpp"

#include <algorithm>
#include <optional>

#include "sim/config/nearest_word.hpp"

namespace coldcast {
namespace {

std::string trimmed_word(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\n");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

std::vector<std::string> parts_between_commas(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t comma = std::min(text.find(',', begin), text.size());
    parts.push_back(trimmed_word(text.substr(begin, comma - begin)));
    begin = comma + 1;
  }
  return parts;
}

std::optional<std::size_t> axis_named(const std::vector<Axis>& axes, const std::string& name) {
  const auto found = std::ranges::find(axes, name, &Axis::name);
  if (found == axes.end()) return std::nullopt;
  return static_cast<std::size_t>(found - axes.begin());
}

std::size_t axis_at(const std::vector<Axis>& axes, const std::string& name) {
  if (const auto found = axis_named(axes, name)) return *found;
  std::vector<std::string> names;
  for (const Axis& axis : axes) names.push_back(axis.name);
  throw TextError("no axis " + in_quotes(name) + suggestion(name, names));
}

std::size_t value_at(const Axis& axis, const std::string& id) {
  const auto found = std::ranges::find(axis.values, id, &AxisValue::id);
  if (found != axis.values.end()) return static_cast<std::size_t>(found - axis.values.begin());
  std::vector<std::string> ids;
  for (const AxisValue& value : axis.values) ids.push_back(value.id);
  throw TextError("no value " + in_quotes(id) + " on the axis " + in_quotes(axis.name) +
                  suggestion(id, ids));
}

std::vector<std::size_t> all_values_of(const Axis& axis) {
  std::vector<std::size_t> values;
  for (std::size_t i = 0; i < axis.values.size(); ++i) values.push_back(i);
  return values;
}

void refuse_twice(const std::vector<Choice>& choices, const std::vector<Axis>& axes) {
  for (std::size_t i = 0; i < choices.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (choices[i].axis == choices[j].axis)
        throw TextError("names the axis " + in_quotes(axes[choices[i].axis].name) + " twice");
}

const AxisValue& bound_value(const std::string& name, const std::vector<Axis>& axes,
                             const Combination& combination) {
  const std::size_t axis = axis_at(axes, name);
  if (axis >= combination.size() || combination[axis] == unbound)
    throw TextError("{" + name +
                    "} has no value here; name the axis in \"for\", or in a quantifier");
  return axes[axis].values[combination[axis]];
}

}  // namespace

std::vector<Choice> read_choices(const std::string& text, const std::vector<Axis>& axes) {
  std::vector<Choice> choices;
  bool listing = false;  // whether the words are values of the last axis
  for (const std::string& part : parts_between_commas(text)) {
    if (listing && !axis_named(axes, trimmed_word(part.substr(0, part.find(" in "))))) {
      choices.back().values.push_back(value_at(axes[choices.back().axis], part));
      continue;
    }
    const std::size_t in = part.find(" in ");
    listing = in != std::string::npos;
    const std::size_t axis = axis_at(axes, trimmed_word(part.substr(0, in)));
    choices.push_back({axis, {}});
    if (listing)
      choices.back().values.push_back(value_at(axes[axis], trimmed_word(part.substr(in + 4))));
    else
      choices.back().values = all_values_of(axes[axis]);
  }
  refuse_twice(choices, axes);
  return choices;
}

std::string filled(const std::string& text, const std::vector<Axis>& axes,
                   const Combination& combination) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = std::min(text.find('{', at), text.size());
    result += text.substr(at, open - at);
    if (open == text.size()) break;
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) throw TextError("has a { without a }");
    result += bound_value(text.substr(open + 1, close - open - 1), axes, combination).id;
    at = close + 1;
  }
  return result;
}

Json filled_json(const Json& json, const std::vector<Axis>& axes, const Combination& combination) {
  if (json.is_string()) {
    const auto& text = json.get_ref<const std::string&>();
    const bool alone = text.size() > 2 && text.front() == '{' && text.find('}') == text.size() - 1;
    if (alone) return bound_value(text.substr(1, text.size() - 2), axes, combination).value;
    return filled(text, axes, combination);
  }
  Json result = json;
  if (json.is_structured())
    for (auto& part : result) part = filled_json(part, axes, combination);
  return result;
}

void for_each_combination(const std::vector<Choice>& choices, const Combination& start,
                          const std::function<void(const Combination&)>& take) {
  Combination combination = start;
  const std::function<void(std::size_t)> choose = [&](std::size_t depth) {
    if (depth == choices.size()) return take(combination);
    const Choice& choice = choices[depth];
    for (const std::size_t value : choice.values) {
      combination[choice.axis] = value;
      choose(depth + 1);
    }
    combination[choice.axis] = start[choice.axis];
  };
  choose(0);
}

}  // namespace coldcast
