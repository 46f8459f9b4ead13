#include "sim/study/plan/plan_file.hpp"

#include <algorithm>

#include "sim/config/set_value.hpp"
#include "sim/study/value_list.hpp"

namespace coldcast {
namespace {

/// One key that varies, and its values.
struct PlanAxis {
  std::string pointer;
  std::vector<Json> values;
};

/// "2048", "zip"; of an object what it says. As many instances at least as at most are said once.
std::string short_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_object()) return value.dump();
  const Json least = value.value("min_instances", Json{}),
             most = value.value("max_instances", least);
  const bool fixed = value.contains("max_instances") && least == most;
  std::string text;
  for (const auto& [key, part] : value.items()) {
    if (fixed && key == "max_instances") continue;
    const std::string name = fixed && key == "min_instances" ? "instances" : key;
    text += (text.empty() ? "" : ", ") + name + " " + short_text(part);
  }
  return text;
}

/// "memory_mb 2048"; of a whole part of the scenario what it says, of an object within it its name
/// too: "nodes count 3".
std::string setting_text(const std::string& pointer, const Json& value) {
  const std::string key = pointer.substr(pointer.rfind('/') + 1);
  const bool whole_part = value.is_object() && pointer.rfind('/') == 0;
  return whole_part ? short_text(value) : key + " " + short_text(value);
}

/// One entry of "candidates": a scenario and the keys of it that vary.
struct PlanEntry {
  std::size_t group = 0;
  Json scenario;
  std::vector<PlanAxis> keys;
  std::string platform, vary;  ///< pointers, for messages

  double combinations() const {
    double count = 1;
    for (const PlanAxis& key : keys) count *= static_cast<double>(key.values.size());
    return count;
  }
};

class PlanReader {
 public:
  PlanReader(const Json& json, const std::string& where, const PlanChanges& changes,
             const Catalogue& catalogue, const Kinds& kinds)
      : fields_(json, where), changes_(changes), catalogue_(catalogue), kinds_(kinds) {}

  PlanFile read() {
    for (const char* key : {"$schema", "notes", "sources"}) fields_.ignore(key);
    plan_.name = visible(fields_.string_or("name", "a plan"));
    read_what_all_share();
    read_the_limits();
    read_the_search();
    std::vector<Fields> entries = fields_.objects("candidates");
    if (entries.empty()) fields_.fail("candidates", "is empty; give at least one platform");
    std::vector<PlanEntry> read;
    for (Fields& entry : entries) read.push_back(read_entry(entry));
    refuse_too_many(read);
    for (const PlanEntry& entry : read) make_candidates(entry);
    fields_.done();
    return std::move(plan_);
  }

 private:
  void read_what_all_share() {
    common_["workload"] = fields_.raw("workload");
    if (fields_.has("model")) models_ = models_in(fields_);
    for (const char* key : {"client", "prices"})
      if (fields_.has(key)) common_[key] = fields_.raw(key);
    common_["run"] = Json::object();
    if (auto run = fields_.optional_object("run")) common_["run"] = run->json();
    if (common_["run"].contains("slo"))
      throw ConfigError(fields_.where(), "/run/slo", "limits of a plan stand under \"slo\"");
  }

  /// The models under "model": one, or a list of which each is tried.
  std::vector<Json> models_in(Fields& fields) const {
    const Json& given = fields.raw("model");
    const std::string pointer = fields.pointer_to("model");
    if (!given.is_array()) {
      check_model(given, pointer);
      return {given};
    }
    if (given.empty()) fields.fail("model", "is empty; give at least one");
    for (std::size_t i = 0; i < given.size(); ++i)
      check_model(given[i], pointer + "/" + std::to_string(i));
    return {given.begin(), given.end()};
  }

  /// What is wrong with a model is wrong with the plan, not with a candidate.
  void check_model(const Json& model, const std::string& pointer) const {
    if (!model.is_string() && !model.is_object())
      throw ConfigError(fields_.where(), pointer,
                        "expected a name in profiles or a profile, found " + model.dump());
    const bool named = model.is_string();
    const Json json =
        named ? catalogue_.load("profiles", model.get<std::string>(), fields_.where(), pointer)
              : catalogue_.complete(model, "profiles", fields_.where(), pointer);
    const std::string where =
        named ? catalogue_.path_of("profiles", model.get<std::string>()).string() : fields_.where();
    read_model(Fields{json, where, named ? "" : pointer}, "rest-json");
  }

  void read_the_limits() {
    Json texts = Json::array();
    for (const Slo& slo : read_slos(fields_, "slo", kinds_.metrics)) texts.push_back(slo.text);
    if (auto budget = fields_.optional_object("budget")) {
      const std::pair<const char*, const char*> kinds[] = {{"usd_per_month", "cost_usd_per_month"},
                                                           {"usd_per_1m", "cost_usd_per_1m"},
                                                           {"usd_per_run", "cost_usd"}};
      if (budget->json().empty()) budget->fail("", "needs \"usd_per_month\" or the like");
      for (const auto& [key, metric] : kinds)
        if (budget->has(key))
          texts.push_back(std::string{metric} + "<=" + number_text(budget->number(key, {0, 1e15})));
      budget->done();
    }
    for (const std::string& slo : changes_.slo) {
      read_slo(slo, kinds_.metrics, "command line", "--slo");
      texts.push_back(slo);
    }
    if (!texts.empty()) common_["run"]["slo"] = texts;
  }

  void read_the_search() {
    const std::string name = metric_of(fields_.string_or("objective", "cost_usd_per_month"));
    const auto found = std::find_if(kinds_.metrics.begin(), kinds_.metrics.end(),
                                    [&](const MetricName& metric) { return metric.name == name; });
    if (found == kinds_.metrics.end()) {
      std::vector<std::string> names;
      for (const MetricName& metric : kinds_.metrics) names.push_back(metric.name);
      fields_.fail("objective", "no metric " + in_quotes(name) + suggestion(name, names));
    }
    plan_.objective.metric = *found;
    const std::string better_if_more[] = {"success_ratio", "goodput_rps", "utilization"};
    plan_.objective.more_is_better =
        std::count(std::begin(better_if_more), std::end(better_if_more), name) > 0;
    if (auto search = fields_.optional_object("search")) {
      plan_.tolerance = search->number_or("tolerance", plan_.tolerance, {1e-6, 0.5});
      plan_.confidence = search->number_or("confidence", plan_.confidence, {0.5, 0.9999});
      plan_.sensitivity = search->boolean_or("sensitivity", plan_.sensitivity);
      plan_.screening = search->boolean_or("screening", plan_.screening);
      search->done();
    }
  }

  PlanEntry read_entry(Fields& entry) {
    PlanEntry read{
        plan_.groups.size(), common_, {}, entry.pointer_to("platform"), entry.pointer_to("vary")};
    Json& scenario = read.scenario;
    scenario["platform"] = entry.object("platform").json();
    const Json kind = scenario["platform"].value("kind", Json{});
    const std::string name =
        entry.string_or("name", kind.is_string() ? kind.get<std::string>() : "");
    if (std::count(plan_.groups.begin(), plan_.groups.end(), name) > 0)
      entry.fail("name", "a second " + in_quotes(name) + "; give each entry a \"name\" of its own");
    plan_.groups.push_back(name);
    for (const char* key : {"client", "prices"})
      if (entry.has(key)) merge_over(scenario[key], entry.raw(key));
    const std::vector<Json> models = entry.has("model") ? models_in(entry) : models_;
    if (models.empty())
      entry.fail("model", "is missing here and in the plan; name a profile or describe one");

    if (models.size() > 1) read.keys.push_back({"/model", models});
    scenario["model"] = models.front();
    if (auto vary = entry.optional_object("vary"))
      for (const auto& item : vary->json().items()) read.keys.push_back(varied(*vary, item.key()));
    entry.done();
    return read;
  }

  void refuse_too_many(const std::vector<PlanEntry>& entries) const {
    double count = 0;
    for (const PlanEntry& entry : entries) count += entry.combinations();
    if (count > static_cast<double>(changes_.most))
      fields_.fail("candidates", "make " + number_text(count) +
                                     " configurations, which are too many; a plan has up to " +
                                     std::to_string(changes_.most));
  }

  void make_candidates(const PlanEntry& entry) {
    const std::size_t before = plan_.candidates.size();
    vary_from(0, entry, entry.scenario, "");
    if (plan_.candidates.size() == before)
      throw ConfigError(
          fields_.where(), entry.platform,
          "none of its configurations can be; the first" + first_refusal(entry.group));
  }

  std::string first_refusal(std::size_t group) const {
    for (const RefusedCandidate& one : plan_.refused)
      if (one.group == group)
        return (one.config.empty() ? "" : " (" + one.config + ")") + ": " + one.reason;
    return "";
  }

  PlanAxis varied(Fields& vary, const std::string& pointer) const {
    const auto refuse = [&](const std::string& what) { vary.fail(pointer, what); };
    if (!pointer.starts_with('/'))
      refuse("is no pointer; write for example \"/platform/memory_mb\"");
    try {
      const Json::json_pointer checked{pointer};
    } catch (const Json::exception&) {
      refuse("is no pointer: in it ~ is written ~0, and / within a key ~1");
    }
    for (const char* fixed : {"/workload", "/run", "/name"})
      if (pointer == fixed || pointer.starts_with(std::string{fixed} + "/"))
        refuse("all candidates serve the same load; vary what serves it");
    std::vector<Json> values =
        read_value_list(vary, pointer, static_cast<std::int64_t>(changes_.most)).make();
    // What rounding made the same is one configuration.
    values.erase(std::ranges::unique(values).begin(), values.end());
    return {pointer, std::move(values)};
  }

  /// Writes each value of the key, and of those after it, into the scenario.
  void vary_from(std::size_t index, const PlanEntry& entry, const Json& scenario,
                 const std::string& config) {
    if (index == entry.keys.size()) return add(scenario, config, entry.group);
    const PlanAxis& key = entry.keys[index];
    for (const Json& value : key.values) {
      Json changed = scenario;
      Json written = value;
      const Json::json_pointer place{key.pointer};
      // An object changes several keys at once that belong together.
      if (value.is_object() && changed.contains(place) && changed[place].is_object()) {
        written = changed[place];
        merge_over(written, value);
      }
      set_checked(changed, key.pointer, written, entry);
      vary_from(index + 1, entry, changed,
                config + (config.empty() ? "" : ", ") + setting_text(key.pointer, value));
    }
  }

  void set_checked(Json& scenario, const std::string& pointer, const Json& value,
                   const PlanEntry& entry) {
    try {
      set_in_scenario(scenario, pointer + "=" + value.dump(), catalogue_);
    } catch (const ConfigError& error) {
      std::string what = error.what();
      if (what.starts_with("command line: ")) what.erase(0, 14);
      throw ConfigError(fields_.where(), entry.vary, what);
    }
  }

  void add(Json scenario, const std::string& config, std::size_t group) {
    scenario["name"] =
        plan_.name + ": " + plan_.groups[group] + (config.empty() ? "" : ", " + config);
    try {
      Scenario read = read_scenario(scenario, fields_.where(), catalogue_, kinds_);
      const bool of_cost = plan_.objective.metric.name.starts_with("cost_");
      if (of_cost && read.prices.items().empty())
        throw ConfigError(fields_.where(), "/platform",
                          "has no prices; give it \"prices\", or the plan another \"objective\"");
      const std::string shown = config.empty() ? read.platform.summary : config;
      plan_.candidates.push_back({group, shown, std::move(read)});
    } catch (const ConfigError& error) {
      const std::string what = error.what();
      const std::string place = fields_.where() + ": ";
      plan_.refused.push_back(
          {group, config, what.starts_with(place) ? what.substr(place.size()) : what});
    }
  }

  Fields fields_;
  const PlanChanges& changes_;
  const Catalogue& catalogue_;
  const Kinds& kinds_;
  Json common_;
  std::vector<Json> models_;
  PlanFile plan_;
};

}  // namespace

PlanFile read_plan(const Json& json, const std::string& where, const PlanChanges& changes,
                   const Catalogue& catalogue, const Kinds& kinds) {
  return PlanReader{json, where, changes, catalogue, kinds}.read();
}

}  // namespace coldcast
