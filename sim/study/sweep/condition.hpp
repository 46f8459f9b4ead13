#pragma once
// Constraints and filters of sweeps, in the language of sim/study/formula.hpp:
//   /platform/min_instances <= /platform/max_instances and not /platform/memory_mb == 1024
//   p95 < 300 and cost_usd_per_1m < 20 and satisfies_slo

#include <functional>
#include <string>
#include <vector>

#include "sim/config/value.hpp"
#include "sim/study/formula.hpp"

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

 private:
  void collect_names(const Formula& formula);

  std::string text_, where_, pointer_;
  std::vector<std::string> names_;
  Formula formula_;
};

}  // namespace coldcast
