#pragma once
// What a claim of a manifest means and how a derived cell is made, in the language of
// sim/study/formula.hpp:
//   all(model, workload in w-40, w-120:
//       cell('aws-lambda/{model}/{workload}/cost_usd') <
//       cell('aws-ec2/{model}/{workload}/cost_usd'))
// Everything is a number, truths are 1 and 0; quantifiers range over the axes of the experiment.
// docs/reproducing.md lists functions and quantifiers.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/study/experiments/cells.hpp"

namespace coldcast {

/// What an expression looks at, and what it notes down while it does.
struct ExpressionScope {
  const std::vector<Axis>& axes;
  const CellTable& cells;
  Combination bound;                    ///< the values of the axes that quantifiers have chosen
  bool rehearsal = false;               ///< only ids are checked; each cell counts as 1
  std::string without_value;            ///< id of a cell that was asked for and has no value
  std::vector<std::string> evidence{};  ///< comparisons as they came out, for people
};

/// A cell that is not in the experiment.
class AbsentCell : public TextError {
 public:
  using TextError::TextError;
};

/// An expression that was understood and can be evaluated again and again.
class Expression {
 public:
  using Evaluate = std::function<double(ExpressionScope&)>;

  /// TextError that says what is wrong and where in the text.
  Expression(const std::string& text, const std::vector<Axis>& axes);

  /// AbsentCell or TextError if the text names what is not there. A cell without value is NaN.
  double value(ExpressionScope& scope) const { return evaluate_(scope); }

 private:
  Evaluate evaluate_;
};

}  // namespace coldcast
