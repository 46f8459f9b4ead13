// One function per kind of distribution, and the table that names them.

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "sim/config/fields.hpp"

namespace coldcast {
namespace {

constexpr int deepest = 16;  // levels of distributions within distributions
constexpr std::size_t largest_sample = 1'000'000;

// Nothing lasts longer than the clock of a simulation, 292 years; the other limits only keep
// arithmetic away from overflow, far beyond anything measured.
constexpr Range a_time{0, 9.2e9};
constexpr Range an_scv{1e-6, 1e6};

/// What the numbers of a distribution are: the ending of their keys, and how large they may be.
struct Unit {
  std::string ending;
  Range range;
};

/// The fields of one distribution.
struct Given {
  Fields fields;
  const Unit& unit;
  int depth;  // of distributions within distributions

  /// Reads a number that has the unit.
  double amount(const std::string& name) {
    const std::string key = name + unit.ending;
    return unit.ending == "_s" ? fields.in_seconds(key, unit.range)
                               : fields.number(key, unit.range);
  }
};

/// Reads parameters that must be strictly above a limit.
double above(Fields& fields, std::string_view key, double limit, double max) {
  const double number = fields.number(key, {std::numeric_limits<double>::lowest(), max});
  if (number > limit) return number;
  fields.fail(key, number_text(number) + " is not above " + number_text(limit));
}

double positive(Given& given, const std::string& name) {
  const double amount = given.amount(name);
  if (amount > 0) return amount;
  given.fields.fail(name + given.unit.ending,
                    given.unit.ending == "_s" ? "0 is not above 0 s" : "0 is not above 0");
}

double mean(Given& given) { return positive(given, "mean"); }
double scv(Given& given) { return given.fields.number("scv", an_scv); }

Distribution distribution_at(const Json& json, const std::string& where, const std::string& pointer,
                             const Unit& unit, int depth);

Distribution part(Given& given, Fields& fields, std::string_view key) {
  return distribution_at(fields.raw(key), fields.where(), fields.pointer_to(key), given.unit,
                         given.depth + 1);
}

Distribution constant(Given& given) { return Distribution::constant(given.amount("value")); }

Distribution exponential(Given& given) { return Distribution::exponential(mean(given)); }

Distribution lognormal(Given& given) {
  const std::string p95_key = "p95" + given.unit.ending;
  if (!given.fields.has("median" + given.unit.ending) && !given.fields.has(p95_key)) {
    const double average = mean(given);
    return Distribution::lognormal(average, scv(given));
  }
  const double median = positive(given, "median");
  const double p95 = positive(given, "p95");
  if (p95 <= median)
    given.fields.fail(p95_key,
                      "must be above median" + given.unit.ending + ", " + number_text(median));
  return Distribution::lognormal_from(median, p95);
}

Distribution gamma(Given& given) {
  const double average = mean(given);
  return Distribution::gamma(average, scv(given));
}

Distribution weibull(Given& given) {
  const double average = mean(given);
  return Distribution::weibull(average, given.fields.number("shape", {0.05, 1000}));
}

Distribution hyperexponential(Given& given) {
  const double average = mean(given);
  return Distribution::hyperexponential(average, above(given.fields, "scv", 1, an_scv.max));
}

Distribution pareto(Given& given) {
  const double average = mean(given);
  return Distribution::pareto(average, above(given.fields, "alpha", 1, 1e6));
}

Distribution uniform(Given& given) {
  const double low = given.amount("min");
  const double high = given.amount("max");
  if (high < low)
    given.fields.fail("max" + given.unit.ending, number_text(high) + " is below min" +
                                                     given.unit.ending + ", " + number_text(low));
  return Distribution::uniform(low, high);
}

Distribution empirical(Given& given) {
  const std::string key = "values" + given.unit.ending;
  std::vector<double> sample = given.fields.numbers(key, given.unit.range);
  if (sample.empty()) given.fields.fail(key, "empty; a sample has at least one value");
  if (sample.size() > largest_sample) given.fields.fail(key, "more than 1000000 values");
  return Distribution::empirical(std::move(sample));
}

Distribution shifted(Given& given) {
  const double shift = given.amount("shift");
  return Distribution::shifted(shift, part(given, given.fields, "rest"));
}

Distribution mixture(Given& given) {
  std::vector<std::pair<double, Distribution>> parts;
  for (Fields& one : given.fields.objects("parts")) {
    const double weight = above(one, "weight", 0, 1e9);
    parts.emplace_back(weight, part(given, one, "of"));
    one.done();
  }
  if (parts.empty()) given.fields.fail("parts", "empty; a mixture has at least one part");
  return Distribution::mixture(std::move(parts));
}

struct Kind {
  const char* name;
  Distribution (*read)(Given& given);
};

constexpr std::array kinds{Kind{"constant", constant},   Kind{"exponential", exponential},
                           Kind{"lognormal", lognormal}, Kind{"gamma", gamma},
                           Kind{"weibull", weibull},     Kind{"hyperexponential", hyperexponential},
                           Kind{"pareto", pareto},       Kind{"uniform", uniform},
                           Kind{"empirical", empirical}, Kind{"shifted", shifted},
                           Kind{"mixture", mixture}};

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const Kind& kind : kinds) names.emplace_back(kind.name);
  return names;
}

const Kind& kind_of(Fields& fields) {
  static const std::vector<std::string> names = kind_names();
  return *std::ranges::find(kinds, fields.word("kind", names), &Kind::name);
}

Distribution distribution_at(const Json& json, const std::string& where, const std::string& pointer,
                             const Unit& unit, int depth) {
  const Value value{json, where, pointer};
  const bool time = unit.ending == "_s";
  if (time && (json.is_number() || json.is_string()))
    return Distribution::constant(seconds_in(value, unit.range));
  if (json.is_number()) return Distribution::constant(number_in(value, unit.range));
  if (!json.is_object())
    fail_type(value,
              time ? "seconds or an object with \"kind\"" : "a number or an object with \"kind\"");
  if (depth > deepest)
    throw ConfigError(where, pointer, "more than 16 distributions in each other");
  Given given{Fields{json, where, pointer}, unit, depth};
  const Distribution result = kind_of(given.fields).read(given);
  given.fields.done();
  if (!std::isfinite(result.mean()))
    given.fields.fail("", "the mean of this distribution is not finite");
  return result;
}

}  // namespace

Distribution distribution_of(const Json& value, const std::string& where,
                             const std::string& pointer) {
  return distribution_at(value, where, pointer, {"_s", a_time}, 1);
}

Distribution amount_of(const Json& value, const std::string& where, const std::string& pointer,
                       Range range) {
  return distribution_at(value, where, pointer, {"", range}, 1);
}

}  // namespace coldcast
