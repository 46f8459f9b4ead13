#pragma once
// The canonical keep-alive job in one loop, hand-written for this job alone: Poisson arrivals,
// exponential warm and cold times, fixed keep-alive, most recently used first, no limits, latency
// percentiles on. It draws the same numbers as the engine and so must come to the same counts; its
// speed is the floor against which the engine's is judged.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "sim/core/histogram.hpp"
#include "sim/core/stream.hpp"

namespace coldcast::bench {

struct KeepAliveJob {
  double rate_per_s = 0.9;
  double warm_s = 1.991;
  double cold_s = 2.244;
  Duration keep_alive = std::chrono::seconds{600};
  std::uint64_t requests = 1'000'000;
};

struct KeepAliveResult {
  std::uint64_t cold = 0;
  double latency_mean_s = 0;
  Duration p50{};
  Duration p99{};
  double instances_mean = 0;
};

inline KeepAliveResult keepalive_floor(const KeepAliveJob& job, std::uint64_t seed) {
  struct Completion {
    Time at;
    Time arrived;
  };
  const auto later = [](const Completion& a, const Completion& b) { return a.at > b.at; };
  Stream arrivals{seed, "arrivals", 0};
  Stream luck{seed, "luck", 0};
  std::vector<Completion> busy;  // a heap
  std::vector<Time> idle;        // since when; the stack's bottom is at `oldest`
  std::size_t oldest = 0;
  Histogram latency;
  KeepAliveResult result;
  std::int64_t sum = 0;
  double area_s = 0;  // of instances over time
  Time now{};

  const auto expire = [&](Time until) {
    for (; oldest < idle.size() && idle[oldest] + job.keep_alive <= until; ++oldest)
      area_s += to_seconds(idle[oldest] + job.keep_alive);
    if (oldest > 0 && oldest * 2 > idle.size()) {
      idle.erase(idle.begin(), idle.begin() + static_cast<std::ptrdiff_t>(oldest));
      oldest = 0;
    }
  };
  const auto complete = [&](Time until) {
    while (!busy.empty() && busy.front().at <= until) {
      std::pop_heap(busy.begin(), busy.end(), later);
      const Completion done = busy.back();
      busy.pop_back();
      sum += (done.at - done.arrived).count();
      latency.add(done.at - done.arrived);
      idle.push_back(done.at);
    }
  };

  for (std::uint64_t i = 0; i < job.requests; ++i) {
    now += seconds(-1 / job.rate_per_s * std::log(arrivals.uniform()));
    complete(now);
    expire(now);
    const double u = luck.uniform();
    const bool cold = idle.size() == oldest;
    if (cold) {
      ++result.cold;
      area_s -= to_seconds(now);
    } else {
      idle.pop_back();
    }
    busy.push_back({now + seconds(-(cold ? job.cold_s : job.warm_s) * std::log1p(-u)), now});
    std::push_heap(busy.begin(), busy.end(), later);
  }
  const double alive = static_cast<double>(busy.size() + idle.size() - oldest);
  result.instances_mean = (area_s + alive * to_seconds(now)) / to_seconds(now);
  complete(never);
  result.latency_mean_s = static_cast<double>(sum) * 1e-9 / static_cast<double>(job.requests);
  result.p50 = latency.percentile(0.5);
  result.p99 = latency.percentile(0.99);
  return result;
}

}  // namespace coldcast::bench
