#include "sim/study/sweep/condition.hpp"

#include "sim/config/error.hpp"

namespace coldcast {
namespace {

/// A filter of the command line may hold bytes that are not UTF-8.
std::string dumped(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

double number_of(const Json& value, const std::string& sign) {
  if (value.is_number()) return value.get<double>();
  throw TextError("a " + std::string{value.type_name()} + ", " + in_quotes(dumped(value)) +
                  ", stands beside " + sign + ", which wants numbers");
}

bool truth_of(const Json& value) {
  if (value.is_null()) return false;
  if (value.is_boolean()) return value.get<bool>();
  throw TextError(in_quotes(dumped(value)) + " is neither true nor false");
}

bool is_truth(const std::string& word) { return word == "true" || word == "false"; }

Json value_in(const Formula& formula, const NamedValue& value_of);

Json value_of_one(const std::string& sign, const Json& operand) {
  if (sign == "not") return !truth_of(operand);
  return operand.is_null() ? Json{} : Json(-number_of(operand, sign));
}

Json value_of_two(const std::string& sign, const Json& a, const Json& b) {
  const bool compared = sign.find_first_of("<>=") != std::string::npos;
  if (a.is_null() || b.is_null()) return compared ? Json(false) : Json{};
  if (sign == "==") return a == b;
  if (sign == "!=") return a != b;
  const double x = number_of(a, sign), y = number_of(b, sign);
  if (compared) return compares(x, sign, y);
  return sign == "/" && y == 0 ? Json{} : Json(reckoned(x, sign, y));
}

Json value_of_operation(const Formula& formula, const NamedValue& value_of) {
  const std::string& sign = formula.word;
  const auto part = [&](std::size_t i) { return value_in(formula.parts[i], value_of); };
  if (sign == "or") return truth_of(part(0)) || truth_of(part(1));
  if (sign == "and") return truth_of(part(0)) && truth_of(part(1));
  return formula.parts.size() == 1 ? value_of_one(sign, part(0))
                                   : value_of_two(sign, part(0), part(1));
}

Json value_in(const Formula& formula, const NamedValue& value_of) {
  if (formula.kind == Formula::Kind::number) return formula.number;
  if (formula.kind == Formula::Kind::text) return formula.word;
  if (formula.kind == Formula::Kind::operation) return value_of_operation(formula, value_of);
  return is_truth(formula.word) ? Json(formula.word == "true") : value_of(formula.word);
}

}  // namespace

Condition::Condition(std::string text, std::string where, std::string pointer)
    : text_(std::move(text)), where_(std::move(where)), pointer_(std::move(pointer)) {
  try {
    formula_ = read_formula(text_);
    collect_names(formula_);
  } catch (const TextError& error) {
    fail(error.what());
  }
}

void Condition::collect_names(const Formula& formula) {
  if (formula.kind == Formula::Kind::call || formula.kind == Formula::Kind::quantifier)
    fail_at(text_, formula.at, "a condition has no functions, but one is called");
  if (formula.kind == Formula::Kind::name && !is_truth(formula.word))
    names_.push_back(formula.word);
  for (const Formula& part : formula.parts) collect_names(part);
}

bool Condition::holds(const NamedValue& value_of) const {
  try {
    return truth_of(value_in(formula_, value_of));
  } catch (const TextError& error) {
    fail(error.what());
  }
}

void Condition::fail(const std::string& what) const {
  throw ConfigError(where_, pointer_, in_quotes(text_) + ": " + what);
}

}  // namespace coldcast
