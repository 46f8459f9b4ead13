#include "sim/app/generated_load.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

#include "sim/app/kinds.hpp"
#include "sim/app/scenario_changes.hpp"
#include "sim/config/set_value.hpp"
#include "sim/core/patience.hpp"
#include "sim/core/served.hpp"

namespace coldcast {
namespace {

/// A workload's description and its place.
struct Place {
  Json json;
  std::string where;
  std::string pointer;
};

bool is_file(const std::string& name) {
  std::error_code ignored;
  return name.ends_with(".json") || std::filesystem::exists(name, ignored);
}

bool is_scenario(const Json& json) {
  if (!json.is_object() || json.contains("kind")) return false;
  return json.contains("workload") || json.contains("platform") || json.contains("model");
}

/// Where --requests and --duration end a load they do so in place of the scenario's run.
bool ends_it(const LoadChanges& changes) { return changes.requests || !changes.duration.empty(); }

std::optional<Time> read_duration(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const std::string where = "command line";
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  const bool bare = end == text.c_str() + text.size();
  return duration_in({bare ? Json(number) : Json(text), where, "--duration"},
                     {1e-9, to_seconds(longest_run)});
}

/// Reads a scenario as a whole, so that its mistakes come to light, and takes what it says of load.
Model read_load_of(const LoadChanges& changes, const Catalogue& catalogue, const Kinds& kinds,
                   LoadPlan& plan, Place& place) {
  Json json = catalogue.load_file("scenarios", changes.workload);
  json.erase("published");
  for (const std::string& assignment : changes.set)
    set_in_scenario(json, from_here(assignment), catalogue);
  if (ends_it(changes)) {
    for (const char* key : {"requests", "duration_s", "warmup", "warmup_s"})
      if (json["run"].is_object()) json["run"].erase(key);
    if (changes.requests) set_value(json, "/run/requests=" + std::to_string(*changes.requests));
    if (plan.duration)
      set_value(json, "/run/duration_s=" + number_text(to_seconds(*plan.duration)));
  }
  const Scenario scenario = read_scenario(json, changes.workload, catalogue, kinds);
  plan.name = scenario.name;
  plan.seed = scenario.run.seed;
  plan.requests = scenario.run.requests;
  plan.duration = scenario.run.duration;
  if (scenario.workload.closed) plan.platform = scenario.platform;
  place = {json["workload"], changes.workload, "/workload"};
  const std::string protocol =
      json.value(Json::json_pointer{"/client/protocol"}, std::string{"rest-json"});
  return read_model(Fields{scenario.resolved["model"], changes.workload, "/model"}, protocol);
}

void read_file(const LoadChanges& changes, const Catalogue& catalogue, Place& place) {
  const bool file = is_file(changes.workload);
  place.json = file ? catalogue.load_file("workloads", changes.workload)
                    : catalogue.load("workloads", changes.workload, "command line", "");
  place.where = file ? changes.workload : catalogue.path_of("workloads", changes.workload).string();
  for (const std::string& assignment : changes.set) set_value(place.json, from_here(assignment));
}

/// A model of which only the messages are known, and how much work tokens are. A demand is then the
/// number of items (times that of tokens): so it is told from one that says something else.
Model of_messages(Bytes message, std::optional<TokenTime> tokens = {}) {
  Model model;
  model.request = message;
  if (tokens) model.service.time_s = Distribution::constant(1);
  model.tokens = tokens;
  return model;
}

/// Whether requests may have tokens, by their description or by a trace's columns.
bool may_have_tokens(const Json& json) {
  const std::string text = json.dump();
  return text.find("_tokens\"") != std::string::npos || text.find("\"trace\"") != std::string::npos;
}

void check(const LoadPlan& plan, const Place& place) {
  if (plan.workload.closed && !plan.platform)
    throw ConfigError(place.where, place.pointer,
                      "its users wait for answers, so when requests come depends on the platform; "
                      "give a scenario, which has one");
  const bool counted = plan.workload.mean_rate_per_s != 0.0;
  if (plan.workload.endless && !(plan.requests && counted) && !plan.duration)
    throw ConfigError(place.where, place.pointer,
                      "this workload never ends by itself; give --requests or --duration");
}

std::unique_ptr<Workload> made(const std::optional<WorkloadPlan>& plan, std::uint64_t seed,
                               std::uint64_t replication) {
  return plan ? plan->make(seed, replication) : nullptr;
}

/// The workload, answered by the platform if it is a closed one.
std::unique_ptr<Workload> source_of(const LoadPlan& plan, std::uint64_t seed,
                                    std::uint64_t replication) {
  auto workload = plan.workload.make(seed, replication);
  if (!plan.platform) return workload;
  return std::make_unique<Served>(patient(std::move(workload), plan.platform->patience),
                                  plan.platform->make(seed, replication));
}

/// The number of tokens by a workload under whose model it multiplies the demand.
std::int64_t tokens_of(Workload* probe, const Request& request) {
  if (probe == nullptr) return 0;
  const auto same = probe->next();
  const double usual = request.demand.multiple();
  if (!same || same->demand.brings_time() || !(usual > 0)) return 0;
  // Without tokens the demand is the usual one; with them, half of it and as much for each.
  const double ratio = same->demand.multiple() / usual;
  return ratio == 1 ? 0 : std::llround(std::min(ratio - 0.5, 1e15));
}

}  // namespace

LoadPlan read_load(const LoadChanges& changes, const std::string& configs) {
  const Catalogue catalogue{configs};
  const Kinds kinds = built_in();
  LoadPlan plan;
  Place place;
  Model model;
  plan.requests = changes.requests;
  plan.duration = read_duration(changes.duration);
  if (is_file(changes.workload) && is_scenario(read_json(changes.workload)))
    model = read_load_of(changes, catalogue, kinds, plan, place);
  else
    read_file(changes, catalogue, place);

  const auto under = [&](const Model& other) {
    return read_workload(place.json, place.where, place.pointer, catalogue, kinds.workloads, other);
  };
  // What is served must be as much work as the scenario says.
  const Bytes message = model.request;
  ResolvedWorkload workload =
      under(plan.platform ? on_gpu(model, plan.platform->price_keys.gpu) : of_messages(message));
  plan.workload = std::move(workload.plan);
  plan.resolved = std::move(workload.json);
  plan.usual_bytes = message.value;
  plan.warnings = plan.workload.warnings;
  check(plan, place);
  if (plan.resolved.value("name", Json{}).is_string())
    plan.name = plan.resolved["name"].get<std::string>();
  if (plan.name.empty()) plan.name = plan.workload.summary;
  if (!plan.platform && may_have_tokens(plan.resolved)) {
    plan.context = under(of_messages(message, TokenTime{0.5, 1, 0})).plan;
    plan.generated = under(of_messages(message, TokenTime{0.5, 0, 1})).plan;
  }
  return plan;
}

Load::Load(const LoadPlan& plan, std::uint64_t seed, std::uint64_t replication)
    : known_end_(plan.workload.end),
      requests_(source_of(plan, seed, replication),
                plan.requests.value_or(std::numeric_limits<std::uint64_t>::max())),
      context_(made(plan.context, seed, replication)),
      generated_(made(plan.generated, seed, replication)) {
  if (!plan.duration) return;
  requests_.stop_at(*plan.duration);
  known_end_ = known_end_ ? std::min(*known_end_, *plan.duration) : plan.duration;
}

std::optional<TraceRow> Load::next() {
  const auto request = requests_.next();
  if (!request) return std::nullopt;
  TraceRow row{.at = request->at,
               .payload_bytes = request->payload.value,
               .items = request->items,
               .function = request->function,
               .demand = request->demand};
  row.context_tokens = tokens_of(context_.get(), *request);
  row.generated_tokens = tokens_of(generated_.get(), *request);
  return row;
}

Time Load::end() {
  if (requests_.cut_by_count()) return requests_.last();
  return std::max(requests_.last(), known_end_.value_or(Time{}));
}

}  // namespace coldcast
