#include "verification/twins/twin_arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/config/error.hpp"
#include "sim/config/fields.hpp"
#include "verification/twins/law_shape.hpp"

namespace coldcast {
namespace {

using ArrivalKind = TwinArrivals::Kind;

std::string per_second(double rate) { return number_text(rate) + " per second"; }

void become_poisson(TwinArrivals& arrivals, double rate) {
  arrivals.kind = ArrivalKind::poisson;
  arrivals.letter = "M";
  arrivals.words = "Poisson requests, " + per_second(rate);
  arrivals.rate = arrivals.most = rate;
  arrivals.load = exact::steady(rate);
}

/// Rates of moving from phase to phase, as "generator" or as "mean_stay_s" with "moves" say.
std::vector<std::vector<double>> moves_of(const Json& workload, std::size_t phases) {
  std::vector<std::vector<double>> rates(phases, std::vector<double>(phases, 0));
  const bool generator = workload.contains("generator");
  for (std::size_t i = 0; i < phases; ++i)
    for (std::size_t j = 0; j < phases; ++j) {
      if (i == j) continue;
      if (generator) {
        rates[i][j] = workload["generator"][i][j].get<double>();
        continue;
      }
      const double share = workload.contains("moves") ? workload["moves"][i][j].get<double>()
                                                      : 1 / static_cast<double>(phases - 1);
      rates[i][j] = share / workload["mean_stay_s"][i].get<double>();
    }
  return rates;
}

void read_bursts(const Json& workload, TwinArrivals& arrivals) {
  if (workload.contains("path")) {
    arrivals.words = "phases on a given path, which no formula follows";
    return;
  }
  const auto rates = workload["rates_per_s"].get<std::vector<double>>();
  const auto [least, most] = std::ranges::minmax(rates);
  if (least == most) return become_poisson(arrivals, most);
  arrivals.load = exact::bursty_load(rates, moves_of(workload, rates.size()));
  arrivals.kind = ArrivalKind::bursty;
  arrivals.letter = "MMPP";
  arrivals.rate = exact::statistics_of(arrivals.load, 1).mean_rate_per_s;
  arrivals.most = most;
  arrivals.words = "MMPP of " + std::to_string(rates.size()) + " phases, " + number_text(least) +
                   " to " + number_text(most) + " per second, " + rounded_text(arrivals.rate) +
                   " in the mean";
}

/// Poisson requests while the load is on: an MMPP if the times on and off are exponential.
void read_switched(const Json& workload, TwinArrivals& arrivals) {
  const Distribution on = distribution_of(workload["on_s"], "workload", "/on_s");
  const Distribution off = distribution_of(workload["off_s"], "workload", "/off_s");
  const double rate = workload["rate_per_s"].get<double>();
  arrivals.most = rate;
  arrivals.words = "Poisson requests while the load is on";
  if (shape_of(on) != LawShape::exponential || shape_of(off) != LawShape::exponential ||
      workload.value("start", "stationary") != "stationary")
    return;
  arrivals.kind = ArrivalKind::bursty;
  arrivals.letter = "MMPP";
  arrivals.load = exact::two_phases(rate, 0, 1 / on.mean(), 1 / off.mean());
  arrivals.rate = rate * on.mean() / (on.mean() + off.mean());
  arrivals.words += ", exponential times on and off: an MMPP, " + per_second(arrivals.rate);
}

void read_gaps(const Json& law, TwinArrivals& arrivals) {
  const Distribution gap = distribution_of(law, "workload", "/gap_s");
  const LawShape shape = shape_of(gap);
  if (shape == LawShape::exponential) return become_poisson(arrivals, 1 / gap.mean());
  arrivals.kind = ArrivalKind::renewal;
  arrivals.letter = shape == LawShape::constant ? "D" : "GI";
  arrivals.rate = 1 / gap.mean();
  arrivals.gaps = transform_of(law);
  arrivals.gap_scv = scv_of(gap);
  arrivals.words = "independent gaps, " + law_text(gap, law);
}

void read_interval(const Json& workload, TwinArrivals& arrivals) {
  arrivals.words = "requests at equal intervals";
  if (workload.contains("count")) return;
  read_gaps(workload.contains("interval_s") ? workload["interval_s"]
                                            : Json(1 / workload["rate_per_s"].get<double>()),
            arrivals);
}

void read_users(const Json& workload, TwinArrivals& arrivals) {
  arrivals.words = "users whose number or rhythm changes";
  for (const char* key : {"ramp", "stages", "pacing_s", "iterations"})
    if (workload.contains(key)) return;
  arrivals.kind = ArrivalKind::closed;
  arrivals.letter = "M";
  arrivals.users = workload["users"].get<std::int64_t>();
  if (workload.contains("think_s"))
    arrivals.think_s = distribution_of(workload["think_s"], "workload", "/think_s");
  arrivals.words = std::to_string(arrivals.users) + " users who think " +
                   law_text(arrivals.think_s, workload.value("think_s", Json(0)));
}

/// Requests that bring work of their own, wherever in a workload made of others.
std::string why_unlike(const Json& workload) {
  if (workload.is_object()) {
    for (const char* key : {"items", "context_tokens", "generated_tokens", "services_s"})
      if (workload.contains(key)) return std::string{"requests differ in work, by "} + key;
    const Json kind = workload.value("kind", Json());
    if (kind == "trace" || kind == "client-batches")
      return "requests bring work of their own: " + kind.get<std::string>();
  }
  if (!workload.is_structured()) return "";
  for (const Json& inside : workload)
    if (std::string why = why_unlike(inside); !why.empty()) return why;
  return "";
}

}  // namespace

TwinArrivals twin_arrivals(const Json& workload, const WorkloadPlan& plan) {
  TwinArrivals arrivals;
  arrivals.words = plan.summary + ": no model's requests";
  arrivals.unlike = why_unlike(workload);
  const std::string kind = workload.value("kind", "");
  if (workload.contains("requests") && workload.contains("duration_s") &&
      (kind == "poisson" || kind == "mmpp"))
    arrivals.words = "a number of requests that is given beforehand";
  else if (kind == "poisson")
    become_poisson(arrivals, workload["rate_per_s"].get<double>());
  else if (kind == "mmpp")
    read_bursts(workload, arrivals);
  else if (kind == "on-off")
    read_switched(workload, arrivals);
  else if (kind == "renewal")
    read_gaps(workload["gap_s"], arrivals);
  else if (kind == "constant")
    read_interval(workload, arrivals);
  else if (kind == "closed-loop")
    read_users(workload, arrivals);
  if (arrivals.kind == ArrivalKind::other) arrivals.rate = plan.mean_rate_per_s.value_or(0);
  return arrivals;
}

}  // namespace coldcast
