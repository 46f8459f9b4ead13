#pragma once
// The small language of constraints and filters:
//   /platform/min_instances <= /platform/max_instances and not /platform/memory_mb == 1024
//   p95 < 300 and cost_usd_per_1m < 20 and satisfies_slo
// Numbers, texts in quotes, true and false, names, + - * /, comparisons, and or not, parentheses. A
// name is a JSON pointer (up to a blank, an operator or a parenthesis; so a division is written
// with blanks) or a word.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/config/value.hpp"

namespace coldcast {

/// What a name stands for; null where it has no value, and then no comparison with it holds.
using NamedValue = std::function<Json(const std::string& name)>;

/// A condition that was understood and can be asked again and again.
class Condition {
 public:
  /// `where` and `pointer` locate the text for messages. ConfigError that says what is wrong in it,
  /// and at which character.
  Condition(std::string text, std::string where, std::string pointer);

  /// ConfigError if texts are to be added or the like.
  bool holds(const NamedValue& value_of) const;

  const std::string& text() const { return text_; }

  /// The names in it, in their order.
  const std::vector<std::string>& names() const { return names_; }

  /// Throws a ConfigError about this condition.
  [[noreturn]] void fail(const std::string& what) const;

  using Evaluate = std::function<Json(const NamedValue&)>;

 private:
  std::string text_, where_, pointer_;
  std::vector<std::string> names_;
  Evaluate evaluate_;
};

}  // namespace coldcast
