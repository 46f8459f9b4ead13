#include "sim/study/capacity/scaled_load.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace coldcast {
namespace {

using KindNames = std::set<std::string, std::less<>>;

const KindNames rated = {"poisson", "mmpp", "on-off", "diurnal", "steps", "ramp", "flash-crowd"};
const KindNames made_of_one = {"batches", "client-batches", "modulated"};
const KindNames made_of_parts = {"superposition", "mixture", "sequence"};

bool is_rate_key(const std::string& key) {
  return key == "rate_per_s" || key == "rates_per_s" || key == "peak_rate_per_s";
}

std::string kind_in(const Json& workload) { return workload.value("kind", std::string{}); }

/// Calls `visit` with every number that is a rate of this workload.
template <class Visit>
void for_each_rate(Json& json, const Visit& visit) {
  for (auto& [key, value] : json.items()) {
    if (is_rate_key(key) && value.is_number()) visit(value);
    if (is_rate_key(key) && value.is_array())
      for (Json& one : value) visit(one);
    if (key == "table") for_each_rate(value, visit);
    if (key == "steps" || key == "points")
      for (Json& one : value) for_each_rate(one, visit);
  }
}

void multiply(Json& number, double factor) { number = number.get<double>() * factor; }

void multiply_count(Json& object, const char* key, double factor) {
  if (!object.contains(key) || !object[key].is_number()) return;
  const double count = std::round(object[key].get<double>() * factor);
  object[key] = static_cast<std::int64_t>(std::max(1.0, count));
}

/// A number or a text such as "200ms", or a distribution of times.
void multiply_times(Json& times, double factor, const std::string& where) {
  if (times.is_number()) return multiply(times, factor);
  if (times.is_string()) {
    times = seconds_in({times, where, "/workload"}, {}) * factor;
    return;
  }
  if (times.is_array())
    for (Json& one : times) multiply_times(one, factor, where);
  if (!times.is_object()) return;
  for (auto& [key, value] : times.items())
    if (key.ends_with("_s") || key == "of" || key == "rest" || key == "parts")
      multiply_times(value, factor, where);
}

/// The same of something that is no time, whose parameters have no unit.
void multiply_amount(Json& amount, double factor) {
  static const KindNames scales = {"value",  "mean",  "median", "p95",  "min",  "max",
                                   "values", "shift", "of",     "rest", "parts"};
  if (amount.is_number()) return multiply(amount, factor);
  if (amount.is_array())
    for (Json& one : amount) multiply_amount(one, factor);
  if (!amount.is_object()) return;
  for (auto& [key, value] : amount.items())
    if (scales.contains(key)) multiply_amount(value, factor);
}

class RateScaling {
 public:
  RateScaling(double factor, bool with_counts, const std::string& where)
      : factor_(factor), with_counts_(with_counts), where_(where) {}

  void scale(Json& workload) const {
    const std::string kind = kind_in(workload);
    if (kind == "list")
      throw ConfigError(where_, "/workload/kind",
                        "a list of times has no rate that could be multiplied; give a workload "
                        "with a rate");
    if (kind == "pings") return;
    if (rated.contains(kind)) for_each_rate(workload, [&](Json& rate) { multiply(rate, factor_); });
    if (made_of_one.contains(kind)) scale(workload["of"]);
    if (made_of_parts.contains(kind))
      for (Json& part : workload["parts"]) scale(part["of"]);
    scale_by_kind(kind, workload);
    const bool load = kind == "burst" || kind == "schedule";
    if (with_counts_ && !load) multiply_count(workload, "requests", factor_);
  }

 private:
  void scale_by_kind(const std::string& kind, Json& workload) const {
    if (kind == "constant") {
      if (workload.contains("rate_per_s")) multiply(workload["rate_per_s"], factor_);
      if (workload.contains("interval_s"))
        multiply_times(workload["interval_s"], 1 / factor_, where_);
      multiply_count(workload, "count", factor_);
    }
    if (kind == "renewal") multiply_times(workload["gap_s"], 1 / factor_, where_);
    if (kind == "map")
      for (const char* matrix : {"d0", "d1"})
        for (Json& row : workload[matrix])
          for (Json& rate : row) multiply(rate, factor_);
    if (kind == "closed-loop") {
      multiply_count(workload, "users", factor_);
      if (workload.contains("stages"))
        for (Json& stage : workload["stages"])
          if (stage["users"] != 0) multiply_count(stage, "users", factor_);
      if (workload.contains("ramp")) {
        multiply_count(workload["ramp"], "first", factor_);
        if (workload["ramp"].contains("per_s")) multiply(workload["ramp"]["per_s"], factor_);
      }
    }
    if (kind == "burst") multiply_count(workload, "requests", factor_);
    if (kind == "schedule") multiply_amount(workload["requests"], factor_);
    if (kind == "job") multiply_count(workload, "messages", factor_);
    if (kind == "trace") workload["rate_scale"] = workload.value("rate_scale", 1.0) * factor_;
  }

  double factor_;
  bool with_counts_;
  const std::string& where_;
};

/// Multiplies the highest rate of whatever has several; returns whether there was any.
bool raise_peaks(Json& workload, double factor) {
  const std::string kind = kind_in(workload);
  bool raised = false;
  if (made_of_one.contains(kind)) raised = raise_peaks(workload["of"], factor);
  if (made_of_parts.contains(kind))
    for (Json& part : workload["parts"]) raised = raise_peaks(part["of"], factor) || raised;
  if (!rated.contains(kind) || kind == "on-off") return raised;
  double most = 0, least = std::numeric_limits<double>::infinity();
  for_each_rate(workload, [&](const Json& rate) {
    most = std::max(most, rate.get<double>());
    least = std::min(least, rate.get<double>());
  });
  if (!(most > least)) return raised;
  for_each_rate(workload, [&](Json& rate) {
    if (rate.get<double>() == most) multiply(rate, factor);
  });
  return true;
}

double mean_rate(const Json& scenario, const std::string& where, const Catalogue& catalogue,
                 const Kinds& kinds) {
  const auto rate = read_scenario(scenario, where, catalogue, kinds).workload.mean_rate_per_s;
  if (rate && *rate > 0) return *rate;
  throw ConfigError(where, "/workload",
                    "its mean rate is not known, so that it cannot be kept while the load becomes "
                    "more bursty; scale the rate instead");
}

Json more_bursty(Json scenario, double factor, const std::string& where, const Catalogue& catalogue,
                 const Kinds& kinds) {
  const double before = mean_rate(scenario, where, catalogue, kinds);
  if (!raise_peaks(scenario["workload"], factor))
    throw ConfigError(where, "/workload",
                      "has one rate only, so that there are no bursts to grow; scale the rate "
                      "instead, or give a workload such as mmpp");
  const double after = mean_rate(scenario, where, catalogue, kinds);
  RateScaling{before / after, false, where}.scale(scenario["workload"]);
  return scenario;
}

}  // namespace

Json scaled_load(const Json& resolved, LoadChange change, double factor, const std::string& where,
                 const Catalogue& catalogue, const Kinds& kinds) {
  Json scenario = resolved;
  scenario.erase("published");  // it was measured under another load
  if (factor == 1) return scenario;
  if (change == LoadChange::burst)
    return more_bursty(std::move(scenario), factor, where, catalogue, kinds);
  RateScaling{factor, true, where}.scale(scenario["workload"]);
  if (scenario.contains("run") && scenario["run"].is_object())
    multiply_count(scenario["run"], "requests", factor);
  return scenario;
}

}  // namespace coldcast
