#include "sim/study/experiments/expression.hpp"

#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string_view>

#include "sim/config/nearest_word.hpp"
#include "sim/study/experiments/expression_functions.hpp"
#include "sim/study/text_cursor.hpp"

namespace coldcast {
namespace {

using Evaluate = Expression::Evaluate;

/// Reads an expression by recursive descent, from the loosest operator to the tightest.
class ExpressionParser : private TextCursor {
 public:
  ExpressionParser(const std::string& text, const std::vector<Axis>& axes)
      : TextCursor(text), axes_(axes) {}

  Evaluate whole() {
    Evaluate all = alternatives();
    skip_blanks();
    if (at_ < text_.size()) fail("nothing more was expected");
    return all;
  }

 private:
  Evaluate alternatives() {
    Evaluate left = conjunction();
    while (take_word("or")) {
      left = [left, right = conjunction()](ExpressionScope& scope) {
        // Both sides are looked at, for evidence and for ids that are not there.
        const bool a = is_true(left(scope)), b = is_true(right(scope));
        return a || b ? 1.0 : 0.0;
      };
    }
    return left;
  }

  Evaluate conjunction() {
    Evaluate left = negation();
    while (take_word("and")) {
      left = [left, right = negation()](ExpressionScope& scope) {
        const bool a = is_true(left(scope)), b = is_true(right(scope));
        return a && b ? 1.0 : 0.0;
      };
    }
    return left;
  }

  Evaluate negation() {
    if (!take_word("not")) return comparison();
    return [inner = negation()](ExpressionScope& scope) {
      const double value = inner(scope);
      return std::isnan(value) ? value : is_true(value) ? 0.0 : 1.0;
    };
  }

  Evaluate comparison() {
    Evaluate left = sum();
    for (const std::string_view sign : {"<=", ">=", "==", "!=", "<", ">"}) {
      if (!take(sign)) continue;
      return [left, right = sum(), sign](ExpressionScope& scope) {
        const double a = left(scope), b = right(scope);
        if (!scope.rehearsal)
          scope.evidence.push_back(short_number(a) + " " + std::string{sign} + " " +
                                   short_number(b));
        return holds(a, sign, b) ? 1.0 : 0.0;
      };
    }
    return left;
  }

  static bool holds(double a, std::string_view sign, double b) {
    if (std::isnan(a) || std::isnan(b)) return false;
    if (sign == "<") return a < b;
    if (sign == ">") return a > b;
    if (sign == "<=") return a <= b;
    if (sign == ">=") return a >= b;
    return (a == b) == (sign == "==");
  }

  Evaluate sum() {
    Evaluate left = product();
    for (;;) {
      if (take("+"))
        left = [left, right = product()](ExpressionScope& s) { return left(s) + right(s); };
      else if (take("-"))
        left = [left, right = product()](ExpressionScope& s) { return left(s) - right(s); };
      else
        return left;
    }
  }

  Evaluate product() {
    Evaluate left = signed_one();
    for (;;) {
      if (take("*"))
        left = [left, right = signed_one()](ExpressionScope& s) { return left(s) * right(s); };
      else if (take("/"))
        left = [left, right = signed_one()](ExpressionScope& s) { return left(s) / right(s); };
      else
        return left;
    }
  }

  Evaluate signed_one() {
    if (++depth_ > deepest_nesting) fail("more parentheses and signs than 64");
    Evaluate result;
    if (take("-"))
      result = [inner = signed_one()](ExpressionScope& s) { return -inner(s); };
    else
      result = power();
    --depth_;
    return result;
  }

  Evaluate power() {
    Evaluate base = primary();
    if (!take("^")) return base;
    return [base, exponent = signed_one()](ExpressionScope& s) {
      return std::pow(base(s), exponent(s));
    };
  }

  Evaluate primary() {
    if (take("(")) {
      Evaluate inner = alternatives();
      expect(")");
      return inner;
    }
    skip_blanks();
    if (at_ < text_.size() &&
        (std::isdigit(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '.'))
      return number();
    const std::string name = word();
    if (name.empty()) fail("a number, a name or ( was expected");
    if (name == "inf")
      return [](ExpressionScope&) { return std::numeric_limits<double>::infinity(); };
    if (!take("(")) return axis_number(name);
    return is_quantifier(name) ? quantified_over(name) : call(name);
  }

  Evaluate number() {
    const char* const begin = text_.c_str() + at_;
    char* end = nullptr;
    const double value = std::strtod(begin, &end);
    if (end == begin) fail("a number was expected");
    at_ += static_cast<std::size_t>(end - begin);
    return [value](ExpressionScope&) { return value; };
  }

  /// The name of an axis alone is the number of its value.
  Evaluate axis_number(const std::string& name) {
    for (std::size_t i = 0; i < axes_.size(); ++i)
      if (axes_[i].name == name)
        return [i, name](ExpressionScope& scope) {
          if (scope.bound.at(i) == unbound)
            throw TextError(in_quotes(name) +
                            " has no value here; it needs a quantifier around it");
          const Json& value = scope.axes[i].values[scope.bound[i]].value;
          if (!value.is_number())
            throw TextError("the values of " + in_quotes(name) + " are no numbers");
          return value.get<double>();
        };
    fail(in_quotes(name) + " is no function and no axis");
  }

  Evaluate quantified_over(const std::string& name) {
    const std::size_t colon = text_.find(':', at_);
    if (colon == std::string::npos) fail(name + "() needs axes, a colon and an expression");
    std::vector<Choice> choices = read_choices(text_.substr(at_, colon - at_), axes_);
    at_ = colon + 1;
    Evaluate inner = alternatives();
    expect(")");
    return quantifier(name, std::move(choices), std::move(inner));
  }

  Evaluate call(const std::string& name) {
    std::vector<ExpressionArgument> arguments;
    if (!take(")")) {
      do {
        arguments.push_back(argument());
      } while (take(","));
      expect(")");
    }
    return function_call(name, std::move(arguments));
  }

  ExpressionArgument argument() {
    skip_blanks();
    if (at_ >= text_.size() || (text_[at_] != '\'' && text_[at_] != '"'))
      return {"", alternatives()};
    const std::size_t end = text_.find(text_[at_], at_ + 1);
    if (end == std::string::npos) fail("a text without its closing quote");
    ExpressionArgument argument{text_.substr(at_ + 1, end - at_ - 1), {}};
    at_ = end + 1;
    return argument;
  }

  void expect(std::string_view sign) {
    if (!take(sign)) fail("a " + std::string{sign} + " was expected");
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw TextError(what + " at character " + std::to_string(at_ + 1) + ", before " +
                    in_quotes(text_.substr(std::min(at_, text_.size()), 20)));
  }

  const std::vector<Axis>& axes_;
  std::size_t depth_ = 0;
};

}  // namespace

Expression::Expression(const std::string& text, const std::vector<Axis>& axes)
    : evaluate_(ExpressionParser{text, axes}.whole()) {}

}  // namespace coldcast
