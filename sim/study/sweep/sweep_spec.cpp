#include "sim/study/sweep/sweep_spec.hpp"

#include <algorithm>
#include <filesystem>

#include "sim/config/references.hpp"

namespace coldcast {
namespace {

namespace fs = std::filesystem;

/// The scenario and where it was found.
void read_base(Fields& fields, const Catalogue& catalogue, SweepSpec& sweep) {
  sweep.base_where = fields.where();
  if (!fields.is_string("scenario")) {
    sweep.base = catalogue.complete(fields.object("scenario").json(), "scenarios", fields.where(),
                                    fields.pointer_to("scenario"));
    return;
  }
  const std::string name = fields.string("scenario");
  const fs::path beside = fs::path{fields.where()}.parent_path() / name;
  std::error_code none;
  if (name.ends_with(".json"))
    check_reference(beside, fields.where(), fields.pointer_to("scenario"));
  if (name.ends_with(".json") && fs::exists(beside, none)) {
    sweep.base_where = beside.string();
    sweep.base = catalogue.load_file("scenarios", beside);
  } else {
    sweep.base = catalogue.load("scenarios", name, fields.where(), fields.pointer_to("scenario"));
    sweep.base_where = catalogue.path_of("scenarios", name).string();
  }
  if (!sweep.base.is_object()) fields.fail("scenario", "is no scenario: it is no JSON object");
}

/// A share: 0.01 or "1%".
double read_share(Fields& fields, const char* key) {
  if (!fields.is_string(key)) return fields.number(key, {1e-9, 1});
  const std::string text = fields.string(key);
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (end == text.c_str() || std::string{end} != "%" || !(value >= 1e-7 && value <= 100))
    fields.fail(key, in_quotes(text) + " is no share; write for example \"1%\" or 0.01");
  return value / 100;
}

std::optional<SweepPrecision> read_sweep_precision(Fields& parent,
                                                   const std::vector<MetricName>& metrics) {
  auto fields = parent.optional_object("precision");
  if (!fields) return std::nullopt;
  SweepPrecision precision;
  precision.relative = read_share(*fields, "relative");
  precision.most_replications =
      fields->integer_or("most_replications", precision.most_replications, {2, 1e6});
  std::vector<std::string> known;
  for (const MetricName& metric : metrics) known.push_back(metric.name);
  if (fields->has("metrics")) {
    for (const std::string& given : fields->strings("metrics")) {
      const std::string name = metric_of(given);
      if (std::ranges::find(known, name) == known.end())
        fields->fail("metrics", "no metric " + in_quotes(given) + suggestion(given, known));
      precision.metrics.push_back(name);
    }
    if (precision.metrics.empty()) fields->fail("metrics", "the list is empty");
  } else {
    precision.metrics = {"latency_mean_ms"};
  }
  fields->done();
  return precision;
}

/// The value under a pointer; null if it leads nowhere.
Json value_under(const Json& json, const std::string& pointer) {
  try {
    const Json::json_pointer place{pointer};
    return json.contains(place) ? json.at(place) : Json{};
  } catch (const Json::exception&) {  // no pointer, or no index of an array
    return {};
  }
}

void read_constraints(Fields& fields, SweepSpec& sweep) {
  if (!fields.has("constraints")) return;
  const std::vector<std::string> keys = sweep.keys();
  std::size_t index = 0;
  for (const std::string& text : fields.strings("constraints")) {
    Condition condition{text, fields.where(),
                        fields.pointer_to("constraints") + "/" + std::to_string(index++)};
    for (const std::string& name : condition.names())
      if (std::ranges::find(keys, name) == keys.end() && value_under(sweep.base, name).is_null())
        condition.fail("no key " + in_quotes(name) + " varies, and the scenario has none" +
                       suggestion(name, keys));
    sweep.constraints.push_back(std::move(condition));
  }
}

/// What kept a value from being set, as a message about the sweep.
[[noreturn]] void blame_the_sweep(const ConfigError& error, const SweepSpec& sweep) {
  const std::string text = error.what(), from = "command line: ";
  throw ConfigError(sweep.where, "", text.starts_with(from) ? text.substr(from.size()) : text);
}

}  // namespace

std::vector<std::string> SweepSpec::keys() const {
  std::vector<std::string> all;
  for (const VariedGroup& group : groups)
    for (const VariedKey& key : group.keys) all.push_back(key.pointer);
  return all;
}

std::int64_t SweepSpec::combinations() const {
  std::int64_t count = 1;
  for (const VariedGroup& group : groups) count *= static_cast<std::int64_t>(group.size());
  return count;
}

SweepPoint SweepSpec::point(std::int64_t index) const {
  SweepPoint point{index, {}};
  std::int64_t left = combinations(), rest = index;
  for (const VariedGroup& group : groups) {
    left /= static_cast<std::int64_t>(group.size());
    const auto at = static_cast<std::size_t>(rest / left);
    rest %= left;
    for (const VariedKey& key : group.keys) point.values.push_back(key.values[at]);
  }
  return point;
}

std::vector<SweepPoint> SweepSpec::points() const {
  const std::vector<std::string> names = keys();
  std::vector<SweepPoint> found;
  for (std::int64_t i = 0; i < combinations(); ++i) {
    SweepPoint candidate = point(i);
    const NamedValue value_of = [&](const std::string& wanted) {
      const auto key = std::ranges::find(names, wanted);
      return key == names.end() ? value_under(base, wanted)
                                : candidate.values[static_cast<std::size_t>(key - names.begin())];
    };
    if (std::ranges::all_of(constraints, [&](const Condition& one) { return one.holds(value_of); }))
      found.push_back(std::move(candidate));
  }
  return found;
}

Json SweepSpec::resolved() const {
  Json json{{"name", name}, {"scenario", base}, {"vary", Json::array()}};
  for (const VariedGroup& group : groups) {
    Json keys = Json::object();
    for (const VariedKey& key : group.keys) keys[key.pointer] = key.values;
    json["vary"].push_back(std::move(keys));
  }
  if (!constraints.empty()) json["constraints"] = Json::array();
  for (const Condition& condition : constraints) json["constraints"].push_back(condition.text());
  if (!slo.empty()) json["slo"] = Json::array();
  for (const Slo& limit : slo) json["slo"].push_back(limit.text);
  if (precision)
    json["precision"] = {{"relative", precision->relative},
                         {"metrics", precision->metrics},
                         {"most_replications", precision->most_replications}};
  return json;
}

SweepSpec read_sweep(const Json& json, const std::string& where, const Catalogue& catalogue,
                     const std::vector<MetricName>& metrics,
                     const std::function<void(Json& scenario)>& change) {
  Fields fields{json, where};
  for (const char* key : {"$schema", "notes", "sources"}) fields.ignore(key);
  SweepSpec sweep;
  sweep.where = where;
  sweep.name = fields.string_or("name", fs::path{where}.stem().string());
  read_base(fields, catalogue, sweep);
  if (change) change(sweep.base);
  // What was published belongs to the scenario as it was, and not to its variations.
  sweep.base.erase("published");
  SampleRule rule;
  if (fields.has("samples"))
    rule.samples = static_cast<std::size_t>(fields.integer("samples", {1, 1e6}));
  rule.seed = static_cast<std::uint64_t>(fields.integer_or("sample_seed", 1));
  const bool zip = fields.word_or("combine", "cartesian", {"cartesian", "zip"}) == "zip";
  sweep.groups = read_varied(fields, zip, rule);
  read_constraints(fields, sweep);
  sweep.precision = read_sweep_precision(fields, metrics);
  sweep.slo = read_slos(fields, "slo", metrics);
  fields.done();
  return sweep;
}

Scenario read_point(const SweepSpec& sweep, const SweepPoint& point, const Catalogue& catalogue,
                    const Kinds& kinds) {
  const std::vector<std::string> keys = sweep.keys();
  // A whole object before the keys inside it: in the order of names it comes first.
  std::vector<std::size_t> order(keys.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) { return keys[i]; });
  Json json = sweep.base;
  try {
    for (const std::size_t i : order)
      set_in_scenario(json, keys[i] + "=" + point.values[i].dump(), catalogue);
  } catch (const ConfigError& error) {
    blame_the_sweep(error, sweep);
  }
  return read_scenario(json, sweep.base_where, catalogue, kinds);
}

}  // namespace coldcast
