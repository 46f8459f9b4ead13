#include <algorithm>
#include <cmath>

#include "sim/study/refusals/refusals.hpp"
#include "sim/study/refusals/samples.hpp"

namespace coldcast {
namespace {

/// Loads from here on are called too much where they are measured and not given: the measured rate
/// of a load that is just borne scatters around it.
constexpr double surely_too_much = 1.02;

/// Seconds by which latencies would grow per second: less is no growth to speak of.
constexpr double least_slope = 1e-3;

std::optional<double> measured_rate(const std::vector<Kept>& kept) {
  double requests = 0, span_s = 0;
  for (const Kept& one : kept) {
    requests += static_cast<double>(one.requests);
    span_s += one.span_s;
  }
  return span_s > 0 ? std::optional{requests / span_s} : std::nullopt;
}

/// Whether requests come about as fast at the end as in the beginning, or more slowly.
bool steady_load(const std::vector<Kept>& kept) {
  double early = 0, late = 0;
  for (const Kept& one : kept) {
    early += one.course.arrival_s[1] - one.course.arrival_s[0];
    late += one.course.arrival_s[2] - one.course.arrival_s[1];
  }
  return early > 0 && late >= 0.9 * early;
}

/// Seconds from the middle of the first third to that of the last, mean over replications.
double apart_s(const std::vector<Kept>& kept) {
  double sum = 0;
  for (const Kept& one : kept) sum += one.course.arrival_s[2] - one.course.arrival_s[0];
  return sum / static_cast<double>(kept.size());
}

/// Whether chance makes such growth less than once in a thousand runs.
bool more_than_chance(const std::vector<Kept>& kept) {
  std::vector<double> all, late;
  for (const Kept& one : kept) {
    all.push_back(one.course.latency_s[2] - one.course.latency_s[0]);
    late.push_back(one.course.latency_s[2] - one.course.latency_s[1]);
  }
  if (kept.size() >= 3)
    return mean_of_runs(all).above_zero(0.999) && mean_of_runs(late).above_zero(0.95);
  return std::all_of(kept.begin(), kept.end(), [](const Kept& one) {
    const auto& [first, second, third] = one.course.latency_s;
    return second > 1.5 * first && third > second && one.course.likeness_z > 4;
  });
}

}  // namespace

std::array<double, 3> thirds_of(const std::vector<Kept>& kept) {
  std::array<double, 3> sums{};
  double samples = 0;
  for (const Kept& one : kept) {
    samples += one.course.samples;
    for (std::size_t i = 0; i < 3; ++i) sums[i] += one.course.latency_s[i] * one.course.samples;
  }
  if (samples > 0)
    for (double& sum : sums) sum /= samples;
  return sums;
}

bool grows(const std::vector<Kept>& kept) {
  const bool seen =
      std::all_of(kept.begin(), kept.end(), [](const Kept& one) { return one.course.samples > 0; });
  if (!seen || !steady_load(kept)) return false;
  const auto [first, second, third] = thirds_of(kept);
  // A line that fills up levels off. One that grows for ever does so by equal steps; at a load of
  // exactly 1, by steps like the square root of time, which are 0.65 to 1.
  if (third - second < 0.5 * (second - first) || second <= first) return false;
  if (third - first < 0.5 * first || third - first < least_slope * apart_s(kept)) return false;
  return more_than_chance(kept);
}

std::optional<double> offered_load(const Scenario& scenario, const std::vector<Kept>& kept) {
  const auto capacity = scenario.platform.capacity_rps;
  if (!capacity || scenario.workload.closed) return std::nullopt;
  const auto rate =
      scenario.workload.mean_rate_per_s ? scenario.workload.mean_rate_per_s : measured_rate(kept);
  if (!rate) return std::nullopt;
  return *rate / *capacity;
}

std::optional<Refusal> refused_before(const Scenario& scenario) {
  for (const std::string& warning : scenario.warnings)
    if (warning.starts_with("unstable: ")) return Refusal{std::string{unstable_code}, warning};
  return std::nullopt;
}

std::optional<Refusal> refuse_unstable(const Scenario& scenario, const std::vector<Kept>& kept) {
  const auto refused = [](const std::string& text) {
    return Refusal{std::string{unstable_code}, "unstable: " + text};
  };
  if (auto before = refused_before(scenario)) return before;
  std::uint64_t left = 0;
  for (const Kept& one : kept) left += one.left_waiting;
  if (left > 0)
    return refused(std::to_string(left) +
                   " requests still wait when nothing more can happen: no instance will ever "
                   "serve them, and they are in no number of this result");
  const auto load = offered_load(scenario, kept);
  if (load && !scenario.workload.mean_rate_per_s && *load >= surely_too_much)
    return refused("the requests of the run bring " + three_digits(*load) +
                   " times the work that the platform can do, and the line has no end: latencies "
                   "grow with the length of the run");
  if (scenario.workload.closed || (load && *load < 1) || !grows(kept)) return std::nullopt;
  return refused("latencies grow throughout the run, " + three_seconds(thirds_of(kept)) +
                 " on average in its thirds: the load is more than the platform can do, and the "
                 "result depends on the length of the run");
}

}  // namespace coldcast
