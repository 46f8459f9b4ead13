#include "sim/config/set_value.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/config/files.hpp"

namespace coldcast {
namespace {

constexpr auto longest_pointer = static_cast<std::ptrdiff_t>(deepest_nesting);

[[noreturn]] void fail(const std::string& pointer, const std::string& what) {
  throw ConfigError("command line", pointer, what);
}

bool is_utf8(const std::string& text) {
  try {
    return !Json(text).dump().empty();
  } catch (const Json::type_error&) {
    return false;
  }
}

/// One step of a pointer, in which ~1 and ~0 stand for / and ~ [RFC 6901, section 4].
std::string unescaped(std::string_view step) {
  std::string result;
  for (std::size_t i = 0; i < step.size(); ++i) {
    if (step[i] != '~') {
      result += step[i];
      continue;
    }
    const std::string_view escape = step.substr(i++, 2);
    if (escape != "~0" && escape != "~1") {
      fail("", in_quotes(step) + ": in a pointer ~ is written ~0, and / within a key ~1");
    }
    result += escape == "~0" ? '~' : '/';
  }
  return result;
}

Json& element(Json& array, const std::string& step, const std::string& pointer) {
  std::size_t index = 0;
  const auto [rest, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  const bool is_index = error == std::errc{} && rest == step.data() + step.size() &&
                        (step == "0" || step.front() != '0');
  if (is_index && index < array.size()) return array[index];
  fail(pointer,
       "no element " + in_quotes(step) + "; this array has " + std::to_string(array.size()));
}

/// What a step leads to; nothing if that may be made.
Json* child(Json& parent, const std::string& step, const std::string& pointer) {
  if (parent.is_array()) return &element(parent, step, pointer);
  if (parent.is_null()) return nullptr;
  if (parent.is_object()) {
    const auto found = parent.find(step);
    return found == parent.end() ? nullptr : &*found;
  }
  fail(pointer, "a " + std::string{parent.type_name()} + " has no member " + in_quotes(step));
}

/// The place that a pointer leads to, made where it is not there yet: once all of the pointer is
/// known to be right, so that what fails changes nothing.
Json& place_at(Json& document, std::string_view pointer) {
  if (std::ranges::count(pointer, '/') > longest_pointer) fail("", "--set: more than 64 steps");
  Json* place = &document;
  std::vector<std::string> to_make;
  for (std::size_t begin = 0; begin < pointer.size();) {
    const std::string_view step =
        pointer.substr(begin + 1, pointer.find('/', begin + 1) - begin - 1);
    std::string name = unescaped(step);
    Json* const there =
        to_make.empty() ? child(*place, name, std::string{pointer.substr(0, begin)}) : nullptr;
    if (there)
      place = there;
    else
      to_make.push_back(std::move(name));
    begin += 1 + step.size();
  }
  for (const std::string& name : to_make) place = &(*place)[name];
  return *place;
}

Json value_of(const std::string& text) {
  try {
    return parse_json(text, "command line");
  } catch (const ConfigError&) {
    return text;
  }
}

}  // namespace

void set_value(Json& document, const std::string& assignment) {
  if (!is_utf8(assignment)) fail("", "--set: the text is not UTF-8");
  const std::size_t equals = assignment.find('=');
  if (!assignment.starts_with('/') || equals == std::string::npos) {
    fail("", in_quotes(assignment) + " is not of the form /json/pointer=value");
  }
  Json value = value_of(assignment.substr(equals + 1));
  place_at(document, std::string_view{assignment}.substr(0, equals)) = std::move(value);
}

}  // namespace coldcast
