#include "sim/config/scenario.hpp"

#include <cmath>

#include "sim/config/prices.hpp"
#include "sim/config/published.hpp"
#include "sim/config/read_once.hpp"
#include "sim/config/set_value.hpp"
#include "sim/config/vendor.hpp"

namespace coldcast {
namespace {

constexpr Range run_times{0, to_seconds(longest_run)};

/// Reads the parts of a scenario one after the other, and writes down what they resolve to.
class Reader final : private PartReader {
 public:
  Reader(const Json& json, const std::string& where, const Catalogue& catalogue, const Kinds& kinds)
      : fields_(json, where), catalogue_(catalogue), kinds_(kinds) {
    scenario_.resolved = json;
  }

  Scenario read() {
    for (const char* key : {"$schema", "notes", "sources"}) fields_.ignore(key);
    scenario_.name = visible(fields_.string_or("name", ""));
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
    if (auto client = fields_.optional_object("client"))
      protocol_ = client->word_or("protocol", protocol_, {"rest-json", "grpc-protobuf"});
    const Json& json = resolve("model", "profiles");
    Model model =
        read_model(Fields{json, where_of("model", "profiles"), pointer_of("model")}, protocol_);
    scenario_.model = model.name;
    return model;
  }

  /// The platform object under a key, and what it resolves to.
  PlatformPlan platform(Fields& parent, const std::string& key, const Model& model) override {
    Fields given = parent.object(key);
    Vendor vendor = resolve_platform(given, catalogue_, kinds_.mechanisms);
    Fields fields{vendor.keys, fields_.where(), parent.pointer_to(key)};
    fields.ignore("kind");
    fields.ignore("era");
    PlatformPlan plan = vendor.mechanism->read(fields, model, *this);
    read_prices_of(fields, vendor.prices, plan);
    fields.done();
    scenario_.kind = vendor.kind;  // the outermost is finished last
    scenario_.era = vendor.era;
    resolved_.emplace_back(parent.pointer_to(key),
                           resolved_platform(std::move(vendor), given.json()));
    return plan;
  }

  Model model(Fields& parent, const std::string& key) override {
    const bool named = parent.is_string(key);
    const std::string pointer = parent.pointer_to(key);
    const Json json =
        named ? catalogue_.load("profiles", parent.string(key), fields_.where(), pointer)
              : catalogue_.complete(parent.raw(key), "profiles", fields_.where(), pointer);
    const std::string where =
        named ? catalogue_.path_of("profiles", parent.string(key)).string() : fields_.where();
    resolved_.emplace_back(pointer, json);
    return read_model(Fields{json, where, named ? "" : pointer}, protocol_);
  }

  /// Adds the prices of the platform's own usage, its first part, before those of its other parts.
  void read_prices_of(Fields& fields, const std::string& of_vendor, PlatformPlan& plan) {
    const std::string name = fields.string_or("prices", of_vendor);
    if (name.empty()) return;
    price_file_ = catalogue_.load("prices", name, fields_.where(), fields.pointer_to("prices"));
    const std::string file = catalogue_.path_of("prices", name).string();
    PriceSheet all = sheet_once(file, plan.price_keys, [&] {
      return read_prices(Fields{price_file_, file}, plan.price_keys);
    });
    all.append(plan.prices, 0, "");
    plan.prices = std::move(all);
  }

  void read_the_platform(const Model& model) {
    scenario_.platform = platform(fields_, "platform", model);
    // Inner objects were read first, and go into outer ones.
    for (auto it = resolved_.rbegin(); it != resolved_.rend(); ++it)
      scenario_.resolved[Json::json_pointer{it->first}] = std::move(it->second);

    if (auto client = fields_.optional_object("client")) {
      client->ignore("protocol");
      scenario_.platform = kinds_.client(*client, model, std::move(scenario_.platform));
      client->done();
    }
    scenario_.warnings = scenario_.platform.warnings;
  }

  void read_the_workload(const Model& model) {
    // How much work a request is, is a matter of what it is served on.
    auto [plan, json] =
        read_workload(fields_.raw("workload"), fields_.where(), "/workload", catalogue_,
                      kinds_.workloads, on_gpu(model, scenario_.platform.price_keys.gpu));
    scenario_.workload = std::move(plan);
    scenario_.resolved["workload"] = std::move(json);
    for (const std::string& warning : scenario_.workload.warnings)
      scenario_.warnings.push_back(warning);
    warn_of_overload();
  }

  /// Under too much load the answer is how long one looks.
  void warn_of_overload() {
    const auto rate = scenario_.workload.mean_rate_per_s;
    const auto capacity = scenario_.platform.capacity_rps;
    if (!rate || !capacity || *rate < *capacity) return;
    scenario_.warnings.push_back(
        "unstable: " + number_text(*rate) + " requests/s bring " +
        number_text(std::round(*rate / *capacity * 1000) / 1000) +
        " times the work that the platform can do, and the line has no end: latencies grow with "
        "the length of the run");
  }

  void read_the_prices() {
    if (!fields_.has("prices")) {
      scenario_.prices = scenario_.platform.prices;
      if (scenario_.platform.parts == 1 && !price_file_.is_null())
        scenario_.resolved["prices"] = std::move(price_file_);
      return;
    }
    if (scenario_.platform.parts > 1)
      fields_.fail("prices", "this platform is made of " +
                                 std::to_string(scenario_.platform.parts) +
                                 " parts; name the \"prices\" of each in its own object");
    const Json& json = resolve("prices", "prices");
    scenario_.prices = read_prices(Fields{json, where_of("prices", "prices"), pointer_of("prices")},
                                   scenario_.platform.price_keys);
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
    if (scenario_.workload.endless && !run.duration && scenario_.workload.mean_rate_per_s == 0.0)
      fields_.fail("run", "nothing in this workload is counted; give \"duration_s\"");
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
  Json price_file_;  // of the platform read last
  std::string protocol_ = "rest-json";
  std::vector<std::pair<std::string, Json>> resolved_;  // by pointer, inner objects first
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
