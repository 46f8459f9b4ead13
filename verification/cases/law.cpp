#include <cmath>
#include <limits>
#include <map>

#include "verification/cases/case.hpp"
#include "verification/cases/system.hpp"

namespace coldcast {
namespace {

double scv_of(Fields& fields) {
  if (fields.has("scv")) return fields.number("scv");
  if (fields.has("cv")) return std::pow(fields.number("cv"), 2);
  if (fields.has("shape")) return 1 / fields.number("shape", {1e-6, 1e6});
  if (fields.has("k")) return 1 / fields.number("k", {1, 1e6});
  return fields.number("scv");
}

double mean_of(Fields& fields) {
  if (fields.has("rate")) return 1 / fields.number("rate", {1e-12, 1e12});
  return fields.number("mean");
}

Json read_law(Fields& fields) {
  static const std::map<std::string, std::string> kinds = {
      {"exponential", "exponential"},
      {"exp", "exponential"},
      {"deterministic", "constant"},
      {"det", "constant"},
      {"constant", "constant"},
      {"lognormal", "lognormal"},
      {"gamma", "gamma"},
      {"erlang", "gamma"},
      {"hyperexp2_balanced", "hyperexponential"},
      {"hyperexp", "hyperexponential"},
      {"h2", "hyperexponential"},
      {"pareto", "pareto"},
      {"uniform", "uniform"},
      {"shifted_exponential", "shifted"}};
  const std::string name = fields.string("dist");
  const auto found = kinds.find(name);
  if (found == kinds.end()) fields.fail("dist", "no distribution " + in_quotes(name) + " is known");
  const std::string& kind = found->second;
  Json law{{"kind", kind}};
  if (kind == "constant") {
    law["value_s"] = fields.number(fields.has("value") ? "value" : "mean");
  } else if (kind == "uniform") {
    law["min_s"] = fields.number(fields.has("low") ? "low" : "min");
    law["max_s"] = fields.number(fields.has("high") ? "high" : "max");
  } else if (kind == "shifted") {
    law["shift_s"] = fields.number("shift");
    law["rest"] = {{"kind", "exponential"}, {"mean_s", mean_of(fields)}};
  } else {
    law["mean_s"] = mean_of(fields);
    if (kind == "pareto")
      law["alpha"] = fields.number("alpha");
    else if (kind != "exponential")
      law["scv"] = scv_of(fields);
  }
  return law;
}

}  // namespace

Json scenario_law(const Json& law, const std::string& pointer) {
  if (law.is_number()) return law;
  Fields fields{law, "case", pointer};
  Json result = read_law(fields);
  fields.done();
  return result;
}

Distribution law_of(const Json& law, const std::string& pointer) {
  const Json ours = scenario_law(law, pointer);
  return distribution_of(ours, "case", pointer);
}

double bound_of(Fields& fields, std::string_view key, double fallback) {
  if (!fields.has(key)) return fallback;
  const Json& value = fields.raw(key);
  if (value.is_number()) {
    const double number = value.get<double>();
    if (number < 0) fields.fail(key, "must not be negative");
    return number;
  }
  if (value.is_null()) return std::numeric_limits<double>::infinity();
  if (value.is_string())
    for (const char* word : {"inf", "infinite", "none", "unlimited"})
      if (value == word) return std::numeric_limits<double>::infinity();
  fields.fail(key, "expected a number or \"inf\", found " + value.dump());
}

}  // namespace coldcast
