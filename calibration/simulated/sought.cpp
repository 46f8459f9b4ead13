#include "calibration/simulated/sought.hpp"

#include <algorithm>
#include <cmath>

#include "sim/config/slo.hpp"

namespace coldcast {
namespace {

SoughtParameter read_parameter(Fields& fields) {
  SoughtParameter one;
  one.path = fields.string("path");
  if (!one.path.starts_with('/'))
    fields.fail("path", "is no JSON pointer into the scenario, such as /platform/workers");
  const std::vector<double> range = fields.numbers("range", {-1e15, 1e15});
  if (range.size() != 2 || !(range[0] < range[1]))
    fields.fail("range", "needs two numbers, the smaller one first");
  one.least = range[0];
  one.most = range[1];
  one.logarithmic = fields.boolean_or("log", false);
  if (one.logarithmic && !(one.least > 0))
    fields.fail("range", "a logarithm needs a range above 0");
  one.whole = fields.boolean_or("whole", false);
  one.prior_given = fields.has("prior");
  one.prior = one.prior_given ? fields.number("prior", {-1e15, 1e15}) : one.at(0.5);
  if (one.prior < one.least || one.prior > one.most)
    fields.fail("prior", "must lie within \"range\"");
  if (fields.has("prior_error")) {
    one.prior_error = fields.number("prior_error", {1e-9, 1e15});
    if (!one.prior_given) fields.fail("prior_error", "needs \"prior\" beside it");
  }
  fields.done();
  return one;
}

/// Its standard error: as given, as a share, or one part in twenty.
double read_error(Fields& fields, double value) {
  if (fields.has("error")) return fields.number("error", {1e-12, 1e15});
  const double share = fields.number_or("relative_error", 0.05, {1e-9, 1e3});
  if (value == 0) fields.fail("", "needs \"error\": a share of 0 is nothing");
  return share * std::abs(value);
}

/// One target, or with "at" and "rows" one for each row: a pointer's values, and the metric there.
void read_target(Fields& fields, std::vector<RunTarget>& targets) {
  RunTarget target;
  target.metric = metric_of(fields.string("metric"));
  target.source = fields.string_or("source", "");
  if (fields.has("set")) {
    Fields set = fields.object("set");
    for (const auto& one : set.json().items()) {
      if (!one.key().starts_with('/')) set.fail(one.key(), "is no JSON pointer into the scenario");
      target.set.push_back(one.key() + "=" + set.raw(one.key()).dump());
    }
  }
  if (!fields.has("rows")) {
    target.value = fields.number("value", {-1e15, 1e15});
    target.error = read_error(fields, target.value);
    targets.push_back(target);
  } else {
    const std::string path = fields.string("at");
    if (!path.starts_with('/')) fields.fail("at", "is no JSON pointer into the scenario");
    for (const std::vector<double>& row : fields.rows("rows", 2)) {
      RunTarget one = target;
      one.value = row[1];
      one.error = read_error(fields, one.value);
      one.set.push_back(path + "=" + Json(row[0]).dump());
      targets.push_back(one);
    }
  }
  fields.done();
}

}  // namespace

double SoughtParameter::at(double share) const {
  const double x = std::clamp(share, 0.0, 1.0);
  double value = least + x * (most - least);
  if (logarithmic) value = least * std::pow(most / least, x);
  if (whole) value = std::round(value);
  return std::clamp(value, least, most);
}

double SoughtParameter::share_of(double value) const {
  const double share = logarithmic ? std::log(value / least) / std::log(most / least)
                                   : (value - least) / (most - least);
  return std::clamp(share, 0.0, 1.0);
}

SoughtSpec read_sought(const Json& json, const std::string& where) {
  Fields fields{json, where, "/simulate"};
  SoughtSpec spec;
  spec.scenario = fields.string("scenario");
  spec.fitted_model = fields.boolean_or("fitted_model", false);
  if (fields.has("set")) {
    Fields set = fields.object("set");
    for (const auto& one : set.json().items()) {
      if (!one.key().starts_with('/')) set.fail(one.key(), "is no JSON pointer into the scenario");
      spec.set.push_back(one.key() + "=" + set.raw(one.key()).dump());
    }
  }
  for (Fields& one : fields.objects("parameters")) spec.parameters.push_back(read_parameter(one));
  for (Fields& one : fields.objects("targets")) read_target(one, spec.targets);
  if (spec.parameters.empty()) fields.fail("parameters", "there is nothing to find");
  if (spec.targets.empty()) fields.fail("targets", "there is nothing to find the parameters by");
  if (spec.parameters.size() > 8)
    fields.fail("parameters", "more than 8; a search by simulation would not find them");
  spec.seed = static_cast<std::uint64_t>(fields.integer_or("seed", 1, {0, 1e15}));
  spec.replications = fields.integer_or("replications", 4, {1, 10000});
  spec.most_runs = static_cast<int>(fields.integer_or("most_runs", 0, {0, 100000}));
  fields.done();
  return spec;
}

}  // namespace coldcast
