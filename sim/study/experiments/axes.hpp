#pragma once
// The axes of a published experiment (system, model, workload, ...), what is chosen of them, and
// texts such as "{system}/{model}/cost_usd" in which a name in braces stands for a value.

#include <functional>
#include <string>
#include <vector>

#include "sim/config/files.hpp"
#include "sim/study/text_error.hpp"

namespace coldcast {

/// A value on an axis.
struct AxisValue {
  std::string id;     ///< "w-120": its name in cell ids
  std::string label;  ///< for tables
  Json value;         ///< what a text that is only the placeholder becomes: 2048, or the id
  Json set;           ///< its part of the scenario; null: none
};

/// One dimension of a grid of experiments.
struct Axis {
  std::string name;
  std::string label;
  std::vector<AxisValue> values;
};

/// One value of each axis, by its index; `unbound` where none is chosen.
using Combination = std::vector<std::size_t>;
inline constexpr std::size_t unbound = ~std::size_t{0};

/// Some values of one axis.
struct Choice {
  std::size_t axis = 0;
  std::vector<std::size_t> values;
};

/// The choices of a text: "model, workload in w-40, w-120" is all models with two workloads.
/// TextError if it names what is not there.
std::vector<Choice> read_choices(const std::string& text, const std::vector<Axis>& axes);

/// The text with each {axis} replaced by the id of the value. TextError if the axis is unknown or
/// unbound.
std::string filled(const std::string& text, const std::vector<Axis>& axes,
                   const Combination& combination);

/// The same for all texts in a JSON value; one that is a placeholder and nothing else becomes the
/// value.
Json filled_json(const Json& json, const std::vector<Axis>& axes, const Combination& combination);

/// Calls `take` with every combination of the choices, the last one varying fastest, over those
/// that `start` has already.
void for_each_combination(const std::vector<Choice>& choices, const Combination& start,
                          const std::function<void(const Combination&)>& take);

}  // namespace coldcast
