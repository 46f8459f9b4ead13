#pragma once
// The analytic twin of a scenario: a model with an exact solution that the scenario is, or models
// that bound it. A twin is recognised from the resolved scenario alone, before anything is
// simulated; explanation.hpp then sets it beside the simulated numbers.
//
// Exact values are those of the long run. They hold for a run that leaves its warm-up out and is
// long against the time that the system needs to forget.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "sim/config/scenario.hpp"

namespace coldcast {

/// What a number says of the simulated one: that it is it, that it is never above (or below) it, or
/// only that it should be near.
enum class AnswerKind { exact, lower_bound, upper_bound, approximation };
inline constexpr std::array<std::string_view, 4> answer_kind_names = {
    "exact", "lower_bound", "upper_bound", "approximation"};

/// Something that a scenario must be, or must not have, to be the model.
struct TwinCondition {
  std::string text;  ///< with the reason: "service is lognormal, not exponential"
  bool met = false;
};

struct TwinAnswer {
  std::string metric;  ///< as `run` names it, in its unit
  AnswerKind kind = AnswerKind::exact;
  double value = 0;
  std::string source;  ///< where the formula comes from, or why the bound holds
};

struct Twin {
  std::string notation;  ///< Kendall's: "M/M/8"; where nothing is solvable what comes nearest
  bool exact = false;    ///< all conditions of that model are met
  std::vector<TwinCondition> conditions;
  std::vector<TwinAnswer> answers;
  std::vector<std::string> findings;  ///< sentences that need no simulation

  /// Some may reach a time limit, nobody knows how many: the times hold if none does.
  bool if_none_times_out = false;
};

/// The twin of a scenario. The catalogue is the one that the scenario was read with.
Twin twin_of(const Scenario& scenario, const Catalogue& catalogue);

/// What is left of times if some requests are cut off. They are slower than those that are served,
/// so exact times become upper bounds, and lower bounds are none any more.
void only_timely(Twin& twin);

}  // namespace coldcast
