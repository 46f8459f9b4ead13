#pragma once
// The configurations of a plan as its results file has them, and the charts about them.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/config/fields.hpp"
#include "sim/report/html/chart.hpp"
#include "sim/report/html/compare_charts.hpp"

namespace coldcast {

/// A configuration of the plan.
struct Planned {
  std::string platform, config;
  bool feasible = false, recommended = false, on_front = false;
  std::int64_t replications = 0;
  double relative = 1;  ///< objective over that of the winner
  ComparedScenario result = {};
};

/// The "candidates" of a plan, the best first. ConfigError if they are not as they should be.
std::vector<Planned> read_planned(Fields& fields);

/// What changes of the input change the choice.
struct StoredSensitivity {
  std::string input, direction, instead, not_possible;
  double tried_to = 1;
  bool changes = false, winner_misses = false;
  std::optional<std::pair<double, double>> break_even = {};

  bool is_known() const { return changes || (input == "prices" && break_even.has_value()); }
};

/// The "sensitivity" of a plan. ConfigError if it is not as it should be.
std::vector<StoredSensitivity> read_sensitivity(Fields& fields);

/// Cost against latency; with a ring at the first configuration if it is picked.
Chart plan_pareto(const std::vector<Planned>& all, bool picked);

/// How far each input may move.
Chart break_even_ranges(const std::vector<StoredSensitivity>& sensitivity);

/// The objective of the winner and of who wins instead, as the winner's prices change: bills are
/// proportional to prices, so both are lines. Without series if no change of prices makes another
/// one win, or if the objective is not in dollars.
Chart price_curve(const std::vector<Planned>& all,
                  const std::vector<StoredSensitivity>& sensitivity, const std::string& objective);

}  // namespace coldcast
