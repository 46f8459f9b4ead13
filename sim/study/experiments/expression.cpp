#include "sim/study/experiments/expression.hpp"

#include <cmath>
#include <limits>

#include "sim/study/experiments/expression_functions.hpp"
#include "sim/study/formula.hpp"

namespace coldcast {
namespace {

using Evaluate = Expression::Evaluate;

Evaluate negated_expression(const std::string& sign, Evaluate inner) {
  if (sign == "-") return [inner = std::move(inner)](ExpressionScope& s) { return -inner(s); };
  return [inner = std::move(inner)](ExpressionScope& scope) {
    const double value = inner(scope);
    return std::isnan(value) ? value : is_true(value) ? 0.0 : 1.0;
  };
}

Evaluate compared_expressions(const std::string& sign, Evaluate left, Evaluate right) {
  return [left = std::move(left), right = std::move(right), sign](ExpressionScope& scope) {
    const double a = left(scope), b = right(scope);
    if (!scope.rehearsal)
      scope.evidence.push_back(short_number(a) + " " + sign + " " + short_number(b));
    return compares(a, sign, b) ? 1.0 : 0.0;
  };
}

Evaluate joined_expressions(const std::string& sign, Evaluate left, Evaluate right) {
  const bool both = sign == "and";
  if (both || sign == "or")
    return [left = std::move(left), right = std::move(right), both](ExpressionScope& scope) {
      // Both sides are looked at, for evidence and for ids that are not there.
      const bool a = is_true(left(scope)), b = is_true(right(scope));
      return (both ? a && b : a || b) ? 1.0 : 0.0;
    };
  if (sign.find_first_of("<>=") != std::string::npos)
    return compared_expressions(sign, std::move(left), std::move(right));
  return [left = std::move(left), right = std::move(right), sign](ExpressionScope& scope) {
    const double a = left(scope);
    return reckoned(a, sign, right(scope));
  };
}

/// Gives the parts of a formula their meaning in an experiment.
class ExpressionMaker {
 public:
  ExpressionMaker(const std::string& text, const std::vector<Axis>& axes)
      : text_(text), axes_(axes) {}

  Evaluate made(const Formula& formula) const {
    switch (formula.kind) {
      case Formula::Kind::number:
        return [value = formula.number](ExpressionScope&) { return value; };
      case Formula::Kind::text:
        fail(formula, "a text stands only in the call of a function, which this is not,");
      case Formula::Kind::name:
        return named(formula);
      case Formula::Kind::call:
        return called(formula);
      case Formula::Kind::quantifier:
        return ranged(formula);
      case Formula::Kind::operation:
        break;
    }
    Evaluate first = made(formula.parts.front());
    if (formula.parts.size() == 1) return negated_expression(formula.word, std::move(first));
    return joined_expressions(formula.word, std::move(first), made(formula.parts.back()));
  }

 private:
  /// The name of an axis alone is the number of its value.
  Evaluate named(const Formula& formula) const {
    const std::string& name = formula.word;
    if (name == "inf")
      return [](ExpressionScope&) { return std::numeric_limits<double>::infinity(); };
    for (std::size_t i = 0; i < axes_.size(); ++i)
      if (axes_[i].name == name)
        return [i, name](ExpressionScope& scope) { return number_on_axis(scope, i, name); };
    fail(formula, in_quotes(name) + " is no function and no axis");
  }

  static double number_on_axis(const ExpressionScope& scope, std::size_t axis,
                               const std::string& name) {
    if (scope.bound.at(axis) == unbound)
      throw TextError(in_quotes(name) + " has no value here; it needs a quantifier around it");
    const Json& value = scope.axes[axis].values[scope.bound[axis]].value;
    if (!value.is_number()) throw TextError("the values of " + in_quotes(name) + " are no numbers");
    return value.get<double>();
  }

  Evaluate called(const Formula& formula) const {
    if (is_quantifier(formula.word))
      fail(formula, formula.word + "() needs axes, a colon and an expression");
    std::vector<ExpressionArgument> arguments;
    for (const Formula& part : formula.parts)
      arguments.push_back(part.kind == Formula::Kind::text ? ExpressionArgument{part.word, {}}
                                                           : ExpressionArgument{"", made(part)});
    return function_call(formula.word, std::move(arguments));
  }

  Evaluate ranged(const Formula& formula) const {
    if (!is_quantifier(formula.word))
      fail(formula, in_quotes(formula.word) + " is no quantifier, and only those have axes");
    return quantifier(formula.word, read_choices(formula.range, axes_),
                      made(formula.parts.front()));
  }

  [[noreturn]] void fail(const Formula& formula, const std::string& what) const {
    fail_at(text_, formula.at, what);
  }

  const std::string& text_;
  const std::vector<Axis>& axes_;
};

}  // namespace

Expression::Expression(const std::string& text, const std::vector<Axis>& axes)
    : evaluate_(ExpressionMaker{text, axes}.made(read_formula(text))) {}

}  // namespace coldcast
