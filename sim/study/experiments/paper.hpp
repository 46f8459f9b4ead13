#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/config/fields.hpp"
#include "sim/study/experiments/axes.hpp"
#include "sim/study/experiments/late_choices.hpp"

namespace coldcast {

/// A parameter that was fitted to published numbers.
struct FittedParameter {
  std::string parameter;
  Json value;
  std::string unit, to;
};

/// What the experiments of a paper have in common: a file configs/studies/<study>.json.
struct PaperStudy {
  std::string name;       ///< title of the paper
  std::string reference;  ///< file of the published numbers; empty: none
  Json base = Json::object();
  std::map<std::string, std::map<std::string, AxisValue>> values;  ///< by axis and id
  std::vector<FittedParameter> fitted;
  std::vector<LateChoice> choices;                     ///< made after looking
  std::vector<std::vector<std::string>> printed_once;  ///< patterns of cells with one number
};

/// Reads such a file. ConfigError if it is wrong.
PaperStudy read_paper(const Json& json, const std::string& where);

/// A value of an axis: {"label", "value", "set"}, each of which may be missing.
AxisValue read_axis_value(Fields fields, std::string id);

}  // namespace coldcast
