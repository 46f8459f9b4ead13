#include "sim/config/fields.hpp"

#include <algorithm>
#include <utility>

#include "sim/config/key_hint.hpp"

namespace coldcast {
namespace {

void append_escaped(std::string& pointer, std::string_view key) {  // [RFC 6901, section 3]
  for (const char c : key) {
    if (c == '~' || c == '/') {
      pointer += c == '~' ? "~0" : "~1";
    } else {
      pointer += c;
    }
  }
}

/// In the order of the alphabet.
std::vector<std::string> each_once(std::vector<std::string> keys) {
  std::ranges::sort(keys);
  const auto again = std::ranges::unique(keys);
  keys.erase(again.begin(), again.end());
  return keys;
}

}  // namespace

Fields::Fields(const Json& object, std::string where, std::string pointer)
    : object_(&object), where_(std::move(where)), pointer_(std::move(pointer)) {
  if (!object.is_object()) fail_type({object, where_, pointer_}, "an object");
  read_.reserve(object.size());
  asked_.reserve(object.size());
}

const Json* Fields::find(std::string_view key) const {
  const auto found = object_->find(key);
  if (found == object_->end()) {
    absent_.emplace_back(key);
    return nullptr;
  }
  asked_.push_back(&*found);
  return &*found;
}

const Json& Fields::at(std::string_view key) {
  const Json* const found = find(key);
  if (!found) fail("", missing(key));
  read_.push_back(found);
  return *found;
}

Value Fields::value(std::string_view key) { return {at(key), where_, pointer_to(key)}; }

bool Fields::is_known(const Json& member) const {
  return std::ranges::find(asked_, &member) != asked_.end();
}

std::string Fields::missing(std::string_view key) const {
  std::vector<std::string> strangers;
  for (const auto& [name, member] : object_->get_ref<const Json::object_t&>()) {
    if (!is_known(member)) strangers.push_back(name);
  }
  return missing_key(key, strangers);
}

bool Fields::has(std::string_view key) const { return find(key) != nullptr; }

bool Fields::is_object(std::string_view key) const {
  const Json* const found = find(key);
  return found && found->is_object();
}

bool Fields::is_string(std::string_view key) const {
  const Json* const found = find(key);
  return found && found->is_string();
}

bool Fields::is_array(std::string_view key) const {
  const Json* const found = find(key);
  return found && found->is_array();
}

bool Fields::is_number(std::string_view key) const {
  const Json* const found = find(key);
  return found && found->is_number();
}

double Fields::number(std::string_view key, Range range) { return number_in(value(key), range); }

std::int64_t Fields::integer(std::string_view key, Range range) {
  return integer_in(value(key), range);
}

bool Fields::boolean(std::string_view key) { return boolean_in(value(key)); }

std::string Fields::string(std::string_view key) { return string_in(value(key)); }

Duration Fields::duration(std::string_view key, Range range) {
  return duration_in(value(key), range);
}

double Fields::in_seconds(std::string_view key, Range range) {
  return seconds_in(value(key), range);
}

std::vector<std::string> Fields::strings(std::string_view key) {
  const Value array = value(key);
  if (!array.json.is_array()) fail_type(array, "an array of strings");
  std::vector<std::string> result;
  for (const Json& element : array.json) {
    const std::string place = array.pointer + "/" + std::to_string(result.size());
    if (!element.is_string()) fail_type({element, where_, place}, "a string");
    result.push_back(element.get<std::string>());
  }
  return result;
}

std::vector<double> Fields::numbers(std::string_view key, Range range) {
  const Value array = value(key);
  if (!array.json.is_array()) fail_type(array, "an array of numbers");
  std::vector<double> result;
  for (const Json& element : array.json) {
    const std::string place = array.pointer + "/" + std::to_string(result.size());
    result.push_back(number_in({element, where_, place}, range));
  }
  return result;
}

std::vector<std::vector<double>> Fields::rows(std::string_view key, std::size_t columns) {
  const Value array = value(key);
  const std::string expected = "an array of " + std::to_string(columns) + " numbers";
  if (!array.json.is_array()) fail_type(array, "an array of rows, each " + expected);
  std::vector<std::vector<double>> table;
  for (const Json& row : array.json) {
    const std::string place = array.pointer + "/" + std::to_string(table.size());
    if (!row.is_array() || row.size() != columns) fail_type({row, where_, place}, expected);
    std::vector<double> cells;
    for (const Json& cell : row)
      cells.push_back(
          number_in({cell, where_, place + "/" + std::to_string(cells.size())}, Range{}));
    table.push_back(std::move(cells));
  }
  return table;
}

Distribution Fields::distribution(std::string_view key) {
  return distribution_of(at(key), where_, pointer_to(key));
}

Distribution Fields::amount(std::string_view key, Range range) {
  return amount_of(at(key), where_, pointer_to(key), range);
}

Fields Fields::object(std::string_view key) { return {at(key), where_, pointer_to(key)}; }

std::vector<Fields> Fields::objects(std::string_view key) {
  const Value array = value(key);
  if (!array.json.is_array()) fail_type(array, "an array of objects");
  std::vector<Fields> result;
  for (const Json& element : array.json) {
    result.emplace_back(element, where_, array.pointer + "/" + std::to_string(result.size()));
  }
  return result;
}

const Json& Fields::raw(std::string_view key) { return at(key); }

double Fields::number_or(std::string_view key, double fallback, Range range) {
  return has(key) ? number(key, range) : fallback;
}

std::int64_t Fields::integer_or(std::string_view key, std::int64_t fallback, Range range) {
  return has(key) ? integer(key, range) : fallback;
}

bool Fields::boolean_or(std::string_view key, bool fallback) {
  return has(key) ? boolean(key) : fallback;
}

std::string Fields::string_or(std::string_view key, std::string fallback) {
  return has(key) ? string(key) : std::move(fallback);
}

Duration Fields::duration_or(std::string_view key, Duration fallback, Range range) {
  return has(key) ? duration(key, range) : fallback;
}

std::optional<Fields> Fields::optional_object(std::string_view key) {
  return has(key) ? std::optional{object(key)} : std::nullopt;
}

std::string Fields::word(std::string_view key, const std::vector<std::string>& words) {
  const std::string word = string(key);
  if (std::ranges::find(words, word) != words.end()) return word;
  fail(key, "no " + in_quotes(word) + suggestion(word, words));
}

std::string Fields::word_or(std::string_view key, std::string fallback,
                            const std::vector<std::string>& words) {
  return has(key) ? word(key, words) : std::move(fallback);
}

void Fields::ignore(std::string_view key) {
  const auto found = object_->find(key);
  if (found != object_->end()) read_.push_back(&*found);
}

void Fields::done() const {
  std::vector<const Json*> read = read_;
  std::ranges::sort(read);
  for (const auto& [key, member] : object_->get_ref<const Json::object_t&>()) {
    if (!std::ranges::binary_search(read, &member))
      throw ConfigError(where_, pointer_to(key), unread(key, member));
  }
}

std::string Fields::unread(const std::string& key, const Json& member) const {
  if (is_known(member)) return "has no effect beside the other keys here";
  std::vector<std::string> known = absent_;
  for (const auto& [name, one] : object_->get_ref<const Json::object_t&>())
    if (is_known(one)) known.push_back(name);
  return unknown_key(key, each_once(std::move(known)), each_once(absent_));
}

void Fields::fail(std::string_view key, const std::string& what) const {
  throw ConfigError(where_, key.empty() ? pointer_ : pointer_to(key), what);
}

std::string Fields::pointer_to(std::string_view key) const {
  std::string pointer;
  pointer.reserve(pointer_.size() + 1 + key.size());
  pointer += pointer_;
  pointer += '/';
  append_escaped(pointer, key);
  return pointer;
}

}  // namespace coldcast
