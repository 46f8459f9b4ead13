#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "sim/study/experiments/expression_functions.hpp"

namespace coldcast {
namespace {

using Evaluate = Expression::Evaluate;
using Numbers = std::vector<double>;
using OfNumbers = double (*)(const Numbers&);

double truths(const Numbers& n) { return static_cast<double>(std::ranges::count_if(n, is_true)); }

double middle(Numbers n) {
  std::ranges::sort(n);
  const std::size_t half = n.size() / 2;
  return n.size() % 2 == 1 ? n[half] : (n[half - 1] + n[half]) / 2;
}

template <class Holds>
double each_pair(const Numbers& n, Holds holds) {
  for (std::size_t i = 1; i < n.size(); ++i)
    if (!holds(n[i - 1], n[i])) return 0;
  return 1;
}

const std::map<std::string, OfNumbers>& quantifiers() {
  static const std::map<std::string, OfNumbers> all = {
      {"all",
       [](const Numbers& n) { return truths(n) == static_cast<double>(n.size()) ? 1.0 : 0.0; }},
      {"any", [](const Numbers& n) { return truths(n) > 0 ? 1.0 : 0.0; }},
      {"count", truths},
      {"share", [](const Numbers& n) { return truths(n) / static_cast<double>(n.size()); }},
      {"sum", [](const Numbers& n) { return std::accumulate(n.begin(), n.end(), 0.0); }},
      {"mean",
       [](const Numbers& n) {
         return std::accumulate(n.begin(), n.end(), 0.0) / static_cast<double>(n.size());
       }},
      {"median", [](const Numbers& n) { return middle(n); }},
      {"least", [](const Numbers& n) { return *std::ranges::min_element(n); }},
      {"most", [](const Numbers& n) { return *std::ranges::max_element(n); }},
      {"increasing",
       [](const Numbers& n) { return each_pair(n, [](double a, double b) { return a < b; }); }},
      {"decreasing",
       [](const Numbers& n) { return each_pair(n, [](double a, double b) { return a > b; }); }},
      {"not_increasing",
       [](const Numbers& n) { return each_pair(n, [](double a, double b) { return a >= b; }); }},
      {"not_decreasing",
       [](const Numbers& n) { return each_pair(n, [](double a, double b) { return a <= b; }); }},
  };
  return all;
}

std::string ids_of(const std::vector<Choice>& choices, const ExpressionScope& scope,
                   const Combination& combination) {
  std::string text;
  for (const Choice& choice : choices)
    text +=
        (text.empty() ? "" : ", ") + scope.axes[choice.axis].values[combination[choice.axis]].id;
  return text;
}

/// Up to so many combinations are named one by one.
constexpr std::size_t most_named = 4;

/// How many hold; then those that do not, or else the first ones.
std::string told_of_truths(const std::string& name, const std::vector<std::string>& who,
                           const Numbers& n, const std::vector<std::string>& told) {
  const bool name_failing = name != "any" && truths(n) < static_cast<double>(n.size());
  std::string text = number_text(truths(n)) + " of " + std::to_string(n.size()) + " hold";
  std::size_t named = 0;
  for (std::size_t i = 0; i < n.size(); ++i) {
    if (name_failing ? is_true(n[i]) : (name == "any" && truths(n) > 0 && !is_true(n[i]))) continue;
    if (++named > most_named) return text + "; ...";
    text += (named > 1 ? "; " : name_failing ? "; not " : ": ") + who[i];
    if (!told[i].empty()) text += " (" + told[i] + ")";
  }
  return text;
}

std::string told_of_numbers(const std::vector<std::string>& who, const Numbers& n) {
  constexpr std::size_t most_numbers = 12;
  std::string text;
  for (std::size_t i = 0; i < n.size() && i < most_numbers; ++i)
    text += (text.empty() ? "" : ", ") + who[i] + ": " + short_number(n[i]);
  return n.size() > most_numbers ? text + ", ..." : text;
}

bool of_truths(const std::string& name) {
  return name == "all" || name == "any" || name == "count" || name == "share";
}

double quantified(const std::string& name, const std::vector<Choice>& choices,
                  const Evaluate& inner, ExpressionScope& scope) {
  Numbers numbers;
  std::vector<std::string> who;
  std::vector<std::string> told;
  std::string absent;
  const Combination before = scope.bound;
  for_each_combination(choices, before, [&](const Combination& combination) {
    scope.bound = combination;
    const std::size_t first = scope.evidence.size();
    const std::string without = scope.without_value;
    try {
      numbers.push_back(inner(scope));
      who.push_back(ids_of(choices, scope, combination));
      told.push_back(scope.evidence.size() > first ? scope.evidence.back() : "");
    } catch (const AbsentCell& error) {
      absent = error.what();  // of a point that the experiment leaves out
      scope.without_value = without;
    }
    scope.evidence.resize(first);
  });
  scope.bound = before;
  if (numbers.empty()) throw AbsentCell("nothing to range over: " + absent);
  if (!scope.rehearsal)
    scope.evidence.push_back(of_truths(name) ? told_of_truths(name, who, numbers, told)
                                             : told_of_numbers(who, numbers));
  return quantifiers().at(name)(numbers);
}

}  // namespace

bool is_quantifier(const std::string& name) { return quantifiers().contains(name); }

Evaluate quantifier(const std::string& name, std::vector<Choice> choices, Evaluate inner) {
  const bool in_order = name.ends_with("creasing");
  if (in_order && (choices.size() != 1 || choices.front().values.size() < 2))
    throw TextError(name + "() needs one axis with two values or more");
  return [name, choices = std::move(choices), inner = std::move(inner)](ExpressionScope& scope) {
    return quantified(name, choices, inner, scope);
  };
}

}  // namespace coldcast
