#include "sim/study/sweep/condition.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "sim/config/error.hpp"
#include "sim/config/files.hpp"
#include "sim/study/text_cursor.hpp"

namespace coldcast {
namespace {

/// What is wrong with a condition; Condition knows where it stands.
class ConditionError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A filter of the command line may hold bytes that are not UTF-8.
std::string dumped(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

double number_of(const Json& value, std::string_view sign) {
  if (value.is_number()) return value.get<double>();
  throw ConditionError("a " + std::string{value.type_name()} + ", " + in_quotes(dumped(value)) +
                       ", stands beside " + std::string{sign} + ", which wants numbers");
}

bool truth_of(const Json& value) {
  if (value.is_null()) return false;
  if (value.is_boolean()) return value.get<bool>();
  throw ConditionError(in_quotes(dumped(value)) + " is neither true nor false");
}

bool is_true_that(const Json& a, std::string_view sign, const Json& b) {
  if (a.is_null() || b.is_null()) return false;
  if (sign == "==") return a == b;
  if (sign == "!=") return a != b;
  const double x = number_of(a, sign), y = number_of(b, sign);
  if (sign == "<") return x < y;
  if (sign == ">") return x > y;
  return sign == "<=" ? x <= y : x >= y;
}

Json computed(const Json& a, char sign, const Json& b) {
  if (a.is_null() || b.is_null()) return nullptr;
  const double x = number_of(a, {&sign, 1}), y = number_of(b, {&sign, 1});
  if (sign == '+') return x + y;
  if (sign == '-') return x - y;
  if (sign == '*') return x * y;
  return y == 0 ? Json{} : Json(x / y);
}

/// Reads a condition by recursive descent, from the loosest operator to the tightest.
class ConditionParser : private TextCursor {
 public:
  using Evaluate = Condition::Evaluate;

  ConditionParser(const std::string& text, std::vector<std::string>& names)
      : TextCursor(text, "."), names_(names) {}

  Evaluate whole() {
    Evaluate all = alternatives();
    skip_blanks();
    if (at_ < text_.size()) fail("nothing more was expected");
    return all;
  }

 private:
  Evaluate alternatives() {
    Evaluate left = conjunction();
    while (take_word("or"))
      left = [left, right = conjunction()](const NamedValue& of) -> Json {
        return truth_of(left(of)) || truth_of(right(of));
      };
    return left;
  }

  Evaluate conjunction() {
    Evaluate left = negation();
    while (take_word("and"))
      left = [left, right = negation()](const NamedValue& of) -> Json {
        return truth_of(left(of)) && truth_of(right(of));
      };
    return left;
  }

  Evaluate negation() {
    const Deeper deeper{*this};
    if (!take_word("not")) return comparison();
    return [inner = negation()](const NamedValue& of) -> Json { return !truth_of(inner(of)); };
  }

  Evaluate comparison() {
    Evaluate left = sum();
    for (const std::string_view sign : {"<=", ">=", "==", "!=", "<", ">"}) {
      if (!take(sign)) continue;
      return [left, right = sum(), sign](const NamedValue& of) -> Json {
        return is_true_that(left(of), sign, right(of));
      };
    }
    return left;
  }

  Evaluate sum() {
    Evaluate left = product();
    for (;;) {
      const char sign = take("+") ? '+' : take("-") ? '-' : '\0';
      if (sign == '\0') return left;
      left = [left, right = product(), sign](const NamedValue& of) {
        return computed(left(of), sign, right(of));
      };
    }
  }

  Evaluate product() {
    Evaluate left = factor();
    for (;;) {
      const char sign = take("*") ? '*' : take("/") ? '/' : '\0';
      if (sign == '\0') return left;
      left = [left, right = factor(), sign](const NamedValue& of) {
        return computed(left(of), sign, right(of));
      };
    }
  }

  Evaluate factor() {
    const Deeper deeper{*this};
    skip_blanks();
    if (at_ >= text_.size()) fail("a number, a name or ( was expected");
    if (take("(")) {
      Evaluate inner = alternatives();
      if (!take(")")) fail("a ) was expected");
      return inner;
    }
    if (take("-"))
      return [inner = factor()](const NamedValue& of) { return computed(0, '-', inner(of)); };
    const char first = text_[at_];
    if (first == '"' || first == '\'') return quoted();
    if (first == '/') return name(pointer());
    if (std::isdigit(static_cast<unsigned char>(first)) != 0 || first == '.') return number();
    const std::string word = this->word();
    if (word.empty()) fail("a number, a name or ( was expected");
    if (word == "true" || word == "false")
      return [truth = word == "true"](const NamedValue&) -> Json { return truth; };
    return name(word);
  }

  Evaluate name(const std::string& name) {
    names_.push_back(name);
    return [name](const NamedValue& of) { return of(name); };
  }

  Evaluate number() {
    const char* const begin = text_.c_str() + at_;
    char* end = nullptr;
    double value = std::strtod(begin, &end);
    if (end == begin) fail("a number was expected");
    at_ += static_cast<std::size_t>(end - begin);
    if (at_ < text_.size() && text_[at_] == '%') {
      value /= 100;
      ++at_;
    }
    if (at_ < text_.size() && in_word(text_[at_]))
      fail("a number is written without a unit, in the unit that the name beside it says,");
    return [value](const NamedValue&) -> Json { return value; };
  }

  Evaluate quoted() {
    const std::size_t end = text_.find(text_[at_], at_ + 1);
    if (end == std::string::npos) fail("a text without its closing quote");
    const std::string text = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return [text](const NamedValue&) -> Json { return text; };
  }

  std::string pointer() {
    const std::size_t end = std::min(text_.find_first_of(" \t\n<>=!()+*", at_), text_.size());
    const std::string found = text_.substr(at_, end - at_);
    at_ = end;
    return found;
  }

  /// A level of nesting, so that no text can exhaust the stack.
  struct Deeper {
    explicit Deeper(ConditionParser& parser) : depth(parser.depth_) {
      if (++depth > 2 * deepest_nesting) parser.fail("too many parentheses and signs");
    }
    ~Deeper() { --depth; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    std::size_t& depth;
  };

  [[noreturn]] void fail(const std::string& what) const {
    const std::string rest = text_.substr(std::min(at_, text_.size()), 20);
    throw ConditionError(what + " at character " + std::to_string(at_ + 1) +
                         (rest.empty() ? ", the end" : ", before " + in_quotes(rest)));
  }

  std::vector<std::string>& names_;
  std::size_t depth_ = 0;
};

}  // namespace

Condition::Condition(std::string text, std::string where, std::string pointer)
    : text_(std::move(text)), where_(std::move(where)), pointer_(std::move(pointer)) {
  try {
    evaluate_ = ConditionParser{text_, names_}.whole();
  } catch (const ConditionError& error) {
    fail(error.what());
  }
}

bool Condition::holds(const NamedValue& value_of) const {
  try {
    return truth_of(evaluate_(value_of));
  } catch (const ConditionError& error) {
    fail(error.what());
  }
}

void Condition::fail(const std::string& what) const {
  throw ConfigError(where_, pointer_, in_quotes(text_) + ": " + what);
}

}  // namespace coldcast
