#include "verification/cases/system.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "platforms/function/function_platform.hpp"
#include "verification/cases/case.hpp"

namespace coldcast {
namespace {

std::optional<double> number_in_object(const Json& json, const std::string& key) {
  if (!json.is_object() || !json.contains(key) || !json[key].is_number()) return std::nullopt;
  return json[key].get<double>();
}

/// What billed times are rounded up to; a nanosecond, which is not at all, unless something is
/// said.
Duration rounding_of(const Json& config, const Json& parameters) {
  const Json pricing = config.value("pricing", Json::object());
  if (pricing.is_object() && pricing.contains("rounding")) {
    if (pricing["rounding"] == "none") return Duration{1};
    throw NotUnderstood("/pricing/rounding: only \"none\" is known; give \"round_ms\" else");
  }
  auto step = time_fact(config, parameters, "round_ms", 1e-3);
  if (!step) step = time_fact(config, parameters, "round_s");
  return std::max(Duration{1}, step.value_or(Duration{1}));
}

PriceItem item(std::string name, Meter meter, std::string unit, double counts, double usd) {
  return {.name = std::move(name),
          .meter = meter,
          .unit = std::move(unit),
          .meter_per_unit = counts,
          .free_units = 0,
          .tiers = {{.per_unit = Dollars{usd}}}};
}

void check_pricing(const Json& config) {
  if (!config.contains("pricing")) return;
  static const std::set<std::string> known = {
      "kind",      "rounding",    "round_ms",  "round_s",  "round_scope", "billing",
      "bill_init", "gb_second",   "gb_s",      "gib_s",    "vcpu_s",      "ghz_s",
      "req",       "per_request", "request",   "pc_gb_s",  "pc_dur",      "pc_dur_gb_s",
      "price_h",   "min_s",       "round_min", "window_s", "free_tier"};
  if (!config["pricing"].is_object()) throw NotUnderstood("/pricing must be an object");
  for (const auto& [key, value] : config["pricing"].items())
    if (!known.contains(key)) throw NotUnderstood("unknown key /pricing/" + key);
  const Json scope = config["pricing"].value("round_scope", Json("interval"));
  if (scope != "interval" && scope != "request")
    throw NotUnderstood("/pricing/round_scope: only \"interval\" and \"request\" are known");
  const Json billing = config["pricing"].value("billing", Json("request"));
  if (billing != "request" && billing != "instance")
    throw NotUnderstood("/pricing/billing: only \"request\" and \"instance\" are known");
}

/// How long a run is to be is the verifier's own decision; but a key must be one of these.
void read_run(const Json& config, CaseSystem& system) {
  static const std::set<std::string> known = {"requests",     "warmup", "warmup_s",
                                              "replications", "seed",   "horizon",
                                              "repeat",       "calls",  "duration"};
  const Json run = config.value("run", Json::object());
  if (!run.is_object()) throw NotUnderstood("/run must be an object");
  for (const auto& [key, value] : run.items())
    if (!known.contains(key)) throw NotUnderstood("unknown key /run/" + key);
  system.repeat = run.value("repeat", 1.0);
  system.calls_known = !run.contains("calls");
}

void check_keys(const Json& config) {
  static const std::set<std::string> known = {"arrival", "service", "platform", "pricing",
                                              "client",  "run",     "horizon"};
  for (const auto& [key, value] : config.items())
    if (!known.contains(key)) throw NotUnderstood("unknown key /" + key);
}

}  // namespace

std::optional<double> fact(const Json& config, const Json& parameters,
                           const std::vector<std::string>& keys) {
  for (const std::string& key : keys)
    for (const Json& place : {config.value("pricing", Json::object()),
                              config.value("platform", Json::object()), parameters})
      if (const auto number = number_in_object(place, key)) return number;
  return std::nullopt;
}

std::optional<Duration> time_fact(const Json& config, const Json& parameters,
                                  const std::string& key, double unit_s) {
  const auto units = fact(config, parameters, {key});
  if (!units) return std::nullopt;
  const double time_s = *units * unit_s;
  if (!(time_s >= 0 && time_s <= to_seconds(longest_run)))
    throw NotUnderstood(in_quotes(key) + ": only times of up to ten years are known");
  return seconds(time_s);
}

PriceSheet case_prices(const Json& config, const Json& parameters) {
  const auto usd = [&](const std::vector<std::string>& keys) {
    return fact(config, parameters, keys);
  };
  std::vector<PriceItem> items;
  const auto add = [&](const char* name, Meter meter, const char* unit, double counts,
                       const std::vector<std::string>& keys) {
    if (const auto price = usd(keys)) items.push_back(item(name, meter, unit, counts, *price));
  };
  const auto allow = [&](Meter meter, const char* key) {
    for (PriceItem& one : items)
      if (one.meter == meter) one.free_units = usd({key}).value_or(0);
  };
  constexpr double per_gb_s = 1024e9;
  add("requests", Meter::requests, "requests", 1, {"req", "per_request", "request", "price_req"});
  add("compute", Meter::memory_time, "GB-s", per_gb_s,
      {"gb_s", "gb_second", "gib_s", "price_gb_s"});
  add("vcpu", Meter::vcpu_time, "vCPU-s", 1e12, {"vcpu_s", "price_vcpu_s"});
  add("clock", Meter::clock_time, "GHz-s", 1e12, {"ghz_s"});
  add("compute, provisioned", Meter::provisioned_time, "GB-s", per_gb_s, {"pc_dur_gb_s", "pc_dur"});
  add("provisioned concurrency", Meter::standby_time, "GB-s", per_gb_s, {"pc_gb_s"});
  add("machine", Meter::instance_time, "h", 3600e9, {"price_h"});
  allow(Meter::requests, "free_req");
  allow(Meter::memory_time, "free_gb_s");
  return PriceSheet{items};
}

CaseSystem system_of(const Json& config, const Json& parameters) {
  check_keys(config);
  check_pricing(config);
  CaseSystem system;
  read_run(config, system);
  system.rounding = rounding_of(config, parameters);
  system.prices = case_prices(config, parameters);
  if (!config.contains("arrival"))
    throw NotUnderstood("the config has no \"arrival\", so there is nothing to simulate");
  read_arrival(Fields{config["arrival"], "case", "/arrival"}, system);
  const Json service = config.value("service", Json(0.0));
  const bool batches = service.is_object() && (service.contains("batch_affine") ||
                                               service.value("dist", Json()) == "batch_affine");
  if (!batches) system.service = law_of(service, "/service");
  static const Json everything = {{"kind", "per_request"}};
  const Json platform = config.value("platform", everything);
  read_platform(Fields{platform, "case", "/platform"}, config, parameters, system);
  system.memory_s += 20 * system.service.mean();
  if (const auto least = time_fact(config, parameters, "min_s")) system.billed_at_least = *least;
  if (parameters.contains("runs_s"))
    system.lives_s = parameters["runs_s"].get<std::vector<double>>();
  if (system.closed) {
    const double round_s = system.think_s + system.service.mean();
    system.rate_per_s = *system.clients / round_s;
    if (std::isfinite(system.servers) && system.service.mean() > 0)
      system.rate_per_s = std::min(system.rate_per_s, system.servers / system.service.mean());
  }
  if (!system.ends && system.load && *system.load >= 1)
    throw NotUnderstood("unstable: the load is " + number_text(*system.load) +
                        " of what the servers can do, so that the line grows for ever");
  return system;
}

}  // namespace coldcast
