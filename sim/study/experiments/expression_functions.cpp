#include "sim/study/experiments/expression_functions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>

#include "sim/config/nearest_word.hpp"

namespace coldcast {
namespace {

using Evaluate = Expression::Evaluate;
constexpr double unknown_value = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void fail_absent(const std::string& what, const std::string& id,
                              const std::vector<std::string>& known) {
  const auto near = nearest_word(id, known);
  throw AbsentCell("no " + what + " " + in_quotes(id) + " in the experiment" +
                   (near ? "; did you mean " + in_quotes(*near) + "?" : ""));
}

const ExperimentCell& cell_at(const ExpressionScope& scope, const std::string& text) {
  const std::string id = filled(text, scope.axes, scope.bound);
  const ExperimentCell* cell = scope.cells.find(id);
  if (cell == nullptr) fail_absent("cell", id, scope.cells.ids());
  return *cell;
}

double noted(ExpressionScope& scope, const std::string& id, const std::optional<double>& value) {
  if (scope.rehearsal) return 1;
  if (value) return *value;
  scope.without_value = id;
  return unknown_value;
}

using OfCell = double (*)(ExpressionScope&, const ExperimentCell&);

const std::map<std::string, OfCell>& cell_functions() {
  static const std::map<std::string, OfCell> all = {
      {"cell",
       [](ExpressionScope& s, const ExperimentCell& c) { return noted(s, c.id, c.simulated); }},
      {"half_width",
       [](ExpressionScope& s, const ExperimentCell& c) { return noted(s, c.id, c.half_width_95); }},
      {"published", [](ExpressionScope& s,
                       const ExperimentCell& c) { return noted(s, c.id, c.published.value); }},
      {"has", [](ExpressionScope& s,
                 const ExperimentCell& c) { return s.rehearsal || c.simulated ? 1.0 : 0.0; }},
  };
  return all;
}

/// A column of a series as functions see it: the values of the steps, each with the time at which
/// the step ends.
struct SeriesStretch {
  const std::vector<double>& values;
  double step_s;
};

using Numbers = std::vector<double>;
using OfSeries = double (*)(const SeriesStretch&, const Numbers&);

/// Goes through the known values of the steps that lie in [begin, end], by their ends.
template <class Take>
void in_stretch(const SeriesStretch& s, const Numbers& n, Take take) {
  for (std::size_t i = 0; i < s.values.size(); ++i) {
    const double end_s = static_cast<double>(i + 1) * s.step_s;
    if (end_s - s.step_s >= n.at(0) - 1e-9 && end_s <= n.at(1) + 1e-9 && !std::isnan(s.values[i]))
      take(s.values[i]);
  }
}

double most_of(const SeriesStretch& s, const Numbers& n) {
  double most = unknown_value;
  in_stretch(s, n, [&](double value) { most = std::isnan(most) ? value : std::max(most, value); });
  return most;
}

double least_of(const SeriesStretch& s, const Numbers& n) {
  double least = unknown_value;
  in_stretch(s, n,
             [&](double value) { least = std::isnan(least) ? value : std::min(least, value); });
  return least;
}

double total_of(const SeriesStretch& s, const Numbers& n) {
  double sum = 0;
  in_stretch(s, n, [&](double value) { sum += value; });
  return sum;
}

double average_of(const SeriesStretch& s, const Numbers& n) {
  double count = 0;
  in_stretch(s, n, [&](double) { ++count; });
  return count > 0 ? total_of(s, n) / count : unknown_value;
}

double end_of_first_above(const SeriesStretch& s, const Numbers& n) {
  for (std::size_t i = 0; i < s.values.size(); ++i)
    if (s.values[i] >= n.at(0)) return static_cast<double>(i + 1) * s.step_s;
  return std::numeric_limits<double>::infinity();
}

double end_of_last_above(const SeriesStretch& s, const Numbers& n) {
  for (std::size_t i = s.values.size(); i > 0; --i)
    if (s.values[i - 1] >= n.at(0)) return static_cast<double>(i) * s.step_s;
  return 0;
}

double value_of_step(const SeriesStretch& s, const Numbers& n) {
  if (s.values.empty()) return unknown_value;
  const auto index = static_cast<std::size_t>(std::max(0.0, n.at(0) / s.step_s));
  return s.values[std::min(index, s.values.size() - 1)];
}

struct SeriesFunction {
  std::size_t numbers;
  OfSeries of;
};

const std::map<std::string, SeriesFunction>& series_functions() {
  static const std::map<std::string, SeriesFunction> all = {
      {"at", {1, value_of_step}},
      {"max_over", {2, most_of}},
      {"min_over", {2, least_of}},
      {"mean_over", {2, average_of}},
      {"sum_over", {2, total_of}},
      {"first_above", {1, end_of_first_above}},
      {"last_above", {1, end_of_last_above}},
  };
  return all;
}

double series_value(ExpressionScope& scope, const std::string& text, const SeriesFunction& function,
                    const Numbers& numbers) {
  const std::string id = filled(text, scope.axes, scope.bound);
  const CellTable::SeriesColumn* found = scope.cells.find_series(id);
  if (found == nullptr) fail_absent("series", id, scope.cells.series_ids());
  if (scope.rehearsal) return 1;
  const SeriesResult& series = scope.cells.series.at(found->point);
  const double value = function.of({series.columns.at(found->column), series.step_s}, numbers);
  if (std::isnan(value)) scope.without_value = id;
  return value;
}

using OfNumbers = double (*)(const Numbers&);

struct NumberFunction {
  std::size_t least, most;  // arguments
  OfNumbers of;
};

const std::map<std::string, NumberFunction>& number_functions() {
  static const std::map<std::string, NumberFunction> all = {
      {"abs", {1, 1, [](const Numbers& n) { return std::abs(n[0]); }}},
      {"sqrt", {1, 1, [](const Numbers& n) { return std::sqrt(n[0]); }}},
      {"log", {1, 1, [](const Numbers& n) { return std::log(n[0]); }}},
      {"exp", {1, 1, [](const Numbers& n) { return std::exp(n[0]); }}},
      {"floor", {1, 1, [](const Numbers& n) { return std::floor(n[0]); }}},
      {"min", {1, 99, [](const Numbers& n) { return *std::ranges::min_element(n); }}},
      {"max", {1, 99, [](const Numbers& n) { return *std::ranges::max_element(n); }}},
      {"near",
       {3, 3,
        [](const Numbers& n) {
          return std::abs(n[0] - n[1]) <= n[2] * std::abs(n[1]) ? 1.0 : 0.0;
        }}},
      {"between",
       {3, 3, [](const Numbers& n) { return n[1] <= n[0] && n[0] <= n[2] ? 1.0 : 0.0; }}},
  };
  return all;
}

std::string told_of_bounds(const std::string& name, const Numbers& n) {
  if (name == "near")
    return short_number(n[0]) + " within " + short_number(100 * n[2]) + " % of " +
           short_number(n[1]);
  return short_number(n[0]) + " from " + short_number(n[1]) + " to " + short_number(n[2]);
}

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (const auto& [name, unused] : cell_functions()) names.push_back(name);
  for (const auto& [name, unused] : series_functions()) names.push_back(name);
  for (const auto& [name, unused] : number_functions()) names.push_back(name);
  return names;
}

/// The arguments from the given one on, which are to be numbers.
std::vector<Evaluate> numbers_from(const std::string& name,
                                   const std::vector<ExpressionArgument>& arguments,
                                   std::size_t first) {
  std::vector<Evaluate> numbers;
  for (std::size_t i = first; i < arguments.size(); ++i) {
    if (!arguments[i].evaluate)
      throw TextError(name + "() takes a number where " + in_quotes(arguments[i].text) + " stands");
    numbers.push_back(arguments[i].evaluate);
  }
  return numbers;
}

Numbers values_of(const std::vector<Evaluate>& parts, ExpressionScope& scope) {
  Numbers numbers;
  for (const Evaluate& part : parts) numbers.push_back(part(scope));
  return numbers;
}

}  // namespace

std::string short_number(double value) {
  if (std::isnan(value)) return "no value";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.4g", value);
  return text.data();
}

Evaluate function_call(const std::string& name, std::vector<ExpressionArgument> arguments) {
  const auto of_cell = cell_functions().find(name);
  const auto of_series = series_functions().find(name);
  const auto of_numbers = number_functions().find(name);
  const bool takes_text =
      of_cell != cell_functions().end() || of_series != series_functions().end();
  if (takes_text && (arguments.empty() || arguments.front().evaluate))
    throw TextError(name + "() takes the id of a cell or series, in quotes");
  if (of_cell != cell_functions().end()) {
    if (arguments.size() != 1) throw TextError(name + "() takes one id");
    return [of = of_cell->second, text = arguments.front().text](ExpressionScope& scope) {
      return of(scope, cell_at(scope, text));
    };
  }
  if (of_series != series_functions().end()) {
    const SeriesFunction& function = of_series->second;
    if (arguments.size() != 1 + function.numbers)
      throw TextError(name + "() takes an id and " + std::to_string(function.numbers) +
                      (function.numbers == 1 ? " number" : " numbers"));
    return [function, text = arguments.front().text,
            parts = numbers_from(name, arguments, 1)](ExpressionScope& scope) {
      return series_value(scope, text, function, values_of(parts, scope));
    };
  }
  if (of_numbers == number_functions().end())
    throw TextError("no function " + in_quotes(name) + suggestion(name, function_names()));
  const NumberFunction& function = of_numbers->second;
  if (arguments.size() < function.least || arguments.size() > function.most)
    throw TextError(name + "() does not take " + std::to_string(arguments.size()) + " arguments");
  return
      [of = function.of, name, parts = numbers_from(name, arguments, 0)](ExpressionScope& scope) {
        const Numbers numbers = values_of(parts, scope);
        if (!scope.rehearsal && (name == "near" || name == "between"))
          scope.evidence.push_back(told_of_bounds(name, numbers));
        return of(numbers);
      };
}

}  // namespace coldcast
