#include "sim/study/experiments/manifest_parts.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/study/experiments/series.hpp"

namespace coldcast {
namespace {

/// An integer without a point, anything else as short as it reads back.
std::string id_of_number(const Json& number) {
  const double value = number.get<double>();
  return value == std::round(value) && std::abs(value) < 1e15
             ? std::to_string(static_cast<std::int64_t>(value))
             : number.dump();
}

AxisValue read_value(const Json& entry, Fields& axis, const std::string& name, std::size_t index,
                     const PaperStudy& study) {
  if (entry.is_number()) return {id_of_number(entry), id_of_number(entry), entry, {}};
  if (entry.is_object()) {
    Fields fields{entry, axis.where(), axis.pointer_to("values") + "/" + std::to_string(index)};
    const std::string id = fields.string("id");
    return read_axis_value(fields, id);
  }
  if (!entry.is_string()) axis.fail("values", "are numbers, names or objects with an \"id\"");
  const auto id = entry.get<std::string>();
  const auto known = study.values.find(name);
  if (known == study.values.end() || !known->second.contains(id)) return {id, id, id, {}};
  return known->second.at(id);
}

std::vector<std::size_t> values_named(Fields& rule, const std::string& key, const Axis& axis) {
  const Json& given = rule.raw(key);
  const Json list = given.is_array() ? given : Json::array({given});
  std::vector<std::size_t> values;
  for (const Json& entry : list) {
    const std::string id = entry.is_number()   ? id_of_number(entry)
                           : entry.is_string() ? entry.get<std::string>()
                                               : entry.dump();
    const auto found = std::ranges::find(axis.values, id, &AxisValue::id);
    if (found == axis.values.end())
      rule.fail(key, "no value " + in_quotes(id) + " on the axis " + in_quotes(axis.name));
    values.push_back(static_cast<std::size_t>(found - axis.values.begin()));
  }
  return values;
}

std::vector<Choice> read_where(Fields rule, const std::vector<Axis>& axes) {
  std::vector<Choice> where;
  for (std::size_t i = 0; i < axes.size(); ++i)
    if (rule.has(axes[i].name)) where.push_back({i, values_named(rule, axes[i].name, axes[i])});
  rule.done();
  if (where.empty()) rule.fail("", "names no axis, so it would fit every point");
  return where;
}

/// The choices of several texts, each an axis or "axis in value, value".
std::vector<Choice> choices_of(Fields& fields, const std::string& key,
                               const std::vector<Axis>& axes) {
  std::vector<Choice> choices;
  if (!fields.has(key)) return choices;
  for (const std::string& text : fields.strings(key)) try {
      for (Choice& choice : read_choices(text, axes)) choices.push_back(std::move(choice));
    } catch (const TextError& error) {
      fields.fail(key, error.what());
    }
  return choices;
}

std::vector<DerivedPlan> read_derived(Fields& fields, const Manifest& manifest) {
  std::vector<DerivedPlan> all;
  if (!fields.has("derived")) return all;
  for (Fields& entry : fields.objects("derived")) {
    DerivedPlan plan;
    plan.cell = entry.string("cell");
    plan.choices = choices_of(entry, "for", manifest.axes);
    plan.value = entry.string("value");
    plan.published = entry.boolean_or("published", true);
    entry.ignore("notes");
    entry.done();
    all.push_back(std::move(plan));
  }
  return all;
}

std::optional<SeriesPlan> read_series_plan(Fields& fields) {
  auto given = fields.optional_object("series");
  if (!given) return std::nullopt;
  SeriesPlan plan;
  plan.step_s = given->number_or("step_s", plan.step_s, {1e-3, 1e6});
  plan.show_every_s = given->number_or("show_every_s", plan.step_s * 6, {1e-3, 1e9});
  if (given->has("until_s")) plan.until_s = given->number("until_s", {1e-3, 1e9});
  plan.columns = given->strings("columns");
  for (const std::string& column : plan.columns)
    if (std::ranges::find(series_columns(), column) == series_columns().end())
      given->fail("columns",
                  "no column " + in_quotes(column) + suggestion(column, series_columns()));
  given->done();
  return plan;
}

TablePlan read_table(Fields& entry, const Manifest& manifest) {
  TablePlan plan;
  plan.title = entry.string_or("title", "");
  if (entry.has("metrics")) plan.metrics = entry.strings("metrics");
  const std::vector<Axis> axes = with_metric_axis(manifest, plan.metrics);
  plan.sections = choices_of(entry, "sections", axes);
  plan.rows = choices_of(entry, "rows", axes);
  plan.columns = choices_of(entry, "columns", axes);
  plan.cell = entry.string_or("cell", "");
  plan.series = entry.string_or("series", "");
  entry.done();
  if (!plan.series.empty()) {
    if (!manifest.series) entry.fail("series", "the experiment keeps no \"series\"");
    const auto& columns = manifest.series->columns;
    if (std::ranges::find(columns, plan.series) == columns.end())
      entry.fail("series",
                 "no column " + in_quotes(plan.series) + suggestion(plan.series, columns));
  } else if (plan.metrics.empty() && plan.cell.empty()) {
    entry.fail("", "says not what it shows; give \"metrics\", \"cell\" or \"series\"");
  }
  for (const std::string& metric : plan.metrics)
    if (std::ranges::find(manifest.metrics, metric) == manifest.metrics.end() &&
        std::ranges::find(manifest.also, metric) == manifest.also.end())
      entry.fail("metrics", in_quotes(metric) + " is not among the experiment's metrics");
  return plan;
}

std::vector<ClaimPlan> read_claims(Fields& fields) {
  std::vector<ClaimPlan> claims;
  if (!fields.has("claims")) return claims;
  std::set<std::string> ids;
  for (Fields& entry : fields.objects("claims")) {
    claims.push_back({entry.string("id"), entry.string("text"), entry.string_or("source", ""),
                      entry.string("holds"), entry.string_or("why_if_not", "")});
    entry.done();
    if (!ids.insert(claims.back().id).second)
      entry.fail("id", in_quotes(claims.back().id) + " is there twice");
  }
  return claims;
}

}  // namespace

std::vector<Axis> read_axes(Fields& manifest, const PaperStudy& study) {
  std::vector<Axis> axes;
  for (Fields& entry : manifest.objects("axes")) {
    Axis axis;
    axis.name = entry.string("axis");
    axis.label = entry.string_or("label", axis.name);
    if (axis.name.empty() || axis.name == "metric" ||
        axis.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") != std::string::npos)
      entry.fail("axis", "is a word of small letters, and not \"metric\"");
    if (!entry.is_array("values")) entry.fail("values", "is an array of what stands on the axis");
    for (const Json& value : entry.raw("values")) {
      axis.values.push_back(read_value(value, entry, axis.name, axis.values.size(), study));
      const auto twice = std::ranges::count(axis.values, axis.values.back().id, &AxisValue::id);
      if (twice > 1) entry.fail("values", in_quotes(axis.values.back().id) + " is there twice");
    }
    if (axis.values.empty()) entry.fail("values", "is empty");
    entry.done();
    for (const Axis& other : axes)
      if (other.name == axis.name) entry.fail("axis", in_quotes(axis.name) + " is there twice");
    axes.push_back(std::move(axis));
  }
  return axes;
}

std::vector<PointRule> read_rules(Fields& manifest, const std::string& key,
                                  const std::vector<Axis>& axes) {
  std::vector<PointRule> rules;
  if (!manifest.has(key)) return rules;
  for (Fields& entry : manifest.objects(key)) {
    if (key == "exclude") {
      rules.push_back({read_where(entry, axes), {}});
      continue;
    }
    rules.push_back({read_where(entry.object("if"), axes), entry.object("set").json()});
    entry.ignore("notes");
    entry.done();
  }
  return rules;
}

void read_shown(Fields& fields, Manifest& manifest) {
  manifest.derived = read_derived(fields, manifest);
  manifest.series = read_series_plan(fields);
  if (fields.has("cdf")) manifest.cdf = fields.numbers("cdf", {0.001, 100});
  if (fields.has("tables"))
    for (Fields& entry : fields.objects("tables"))
      manifest.tables.push_back(read_table(entry, manifest));
  manifest.claims = read_claims(fields);
}

}  // namespace coldcast
