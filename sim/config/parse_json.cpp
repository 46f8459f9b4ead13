// nlohmann's parser reports what it meets, value by value, without recursion. The builder below
// makes the document of it and refuses what the library would let pass: keys that come twice and
// endless nesting. Its messages about syntax are put into our words.

#include <algorithm>
#include <sstream>
#include <utility>

#include "sim/config/files.hpp"

namespace coldcast {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string line_and_column(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto lines = std::ranges::count(before, '\n');
  const std::string_view line = before.substr(before.rfind('\n') + 1);
  const auto starts_character = [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  };
  const auto column = std::ranges::count_if(line, starts_character);
  return "line " + std::to_string(lines + 1) + ", column " + std::to_string(column + 1);
}

/// The word around an offset, such as the NaN of which the parser has only read the first letter.
std::string_view word_at(std::string_view text, std::size_t offset) {
  const auto in_word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view{"_+-."}.find(c) != std::string_view::npos;
  };
  std::size_t begin = std::min(offset, text.size());
  std::size_t end = begin;
  while (begin > 0 && in_word(text[begin - 1])) --begin;
  while (end < text.size() && in_word(text[end])) ++end;
  return text.substr(begin, end - begin);
}

bool follows_comma(std::string_view text, std::size_t offset) {
  const std::size_t last = text.substr(0, offset).find_last_not_of(" \t\r\n");
  return last != std::string_view::npos && text[last] == ',';
}

/// The parser's own words without "[json.exception...] ... while parsing object - " before and the
/// text read last behind.
std::string library_words(std::string_view message) {
  const std::size_t context = message.find(" - ");
  if (context != std::string_view::npos) message.remove_prefix(context + 3);
  return std::string{message.substr(0, message.find("; last read"))};
}

std::string syntax_problem(std::string_view text, std::size_t offset, std::string_view message) {
  const bool closes = offset < text.size() && (text[offset] == '}' || text[offset] == ']');
  const auto says = [&](std::string_view part) {
    return message.find(part) != std::string_view::npos;
  };
  if (closes && follows_comma(text, offset)) return "the comma before this bracket is one too many";
  const std::string_view word = word_at(text, offset);
  if (says("number overflow")) return in_quotes(word) + " is too large for a number";
  if (says("unexpected end of input")) return library_words(message);
  if (says("object key - ") && says("expected string literal")) {
    return "expected a key in double quotes";
  }
  const bool no_value = says("invalid literal") || says("invalid number");
  if (no_value && !word.empty()) return in_quotes(word) + " is no JSON value";
  return library_words(message);
}

class Builder final : public Json::json_sax_t {
 public:
  Builder(std::string_view text, const std::string& where)
      : text_(text), where_(where), stream_(std::string{text}) {}

  Json read() {
    Json::sax_parse(stream_, this, Json::input_format_t::json, true, true);
    return std::move(root_);
  }

  bool null() override { return add(nullptr), true; }
  bool boolean(bool value) override { return add(value), true; }
  bool number_integer(number_integer_t value) override { return add(value), true; }
  bool number_unsigned(number_unsigned_t value) override { return add(value), true; }
  bool number_float(number_float_t value, const string_t&) override { return add(value), true; }
  bool string(string_t& value) override { return add(std::move(value)), true; }
  bool binary(binary_t&) override { return false; }  // JSON text has none
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool end_object() override { return open_.pop_back(), true; }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return open_.pop_back(), true; }

  bool key(string_t& key) override {
    if (open_.back()->contains(key))
      fail(read_so_far() - 1, "the key " + in_quotes(key) + " comes twice");
    key_ = std::move(key);
    return true;
  }

  bool parse_error(std::size_t read, const std::string&, const Json::exception& error) override {
    const std::size_t offset = read > 0 ? read - 1 : 0;
    fail(offset, syntax_problem(text_, offset, error.what()));
  }

 private:
  Json& add(Json value) {
    if (open_.empty()) return root_ = std::move(value);
    Json& parent = *open_.back();
    if (parent.is_array()) return parent.emplace_back(std::move(value));
    return parent[key_] = std::move(value);
  }

  bool open(Json empty) {
    if (open_.size() == deepest_nesting) {
      fail(read_so_far() - 1,
           "more than " + std::to_string(deepest_nesting) + " levels of nesting");
    }
    open_.push_back(&add(std::move(empty)));
    return true;
  }

  std::size_t read_so_far() {
    return static_cast<std::size_t>(stream_.rdbuf()->pubseekoff(0, std::ios::cur, std::ios::in));
  }

  [[noreturn]] void fail(std::size_t offset, const std::string& what) const {
    throw ConfigError(where_, line_and_column(text_, offset), what);
  }

  std::string_view text_;
  const std::string& where_;
  std::istringstream stream_;
  Json root_;
  std::vector<Json*> open_;  // the containers around the next value; they don't move while open
  std::string key_;
};

}  // namespace

Json parse_json(std::string_view text, const std::string& where) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return Builder{text, where}.read();
}

}  // namespace coldcast
