#pragma once
// What tests of fits share: measurements made from known curves and laws.

#include <cmath>

#include "calibration/service/time_fit.hpp"
#include "sim/core/stream.hpp"

namespace coldcast::testing {

inline MeanSeen mean_at(double vcpu, double mean_s, std::optional<double> error = {}) {
  return {.at = {.vcpu = vcpu, .size = {}},
          .mean_s = mean_s,
          .error = error,
          .scv = {},
          .count = 0,
          .weight = 1,
          .place = "test"};
}

inline MeanSeen mean_of_size(double size, double mean_s) {
  MeanSeen mean = mean_at(1, mean_s);
  mean.at = {.vcpu = {}, .size = size};
  return mean;
}

/// So many draws of a law, as ratios.
inline std::vector<TimeSeen> draws(const Distribution& law, int count, std::uint64_t seed) {
  Stream stream{seed, "test", 0};
  std::vector<TimeSeen> times;
  for (int i = 0; i < count; ++i) {
    const double x = law.quantile(stream.uniform());
    times.push_back({x, x, 1});
  }
  return times;
}

/// Times with so many vCPUs each: those of Amdahl's law with noise around them.
inline MeasuredSet amdahl_set(const std::vector<double>& vcpus, double one_s, double fraction,
                              const NoiseLaw& noise, int each, std::uint64_t seed) {
  MeasuredSet set;
  set.id = "test";
  set.source = "drawn";
  const TimeCurve curve{
      .form = VcpuForm::amdahl, .base_s = one_s, .per_size_s = 0, .shape = fraction};
  for (const double vcpu : vcpus) {
    const double mean = curve.mean_s({.vcpu = vcpu, .size = {}});
    const auto number = static_cast<std::uint64_t>(1000 * vcpu);
    for (const TimeSeen& time : draws(noise.around(mean), each, seed * 100'000 + number))
      add_time(set.groups, {.vcpu = vcpu, .size = {}}, time, 1, "test");
  }
  return set;
}

inline FitRequest request_for(const std::string& what) {
  FitRequest request;
  request.what = what;
  request.place = "spec.json: /fit/0";
  return request;
}

}  // namespace coldcast::testing
