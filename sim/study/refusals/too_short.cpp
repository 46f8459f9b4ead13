#include <algorithm>
#include <cmath>

#include "sim/study/refusals/refusals.hpp"
#include "sim/study/refusals/samples.hpp"

namespace coldcast {
namespace {

/// A run over a workload that has no end of its own is meant to say what holds in the long run. One
/// over a workload that ends, or over a given time, may be about just that time.
bool meant_to_be_steady(const Scenario& scenario) {
  return scenario.workload.endless &&
         (!scenario.run.duration || scenario.run.warmup.rule != Warmup::Rule::none);
}

double mean_span_s(const std::vector<Kept>& kept) {
  double sum = 0;
  for (const Kept& one : kept) sum += one.span_s;
  return sum / static_cast<double>(kept.size());
}

std::string no_end_of_the_warm_up(const Scenario& scenario, const std::vector<Kept>& kept) {
  const std::string of = " of " + std::to_string(kept.size()) + " replications";
  const auto count =
      std::count_if(kept.begin(), kept.end(), [](const Kept& one) { return one.too_short; });
  if (count > 0)
    return "MSER-5 found no end of the warm-up in " + std::to_string(count) + of +
           ": the run is too short";
  if (!meant_to_be_steady(scenario) || scenario.run.warmup.rule == Warmup::Rule::mser5) return {};
  const auto unsettled =
      std::count_if(kept.begin(), kept.end(), [](const Kept& one) { return one.course.unsettled; });
  if (2 * unsettled <= static_cast<std::ptrdiff_t>(kept.size())) return {};
  return "latencies do not settle: by MSER-5 the first half does not count in " +
         std::to_string(unsettled) + of + ": the run is too short";
}

std::string still_growing(const Scenario& scenario, const std::vector<Kept>& kept) {
  const auto load = offered_load(scenario, kept);
  if (!load || *load >= 1 || !grows(kept)) return {};
  return "at " + three_digits(*load * 100) + " % load the line still grows, " +
         three_seconds(thirds_of(kept)) +
         " mean latency in the thirds of the run: it is too short to show where that ends";
}

/// Time averages of so short a run are those of a platform that fills up.
std::string shorter_than_a_request(const Scenario& scenario, const std::vector<Kept>& kept) {
  const double span_s = mean_span_s(kept);
  if (!scenario.workload.endless || !(span_s > 0)) return {};
  double latency_s = 0;
  const double served = served_in_all(kept);
  for (const Kept& one : kept)
    latency_s += one.latency_mean_s * static_cast<double>(one.served) / std::max(served, 1.0);
  if (span_s >= 5 * latency_s) return {};
  return "requests take " + three_digits(latency_s) + " s and the run lasts " +
         three_digits(span_s) +
         " s: the run is too short, its averages over time are those of a "
         "platform that fills up";
}

/// The keep-alive that the platform's keys say; 0 if none, or none that is known.
double keep_alive_s(const Scenario& scenario) {
  const auto platform = scenario.resolved.find("platform");
  if (platform == scenario.resolved.end() || !platform->is_object() ||
      !platform->contains("keep_alive_s"))
    return 0;
  Fields fields{*platform, scenario.name, "/platform"};
  if (fields.is_object("keep_alive_s")) return fields.distribution("keep_alive_s").mean();
  const Duration fixed = fields.duration("keep_alive_s");
  return fixed < never ? to_seconds(fixed) : 0;
}

std::string shorter_than_keep_alive(const Scenario& scenario, const std::vector<Kept>& kept) {
  if (!meant_to_be_steady(scenario)) return {};
  const bool cold =
      std::any_of(kept.begin(), kept.end(), [](const Kept& one) { return one.cold > 0; });
  if (!cold) return {};
  const double stay_s = keep_alive_s(scenario);
  double end_s = 0;
  for (const Kept& one : kept)
    end_s += (one.from_s + one.span_s) / static_cast<double>(kept.size());
  if (end_s >= 3 * stay_s) return {};
  return "instances stay for " + three_digits(stay_s) + " s and the run lasts " +
         three_digits(end_s) +
         " s: the run is too short, its instances and cold starts are those of the beginning";
}

/// The time that a burst and what lies between bursts take together, as the workload's keys say; 0
/// if they do not.
double burst_cycle_s(const Scenario& scenario) {
  const auto workload = scenario.resolved.find("workload");
  if (workload == scenario.resolved.end() || !workload->is_object()) return 0;
  const auto stays = workload->find("mean_stay_s");
  if (stays == workload->end() || !stays->is_array() || stays->size() < 2) return 0;
  double sum = 0;
  for (const Json& stay : *stays) sum += stay.is_number() ? stay.get<double>() : 0;
  return sum;
}

std::string few_bursts(const Scenario& scenario, const std::vector<Kept>& kept) {
  const double cycle_s = burst_cycle_s(scenario);
  const double all_s = mean_span_s(kept) * static_cast<double>(kept.size());
  if (!(cycle_s > 0) || !(all_s > 0) || all_s >= 5 * cycle_s) return {};
  return "the load goes through its phases in " + three_digits(cycle_s) +
         " s and all replications together last " + three_digits(all_s) +
         " s: the run is too short, or there are too few of it";
}

/// So different are replications that not even the number of requests is known.
std::string few_alike(const std::vector<Kept>& kept) {
  std::vector<double> requests;
  for (const Kept& one : kept) requests.push_back(static_cast<double>(one.requests));
  const MeanOfRuns mean = mean_of_runs(requests);
  if (mean.error <= 0.2 * mean.mean) return {};
  return "the number of requests is only known to " + three_digits(mean.error / mean.mean * 100) +
         " % (standard error): the run is too short, or there are too few of it";
}

}  // namespace

std::optional<Refusal> refuse_too_short(const Scenario& scenario, const std::vector<Kept>& kept) {
  for (const std::string& text :
       {no_end_of_the_warm_up(scenario, kept), still_growing(scenario, kept),
        shorter_than_a_request(scenario, kept), shorter_than_keep_alive(scenario, kept),
        few_bursts(scenario, kept), few_alike(kept)})
    if (!text.empty()) return Refusal{std::string{too_short_code}, text};
  return std::nullopt;
}

}  // namespace coldcast
