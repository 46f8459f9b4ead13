#include "sim/study/formula.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <initializer_list>
#include <string_view>

#include "sim/config/error.hpp"
#include "sim/config/files.hpp"

namespace coldcast {
namespace {

/// Operators of one formula. Each may be a level of the tree, which is walked by recursion.
constexpr std::size_t most_operators = 1000;

bool in_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// Reads a formula by recursive descent, from the loosest operator to the tightest.
class FormulaReader {
 public:
  explicit FormulaReader(const std::string& text) : text_(text) {}

  Formula whole() {
    Formula all = alternatives();
    skip_blanks();
    if (at_ < text_.size()) fail("nothing more was expected");
    return all;
  }

 private:
  using Signs = std::initializer_list<std::string_view>;
  using Level = Formula (FormulaReader::*)();

  Formula alternatives() { return joined({"or"}, &FormulaReader::conjunction); }
  Formula conjunction() { return joined({"and"}, &FormulaReader::negation); }

  Formula negation() {
    const Deeper deeper{*this};
    if (!take_word("not")) return comparison();
    const std::size_t at = at_ - 3;
    return operation("not", at, negation());
  }

  Formula comparison() {
    Formula left = sum();
    const std::string sign = taken({"<=", ">=", "==", "!=", "<", ">"});
    if (sign.empty()) return left;
    const std::size_t at = at_ - sign.size();
    return operation(sign, at, std::move(left), sum());
  }

  Formula sum() { return joined({"+", "-"}, &FormulaReader::product); }
  Formula product() { return joined({"*", "/"}, &FormulaReader::signed_one); }

  Formula signed_one() {
    const Deeper deeper{*this};
    if (!take("-")) return power();
    const std::size_t at = at_ - 1;
    return operation("-", at, signed_one());
  }

  Formula power() {
    Formula base = primary();
    if (!take("^")) return base;
    const std::size_t at = at_ - 1;
    return operation("^", at, std::move(base), signed_one());
  }

  /// Operands of the next tighter level, with operators that bind from left to right.
  Formula joined(Signs signs, Level tighter) {
    Formula left = (this->*tighter)();
    for (;;) {
      const std::string sign = taken(signs);
      if (sign.empty()) return left;
      const std::size_t at = at_ - sign.size();
      left = operation(sign, at, std::move(left), (this->*tighter)());
    }
  }

  template <class... Operands>
  Formula operation(const std::string& sign, std::size_t at, Operands... operands) {
    if (++operators_ > most_operators)
      fail("more operators than " + std::to_string(most_operators));
    Formula formula{Formula::Kind::operation, at, 0, sign, "", {}};
    (formula.parts.push_back(std::move(operands)), ...);
    return formula;
  }

  Formula primary() {
    skip_blanks();
    if (at_ >= text_.size()) fail(nothing_there);
    const char first = text_[at_];
    if (take("(")) {
      Formula inner = alternatives();
      expect(")");
      return inner;
    }
    if (first == '"' || first == '\'') return quoted();
    if (is_digit(first) || first == '.') return number();
    Formula name{Formula::Kind::name, at_, 0, first == '/' ? pointer() : word(), "", {}};
    if (name.word.empty()) fail(nothing_there);
    if (first != '/' && take("(")) read_call(name);
    return name;
  }

  void read_call(Formula& call) {
    call.kind = Formula::Kind::call;
    const std::size_t end = text_.find_first_of(":()'\"", at_);
    if (end != std::string::npos && text_[end] == ':') {
      call.kind = Formula::Kind::quantifier;
      call.range = text_.substr(at_, end - at_);
      at_ = end + 1;
    } else if (take(")")) {
      return;
    }
    do {
      call.parts.push_back(alternatives());
    } while (call.kind == Formula::Kind::call && take(","));
    expect(")");
  }

  Formula number() {
    Formula formula{Formula::Kind::number, at_, 0, "", "", {}};
    const char* const begin = text_.c_str() + at_;
    char* end = nullptr;
    formula.number = std::strtod(begin, &end);
    if (end == begin) fail("a number was expected");
    at_ += static_cast<std::size_t>(end - begin);
    if (at_ < text_.size() && text_[at_] == '%') {
      formula.number /= 100;
      ++at_;
    }
    if (at_ < text_.size() && in_name(text_[at_]))
      fail("a number is written without a unit, in the unit that the name beside it says,");
    return formula;
  }

  Formula quoted() {
    const std::size_t end = text_.find(text_[at_], at_ + 1);
    if (end == std::string::npos) fail("a text without its closing quote");
    Formula formula{Formula::Kind::text, at_, 0, text_.substr(at_ + 1, end - at_ - 1), "", {}};
    at_ = end + 1;
    return formula;
  }

  std::string pointer() {
    return up_to(std::min(text_.find_first_of(" \t\n<>=!()+*", at_), text_.size()));
  }

  /// The word that comes next; empty if there is none.
  std::string word() {
    std::size_t end = at_;
    while (end < text_.size() && in_name(text_[end])) ++end;
    return up_to(end);
  }

  std::string up_to(std::size_t end) {
    const std::string passed = text_.substr(at_, end - at_);
    at_ = end;
    return passed;
  }

  void skip_blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  /// Goes past this sign if it comes next.
  bool take(std::string_view sign) {
    skip_blanks();
    if (text_.compare(at_, sign.size(), sign) != 0) return false;
    at_ += sign.size();
    return true;
  }

  bool take_word(std::string_view wanted) {
    skip_blanks();
    const std::size_t before = at_;
    if (word() == wanted) return true;
    at_ = before;
    return false;
  }

  /// The first of these signs or words that comes next; empty if none does.
  std::string taken(Signs signs) {
    for (const std::string_view sign : signs)
      if (in_name(sign.front()) ? take_word(sign) : take(sign)) return std::string{sign};
    return "";
  }

  void expect(std::string_view sign) {
    if (!take(sign)) fail("a " + std::string{sign} + " was expected");
  }

  /// A level of nesting, so that no text can exhaust the stack. Parentheses make two of them.
  struct Deeper {
    explicit Deeper(FormulaReader& reader) : depth(reader.depth_) {
      if (++depth > 2 * deepest_nesting)
        reader.fail("too many parentheses and signs within one another");
    }
    ~Deeper() { --depth; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    std::size_t& depth;
  };

  [[noreturn]] void fail(const std::string& what) const { fail_at(text_, at_, what); }

  static constexpr const char* nothing_there = "a number, a name or ( was expected";

  const std::string& text_;
  std::size_t at_ = 0, depth_ = 0, operators_ = 0;
};

}  // namespace

Formula read_formula(const std::string& text) { return FormulaReader{text}.whole(); }

void fail_at(const std::string& text, std::size_t at, const std::string& what) {
  const std::string rest = text.substr(std::min(at, text.size()), 20);
  throw TextError(what + " at character " + std::to_string(at + 1) +
                  (rest.empty() ? ", the end" : ", before " + in_quotes(rest)));
}

bool compares(double a, const std::string& sign, double b) {
  if (std::isnan(a) || std::isnan(b)) return false;
  if (sign == "<") return a < b;
  if (sign == ">") return a > b;
  if (sign == "<=") return a <= b;
  if (sign == ">=") return a >= b;
  return (a == b) == (sign == "==");
}

double reckoned(double a, const std::string& sign, double b) {
  if (sign == "+") return a + b;
  if (sign == "-") return a - b;
  if (sign == "*") return a * b;
  return sign == "/" ? a / b : std::pow(a, b);
}

}  // namespace coldcast
