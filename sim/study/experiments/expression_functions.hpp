#pragma once
// What expressions can call by name.

#include <string>
#include <vector>

#include "sim/study/experiments/expression.hpp"

namespace coldcast {

/// An argument of a call: a text with placeholders, or a number.
struct ExpressionArgument {
  std::string text;               ///< if it is one
  Expression::Evaluate evaluate;  ///< else
};

/// The call of a function. TextError if there is none of that name, or the arguments do not fit.
Expression::Evaluate function_call(const std::string& name,
                                   std::vector<ExpressionArgument> arguments);

/// Whether a name is that of a quantifier.
bool is_quantifier(const std::string& name);

/// A quantifier over choices of axes. TextError if it cannot range over them.
Expression::Evaluate quantifier(const std::string& name, std::vector<Choice> choices,
                                Expression::Evaluate inner);

/// A number with four digits, for evidence.
std::string short_number(double value);

/// Whether a number counts as true.
inline bool is_true(double value) { return value == value && value != 0; }

}  // namespace coldcast
