#include "verification/twins/twin_platform.hpp"

#include <algorithm>

#include "platforms/catalog.hpp"
#include "platforms/composites/retry_config.hpp"
#include "sim/config/vendor.hpp"
#include "verification/twins/law_shape.hpp"
#include "verification/twins/mechanism_fields.hpp"

namespace coldcast {
namespace {

const std::string resolved_scenario = "scenario";

/// The model's law of service as it was written, for its name.
Json service_law(const Json& model) { return model.value("service", Json(0)); }

/// A message on a wire of so many megabytes per second takes the same for every request that
/// brings no size of its own.
void add_wire(Fields& fields, const Model& model, const Json& workload, TwinPlatform& twin) {
  if (!fields.has("bandwidth_mb_per_s")) return;
  const double mb_per_s = fields.number("bandwidth_mb_per_s", {1e-6, 1e9});
  if (workload.value("request", Json::object()).contains("payload_bytes")) {
    twin.obstacles.push_back("messages of different sizes take different times on the network");
    return;
  }
  const auto bytes = static_cast<double>(model.request.value + model.response.value);
  twin.network.trips_s.push_back(Distribution::constant(bytes / (1024 * 1024) / mb_per_s));
}

void add_trip(Fields& fields, TwinPlatform& twin) {
  if (fields.has("round_trip_s"))
    twin.network.trips_s.push_back(fields.distribution("round_trip_s"));
}

void read_the_client(const Json& scenario, const Model& model, TwinPlatform& twin) {
  if (!scenario.contains("client")) return;
  Fields client{scenario["client"], resolved_scenario, "/client"};
  add_trip(client, twin);
  add_wire(client, model, scenario["workload"], twin);
  const Duration timeout = client.duration_or("timeout_s", never);
  if (client.has("retry"))
    twin.network.retry = read_retry(client.object("retry"), timeout);
  else
    twin.network.timeout = std::min(twin.network.timeout, timeout);
}

/// A gateway that does nothing but pass on is a part of the network.
void read_the_gateway(Fields& gateway, const Model& model, const Json& workload,
                      TwinPlatform& twin) {
  add_trip(gateway, twin);
  add_wire(gateway, model, workload, twin);
  twin.network.timeout = gateway.duration_or("timeout_s", never);
  if (gateway.has("requests_per_s"))
    twin.obstacles.push_back("the gateway's own limit on requests per second");
}

/// Reads a platform object: a mechanism, or a gateway before one.
void read_the_platform(const Json& json, const Model& model, const Json& scenario,
                       const Catalogue& catalogue, TwinPlatform& twin) {
  const std::vector<Mechanism> known = mechanisms();
  Fields given{json, resolved_scenario, "/platform"};
  const Vendor vendor = resolve_platform(given, catalogue, known);
  Fields fields{vendor.keys, resolved_scenario, "/platform"};
  const std::string& mechanism = vendor.mechanism->name;
  if (mechanism == "gateway") {
    read_the_gateway(fields, model, scenario["workload"], twin);
    return read_the_platform(vendor.keys["platform"], model, scenario, catalogue, twin);
  }
  if (mechanism == "function")
    twin.functions = twin_functions(fields, model, twin.obstacles);
  else if (mechanism == "pool" || mechanism == "container")
    twin.fleet = twin_fleet(fields, model, mechanism == "pool", twin.obstacles, twin.autoscaler);
  else
    twin.obstacles.push_back("a platform of the kind " + mechanism + ", made of others");
}

}  // namespace

double TwinNetwork::mean_s() const {
  double sum = 0;
  for (const Distribution& trip : trips_s) sum += trip.mean();
  return sum;
}

double TwinNetwork::least_s() const {
  double sum = 0;
  for (const Distribution& trip : trips_s) sum += trip.quantile(1e-15);
  return sum;
}

bool TwinNetwork::constant() const {
  return std::ranges::all_of(trips_s, [](const Distribution& trip) { return trip.is_constant(); });
}

TwinPlatform twin_platform(const Scenario& scenario, const Catalogue& catalogue) {
  const Json& json = scenario.resolved;
  std::string protocol = "rest-json";
  if (json.contains("client")) protocol = json["client"].value("protocol", protocol);
  const Model model = read_model(Fields{json["model"], resolved_scenario, "/model"}, protocol);
  TwinPlatform twin;
  read_the_platform(json["platform"], model, json, catalogue, twin);
  read_the_client(json, model, twin);
  const Distribution none;
  const Distribution& service = twin.functions ? twin.functions->service_s
                                : twin.fleet   ? twin.fleet->service_s
                                               : none;
  twin.service_text = law_text(service, service_law(json["model"]));
  for (const std::string& warning : scenario.warnings)
    if (warning.starts_with("every call")) twin.obstacles.push_back(warning);
  return twin;
}

bool init_in_time(const FunctionConfig& config) {
  if (config.init.limit == never) return true;
  double longest_s = 0;
  for (const Stage& stage : config.stages)
    if (stage.phase == Phase::init) longest_s += stage.time_s.quantile(1 - 1e-9);
  return longest_s <= to_seconds(config.init.limit);
}

std::optional<TwinStart> twin_start(const std::vector<Stage>& stages) {
  TwinStart start;
  bool chain = true;
  std::vector<double> ends;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const Stage& stage = stages[i];
    chain = chain && (i == 0 ? stage.after.empty()
                             : stage.after.size() == 1 && stage.after.front() == i - 1);
    start.constant = start.constant && stage.time_s.is_constant();
    start.mean_s += stage.time_s.mean();
    start.variance_s2 += stage.time_s.variance();
    double begin = 0;
    for (const std::size_t before : stage.after) begin = std::max(begin, ends[before]);
    ends.push_back(begin + stage.time_s.mean());
  }
  if (stages.size() == 1) start.law = stages.front().time_s;
  if (chain) return start;
  if (!start.constant) return std::nullopt;
  start.mean_s = *std::ranges::max_element(ends);
  start.variance_s2 = 0;
  return start;
}

}  // namespace coldcast
