#pragma once
// Records of arrivals from known processes.

#include <cstdint>
#include <optional>
#include <vector>

#include "calibration/workload/arrivals_seen.hpp"
#include "calibration/workload/phase_model.hpp"
#include "sim/core/distribution.hpp"

namespace coldcast::testing {

/// So many arrivals of a model, by the generator of the project.
inline std::vector<Time> times_of(const PhaseModel& model, std::size_t arrivals,
                                  std::uint64_t seed) {
  auto path = model.phases() == 1
                  ? given_path({RateSegment{.requests_per_s = model.rates[0], .until = never}})
                  : random_path(model.as_mmpp(), Stream{seed, "phases", 0});
  Mmpp requests{std::move(path), RequestMaker{seed, 0, Bytes{0}}, Stream{seed, "arrivals", 0}};
  std::vector<Time> times;
  while (times.size() < arrivals) times.push_back(requests.next()->at);
  return times;
}

/// So many arrivals with independent gaps.
inline std::vector<Time> renewal_times(const Distribution& gap_s, std::size_t arrivals,
                                       std::uint64_t seed) {
  Stream stream{seed, "gaps", 0};
  std::vector<Time> times;
  Time at{};
  while (times.size() < arrivals) times.push_back(at += seconds(gap_s.quantile(stream.uniform())));
  return times;
}

inline ArrivalsSeen seen_of(const std::vector<Time>& times) {
  return see([&times, next = std::size_t{0}]() mutable -> std::optional<Time> {
    if (next == times.size()) return std::nullopt;
    return times[next++];
  });
}

inline ArrivalsSeen seen_of(const PhaseModel& model, std::size_t arrivals, std::uint64_t seed) {
  return seen_of(times_of(model, arrivals, seed));
}

}  // namespace coldcast::testing
