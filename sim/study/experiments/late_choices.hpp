#pragma once

#include <string>
#include <vector>

#include "sim/config/fields.hpp"

namespace coldcast {

/// A choice that was made after looking at what came out: a threshold, a window, a rule. It is a
/// degree of freedom like a fitted parameter, and what rests on it is no forecast.
struct LateChoice {
  std::string what, why;
  Json value;
  std::vector<std::string> claims;  ///< ids of the claims that rest on it
  std::vector<std::string> cells;   ///< ids of cells; * stands for any text
};

/// The choices under "choices"; none if the key is missing.
std::vector<LateChoice> read_late_choices(Fields& fields);

/// Whether a text is a pattern in which * stands for any text, also for none.
bool matches_pattern(const std::string& text, const std::string& pattern);

/// What a claim or a cell rests on: `what` of each choice, in their order.
std::vector<std::string> choices_behind_claim(const std::vector<LateChoice>& choices,
                                              const std::string& claim);
std::vector<std::string> choices_behind_cell(const std::vector<LateChoice>& choices,
                                             const std::string& cell);

}  // namespace coldcast
