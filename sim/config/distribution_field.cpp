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

/// Reads parameters that must be strictly above a limit.
double above(Fields& fields, std::string_view key, double limit, double max) {
  const double number = fields.number(key, {std::numeric_limits<double>::lowest(), max});
  if (number > limit) return number;
  fields.fail(key, number_text(number) + " is not above " + number_text(limit));
}

double positive_time(Fields& fields, std::string_view key) {
  const double time = fields.in_seconds(key, a_time);
  if (time > 0) return time;
  fields.fail(key, "0 is not above 0 s");
}

double mean(Fields& fields) { return positive_time(fields, "mean_s"); }
double scv(Fields& fields) { return fields.number("scv", an_scv); }

Distribution distribution_at(const Json& json, const std::string& where, const std::string& pointer,
                             int depth);

Distribution distribution_at(Fields& fields, std::string_view key, int depth) {
  return distribution_at(fields.raw(key), fields.where(), fields.pointer_to(key), depth);
}

Distribution constant(Fields& fields, int) {
  return Distribution::constant(fields.in_seconds("value_s", a_time));
}

Distribution exponential(Fields& fields, int) { return Distribution::exponential(mean(fields)); }

Distribution lognormal(Fields& fields, int) {
  if (!fields.has("median_s") && !fields.has("p95_s")) {
    const double average = mean(fields);
    return Distribution::lognormal(average, scv(fields));
  }
  const double median = positive_time(fields, "median_s");
  const double p95 = positive_time(fields, "p95_s");
  if (p95 <= median) fields.fail("p95_s", "must be above median_s, " + number_text(median));
  return Distribution::lognormal_from(median, p95);
}

Distribution gamma(Fields& fields, int) {
  const double average = mean(fields);
  return Distribution::gamma(average, scv(fields));
}

Distribution weibull(Fields& fields, int) {
  const double average = mean(fields);
  return Distribution::weibull(average, fields.number("shape", {0.05, 1000}));
}

Distribution hyperexponential(Fields& fields, int) {
  const double average = mean(fields);
  return Distribution::hyperexponential(average, above(fields, "scv", 1, an_scv.max));
}

Distribution pareto(Fields& fields, int) {
  const double average = mean(fields);
  return Distribution::pareto(average, above(fields, "alpha", 1, 1e6));
}

Distribution uniform(Fields& fields, int) {
  const double low = fields.in_seconds("min_s", a_time);
  const double high = fields.in_seconds("max_s", a_time);
  if (high < low) fields.fail("max_s", number_text(high) + " is below min_s, " + number_text(low));
  return Distribution::uniform(low, high);
}

Distribution empirical(Fields& fields, int) {
  std::vector<double> sample = fields.numbers("values_s", a_time);
  if (sample.empty()) fields.fail("values_s", "empty; a sample has at least one value");
  if (sample.size() > largest_sample) fields.fail("values_s", "more than 1000000 values");
  return Distribution::empirical(std::move(sample));
}

Distribution shifted(Fields& fields, int depth) {
  const double shift = fields.in_seconds("shift_s", a_time);
  return Distribution::shifted(shift, distribution_at(fields, "rest", depth + 1));
}

Distribution mixture(Fields& fields, int depth) {
  std::vector<std::pair<double, Distribution>> parts;
  for (Fields& part : fields.objects("parts")) {
    const double weight = above(part, "weight", 0, 1e9);
    parts.emplace_back(weight, distribution_at(part, "of", depth + 1));
    part.done();
  }
  if (parts.empty()) fields.fail("parts", "empty; a mixture has at least one part");
  return Distribution::mixture(std::move(parts));
}

struct Kind {
  const char* name;
  Distribution (*read)(Fields& fields, int depth);
};

constexpr std::array kinds{Kind{"constant", constant},   Kind{"exponential", exponential},
                           Kind{"lognormal", lognormal}, Kind{"gamma", gamma},
                           Kind{"weibull", weibull},     Kind{"hyperexponential", hyperexponential},
                           Kind{"pareto", pareto},       Kind{"uniform", uniform},
                           Kind{"empirical", empirical}, Kind{"shifted", shifted},
                           Kind{"mixture", mixture}};

const Kind& kind_of(Fields& fields) {
  std::vector<std::string> names;
  for (const Kind& kind : kinds) names.emplace_back(kind.name);
  return *std::ranges::find(kinds, fields.word("kind", names), &Kind::name);
}

Distribution distribution_at(const Json& json, const std::string& where, const std::string& pointer,
                             int depth) {
  const Value value{json, where, pointer};
  if (json.is_number() || json.is_string())
    return Distribution::constant(seconds_in(value, a_time));
  if (!json.is_object()) fail_type(value, "seconds or an object with \"kind\"");
  if (depth > deepest)
    throw ConfigError(where, pointer, "more than 16 distributions in each other");
  Fields fields{json, where, pointer};
  const Distribution result = kind_of(fields).read(fields, depth);
  fields.done();
  if (!std::isfinite(result.mean())) fields.fail("", "the mean of this distribution is not finite");
  return result;
}

}  // namespace

Distribution distribution_of(const Json& value, const std::string& where,
                             const std::string& pointer) {
  return distribution_at(value, where, pointer, 1);
}

}  // namespace coldcast
