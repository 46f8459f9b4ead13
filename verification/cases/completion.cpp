#include "verification/cases/completion.hpp"

#include <cmath>

namespace coldcast {
namespace {

constexpr double day_s = 86400;

Json one_after_another(const Json& durations, double unit_s, double apart_s) {
  Json pairs = Json::array();
  for (const Json& duration : durations)
    pairs.push_back({static_cast<double>(pairs.size()) * apart_s, duration.get<double>() * unit_s});
  return {{"type", "trace"}, {"pairs", pairs}};
}

double number(const Json& parameters, const char* key) { return parameters[key].get<double>(); }

bool has(const Json& parameters, std::initializer_list<const char*> keys) {
  for (const char* key : keys)
    if (!parameters.contains(key) || !(parameters[key].is_number() || parameters[key].is_array()))
      return false;
  return true;
}

/// Machines that each run for one request.
void add_machines(Json& config, const Json& parameters) {
  double longest = 0;
  for (const Json& run : parameters["runs_s"]) longest = std::max(longest, run.get<double>());
  config["arrival"] = one_after_another(parameters["runs_s"], 1, 2 * longest + 1);
  config["platform"] = {{"kind", "container"}, {"keep_alive", 0}};
  config["pricing"]["billing"] = "instance";
}

/// A day in which more servers are there from 09:00 on.
void add_pool(Json& config, const Json& parameters) {
  constexpr double nine = 9 * 3600;
  config["arrival"] = one_after_another(Json::array({day_s}), 1, 1);
  config["platform"] = {
      {"kind", "pool"},
      {"servers", parameters["base"]},
      {"scale_events",
       {{nine, parameters["peak"]}, {nine + number(parameters, "peak_s"), parameters["base"]}}}};
  config["pricing"]["billing"] = "instance";
}

}  // namespace

Json completed(const Json& config, const Json& parameters) {
  if (config.contains("arrival")) return config;
  Json whole = config;
  static const Json functions = {{"kind", "per_request"}};
  if (has(parameters, {"durations_ms"})) {
    whole["arrival"] = one_after_another(parameters["durations_ms"], 1e-3, 3600);
    if (!whole.contains("platform")) whole["platform"] = functions;
  } else if (has(parameters, {"n", "duration_s"})) {
    whole["arrival"] = {{"type", "deterministic"},
                        {"interval", 2 * number(parameters, "duration_s")},
                        {"count", 1}};
    whole["service"] = {{"dist", "deterministic"}, {"value", parameters["duration_s"]}};
    if (!whole.contains("platform")) whole["platform"] = functions;
    whole["run"]["repeat"] = parameters["n"];
  } else if (has(parameters, {"runs_s"})) {
    add_machines(whole, parameters);
  } else if (has(parameters, {"base", "peak", "peak_s"})) {
    add_pool(whole, parameters);
  } else if (has(parameters, {"pc", "minutes"})) {
    whole["arrival"] = one_after_another(Json::array({60 * number(parameters, "minutes")}), 1, 1);
    whole["platform"] = {{"kind", "per_request"}, {"provisioned", parameters["pc"]}};
    whole["run"]["calls"] = "unknown";
  } else if (whole.contains("platform") && whole["platform"].contains("speed_model")) {
    whole["arrival"] = {{"type", "trace"}, {"times", "1x0"}};
    // Cases of memory sizes that give no prices mean those of the other cases of functions.
    const bool priced = has(parameters, {"gb_s"}) || has(parameters, {"round_ms"});
    if (!whole.contains("pricing") && !priced)
      whole["pricing"] = {{"gb_s", 1.66667e-5}, {"req", 2e-7}, {"round_ms", 1}};
  }
  return whole;
}

}  // namespace coldcast
