#include "sim/config/scenario.hpp"

#include "sim/config/prices.hpp"
#include "sim/config/published.hpp"
#include "sim/config/set_value.hpp"
#include "sim/config/vendor.hpp"

namespace coldcast {
namespace {

constexpr Range run_times{0, to_seconds(longest_run)};

/// Reads the parts of a scenario one after the other, and writes down what they resolve to.
class Reader {
 public:
  Reader(const Json& json, const std::string& where, const Catalogue& catalogue, const Kinds& kinds)
      : fields_(json, where), catalogue_(catalogue), kinds_(kinds) {
    scenario_.resolved = json;
  }

  Scenario read() {
    for (const char* key : {"$schema", "notes", "sources"}) fields_.ignore(key);
    scenario_.name = fields_.string_or("name", "");
    const Model model = read_the_model();
    read_the_platform(model);
    read_the_workload(model);
    read_the_prices();
    scenario_.published = read_published(fields_, catalogue_, kinds_.metrics);
    if (fields_.has("published"))
      scenario_.resolved["published"] = published_json(scenario_.published);
    read_the_run();
    fields_.done();
    if (scenario_.name.empty()) scenario_.name = scenario_.model + " on " + scenario_.kind;
    return std::move(scenario_);
  }

 private:
  /// The object under a key: written there, or loaded from the file that a string names.
  const Json& resolve(const std::string& key, const std::string& folder) {
    const bool named = fields_.is_string(key);
    scenario_.resolved[key] =
        named ? catalogue_.load(folder, fields_.string(key), fields_.where(), "/" + key)
              : catalogue_.complete(fields_.raw(key), folder, fields_.where(), "/" + key);
    return scenario_.resolved[key];
  }

  std::string where_of(const std::string& key, const std::string& folder) {
    if (!fields_.is_string(key)) return fields_.where();
    return catalogue_.path_of(folder, fields_.string(key)).string();
  }

  std::string pointer_of(const std::string& key) { return fields_.is_string(key) ? "" : "/" + key; }

  Model read_the_model() {
    std::string protocol = "rest-json";
    if (auto client = fields_.optional_object("client"))
      protocol = client->word_or("protocol", protocol, {"rest-json", "grpc-protobuf"});
    const Json& json = resolve("model", "profiles");
    Model model =
        read_model(Fields{json, where_of("model", "profiles"), pointer_of("model")}, protocol);
    scenario_.model = model.name;
    return model;
  }

  void read_the_platform(const Model& model) {
    Fields given = fields_.object("platform");
    vendor_ = resolve_platform(given, catalogue_, kinds_.mechanisms);
    scenario_.kind = vendor_.kind;
    scenario_.era = vendor_.era;
    scenario_.resolved["platform"] = vendor_.resolved;
    Fields fields{std::as_const(vendor_.keys), fields_.where(), "/platform"};
    fields.ignore("kind");
    fields.ignore("era");
    scenario_.platform = vendor_.mechanism->read(fields, model);
    fields.done();

    if (auto client = fields_.optional_object("client")) {
      client->ignore("protocol");
      scenario_.platform = kinds_.client(*client, model, std::move(scenario_.platform));
      client->done();
    }
    scenario_.warnings = scenario_.platform.warnings;
  }

  void read_the_workload(const Model& model) {
    const Json& json = resolve("workload", "workloads");
    Fields fields{json, where_of("workload", "workloads"), pointer_of("workload")};
    for (const char* key : {"$schema", "name", "sources", "notes"}) fields.ignore(key);
    std::vector<std::string> words;
    for (const WorkloadKind& kind : kinds_.workloads) words.push_back(kind.name);
    const std::string word = fields.word("kind", words);
    for (const WorkloadKind& kind : kinds_.workloads)
      if (kind.name == word) scenario_.workload = kind.read(fields, model.request);
    fields.done();
  }

  void read_the_prices() {
    if (!fields_.has("prices")) {
      if (vendor_.prices.empty()) return;
      const Json json =
          catalogue_.load("prices", vendor_.prices, fields_.where(), "/platform/kind");
      const std::string where = catalogue_.path_of("prices", vendor_.prices).string();
      scenario_.prices = read_prices(Fields{json, where}, scenario_.platform.architecture);
      scenario_.resolved["prices"] = json;
      return;
    }
    const Json& json = resolve("prices", "prices");
    scenario_.prices = read_prices(Fields{json, where_of("prices", "prices"), pointer_of("prices")},
                                   scenario_.platform.architecture);
  }

  void read_the_run() {
    RunPlan& run = scenario_.run;
    if (auto fields = fields_.optional_object("run")) {
      run.seed = static_cast<std::uint64_t>(fields->integer_or("seed", 1));
      run.replications = fields->integer_or("replications", run.replications, {1, 1e6});
      if (fields->has("requests"))
        run.requests = static_cast<std::uint64_t>(fields->integer("requests", {0, 1e15}));
      if (fields->has("duration_s")) run.duration = fields->duration("duration_s", run_times);
      run.warmup = read_warmup(*fields);
      run.slo = read_slos(*fields, "slo", kinds_.metrics);
      if (fields->boolean_or("free_allowance", false)) run.allowance = Allowance::applied;
      fields->done();
    }
    if (scenario_.workload.endless && !run.requests && !run.duration)
      fields_.fail("run",
                   "this workload never ends by itself; give \"requests\" or \"duration_s\"");
    const auto end = run.duration ? run.duration : scenario_.workload.end;
    if (run.warmup.rule == Warmup::Rule::fixed && end && run.warmup.fixed >= *end)
      throw ConfigError(
          fields_.where(), "/run/warmup_s",
          "nothing is left to measure: the run ends at " + number_text(to_seconds(*end)) + " s");
    Json& resolved = scenario_.resolved["run"];
    resolved["seed"] = run.seed;
    resolved["replications"] = run.replications;
  }

  static Warmup read_warmup(Fields& fields) {
    const bool has_time = fields.has("warmup_s");
    if (!fields.has("warmup") && has_time)
      return {Warmup::Rule::fixed, fields.duration("warmup_s", run_times)};
    const std::string rule = fields.word_or("warmup", "none", {"none", "fixed", "mser5"});
    if (rule == "fixed") return {Warmup::Rule::fixed, fields.duration("warmup_s", run_times)};
    return {rule == "mser5" ? Warmup::Rule::mser5 : Warmup::Rule::none, Duration{}};
  }

  Fields fields_;
  const Catalogue& catalogue_;
  const Kinds& kinds_;
  Vendor vendor_;
  Scenario scenario_;
};

}  // namespace

void set_in_scenario(Json& scenario, const std::string& assignment, const Catalogue& catalogue) {
  const std::pair<const char*, const char*> references[] = {
      {"model", "profiles"}, {"workload", "workloads"}, {"prices", "prices"}};
  for (const auto& [key, folder] : references) {
    const bool goes_into = assignment.starts_with("/" + std::string{key} + "/");
    if (goes_into && scenario.contains(key) && scenario[key].is_string())
      scenario[key] = catalogue.load(folder, scenario[key].get<std::string>(), "command line",
                                     "/" + std::string{key});
  }
  set_value(scenario, assignment);
}

Scenario read_scenario(const Json& json, const std::string& where, const Catalogue& catalogue,
                       const Kinds& kinds) {
  return Reader{json, where, catalogue, kinds}.read();
}

}  // namespace coldcast
