#pragma once
// The small language of the constraints and filters of sweeps and the claims of experiments:
//   /platform/min_instances <= /platform/max_instances and not p95 > 300
//   all(model, workload in w-40: cell('{model}/{workload}/cost_usd') < 0.5)
// From the loosest to the tightest: or; and; not; one of < <= > >= == !=; + -; * /; - before a
// value; ^. Then numbers (99% is 0.99), texts in quotes, names, calls, quantifiers over what stands
// before their colon, and parentheses. A name is a word or a JSON pointer; a pointer ends at a
// blank, an operator or a parenthesis, so a division is written with blanks. What a name or a call
// stands for is no matter of grammar: a Condition knows keys and metrics, an Expression cells.

#include <cstddef>
#include <string>
#include <vector>

#include "sim/study/text_error.hpp"

namespace coldcast {

/// A formula as a tree.
struct Formula {
  enum class Kind { number, text, name, call, quantifier, operation };

  Kind kind = Kind::number;
  std::size_t at = 0;  ///< where it begins in the text; an operation: where its operator stands
  double number = 0;   ///< of a number
  std::string word;    ///< the text, the name, what is called, or the operator: "<=", "not"
  std::string range;   ///< of a quantifier: "model, workload in w-40"
  std::vector<Formula> parts;  ///< operands (one of "not" and of a sign), arguments, what is ranged
};

/// TextError that says what is wrong and at which character. A text of any length and nesting does
/// no harm: what would exhaust the stack is refused.
Formula read_formula(const std::string& text);

/// TextError about that place of the text.
[[noreturn]] void fail_at(const std::string& text, std::size_t at, const std::string& what);

/// Whether "<", "!=" or the like holds between two numbers; it never does for what is no number.
bool compares(double a, const std::string& sign, double b);

/// What + - * / ^ give.
double reckoned(double a, const std::string& sign, double b);

}  // namespace coldcast
