#include "verification/cases/completion.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "verification/cases/case.hpp"
#include "verification/cases/pattern.hpp"

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

/// Calls that provisioned instances serve, and calls that find all of them busy.
struct ProvisionedCalls {
  std::int64_t served = 0;
  double served_s = 0;
  std::int64_t spilled = 0;
  double spilled_s = 0;
};

/// From "on_provisioned", "spilled" and "duration_ms", or from the title: "50 000 requests of 180
/// ms on it, 500 of 180 ms spilled".
std::optional<ProvisionedCalls> provisioned_calls(const Json& parameters) {
  if (has(parameters, {"on_provisioned", "spilled", "duration_ms"})) {
    const double duration_s = number(parameters, "duration_ms") / 1000;
    return ProvisionedCalls{std::llround(number(parameters, "on_provisioned")), duration_s,
                            std::llround(number(parameters, "spilled")), duration_s};
  }
  if (!parameters.contains("title")) return std::nullopt;
  const auto told = match(parameters["title"].get<std::string>(),
                          R"((?:.*[^0-9 ] )?([0-9][0-9 ]*) requests? of ([0-9.]+) ms on it, )"
                          R"(([0-9][0-9 ]*) of ([0-9.]+) ms spilled.*)");
  if (!told) return std::nullopt;
  const auto count = [](std::string digits) {
    std::erase(digits, ' ');
    return std::stoll(digits);
  };
  return ProvisionedCalls{count(told->at(1)), std::stod(told->at(2)) / 1000, count(told->at(3)),
                          std::stod(told->at(4)) / 1000};
}

/// Provisioned instances for some minutes. Their calls come in bursts of as many as there are
/// instances, evenly over the time, and those that spill come with the bursts that fill them all.
void add_provisioned(Json& config, const Json& parameters) {
  const double span_s = 60 * number(parameters, "minutes");
  config["platform"] = {{"kind", "per_request"}, {"provisioned", parameters["pc"]}};
  const auto calls = provisioned_calls(parameters);
  if (!calls) {
    config["arrival"] = one_after_another(Json::array({span_s}), 1, 1);
    config["run"]["calls"] = "unknown";
    return;
  }
  const auto places = std::llround(number(parameters, "pc"));
  if (places < 1 || calls->served + calls->spilled > 10'000'000)
    throw NotUnderstood("\"pc\" must be at least 1, and calls at most ten million");
  const std::int64_t full = calls->served / places, bursts = (calls->served + places - 1) / places;
  const double longest_s = std::max(calls->served_s, calls->spilled_s);
  const double apart_s = span_s / static_cast<double>(std::max<std::int64_t>(1, bursts));
  if (apart_s < longest_s || (full == 0 && calls->spilled > 0))
    throw NotUnderstood(
        "the provisioned instances cannot serve so many calls, or none would spill");
  Json pairs = Json::array();
  for (std::int64_t burst = 0; burst < bursts; ++burst) {
    const double at_s = static_cast<double>(burst) * apart_s;
    for (std::int64_t i = 0; i < std::min(places, calls->served - burst * places); ++i)
      pairs.push_back({at_s, calls->served_s});
    if (burst >= full) continue;
    const std::int64_t before = calls->spilled * burst / full;
    for (std::int64_t i = before; i < calls->spilled * (burst + 1) / full; ++i)
      pairs.push_back({at_s, calls->spilled_s});
  }
  config["arrival"] = {{"type", "trace"}, {"pairs", pairs}};
  config["pricing"]["window_s"] = span_s;
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
    add_provisioned(whole, parameters);
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
