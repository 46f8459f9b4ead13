#pragma once
// The canonical keep-alive job in one loop, hand-written for this job alone: fixed keep-alive, most
// recently used first, no limits, latency percentiles on. Arrivals and times are function objects
// that the compiler sees through: Poisson and exponential, or MMPP and lognormal. The loop draws
// the same numbers as the engine and so must come to the same counts; its speed is the floor
// against which the engine's is judged.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "sim/core/calendar.hpp"
#include "sim/core/histogram.hpp"
#include "sim/core/normal_quantile.hpp"
#include "sim/core/stream.hpp"

namespace coldcast::bench {

/// Gaps of a Poisson process.
class PoissonTimes {
 public:
  PoissonTimes(double rate_per_s, std::uint64_t seed)
      : mean_gap_s_(1 / rate_per_s), stream_(seed, "arrivals", 0) {}
  Time next() { return now_ += seconds(-mean_gap_s_ * std::log(stream_.uniform())); }

 private:
  double mean_gap_s_;
  Stream stream_;
  Time now_{};
};

/// An MMPP of two phases.
class MmppTimes {
 public:
  MmppTimes(std::array<double, 2> rates_per_s, std::array<double, 2> mean_stay_s,
            std::uint64_t seed)
      : rates_per_s_(rates_per_s),
        mean_stay_s_(mean_stay_s),
        stream_(seed, "arrivals", 0),
        phases_(seed, "phases", 0),
        phase_(phases_.uniform() < mean_stay_s[0] / (mean_stay_s[0] + mean_stay_s[1]) ? 0 : 1) {
    stay();
  }

  Time next() {
    double mass = -std::log(stream_.uniform());
    for (;;) {
      const double here = rates_per_s_[phase_] * to_seconds(until_ - now_);
      if (mass < here) return now_ += seconds(mass / rates_per_s_[phase_]);
      mass -= here;
      now_ = until_;
      phase_ = 1 - phase_;
      phases_.uniform();  // the engine draws where it goes
      stay();
    }
  }

 private:
  void stay() { until_ = now_ - seconds(mean_stay_s_[phase_] * std::log(phases_.uniform())); }

  std::array<double, 2> rates_per_s_;
  std::array<double, 2> mean_stay_s_;
  Stream stream_;
  Stream phases_;
  std::size_t phase_;
  Time now_{};
  Time until_{};
};

struct ExponentialTime {
  double mean_s;
  Duration operator()(double u) const { return seconds(-mean_s * std::log1p(-u)); }
};

struct LognormalTime {
  double median_s;
  double sigma;
  Duration operator()(double u) const {
    return seconds(median_s * std::exp(sigma * normal_quantile(u)));
  }
};

struct KeepAliveResult {
  std::uint64_t cold = 0;
  double latency_mean_s = 0;
  Duration p50{};
  Duration p99{};
  double instances_mean = 0;
};

/// Who is done when, as small as can be.
class OwnHeap {
 public:
  void schedule(Time at, Time arrived) {
    busy_.push_back({at, arrived});
    std::push_heap(busy_.begin(), busy_.end(), later);
  }
  Time next() const { return busy_.empty() ? never : busy_.front().at; }
  Time pop() {
    std::pop_heap(busy_.begin(), busy_.end(), later);
    const Time arrived = busy_.back().arrived;
    busy_.pop_back();
    return arrived;
  }
  std::size_t size() const { return busy_.size(); }

 private:
  struct Completion {
    Time at;
    Time arrived;
  };
  static bool later(const Completion& a, const Completion& b) { return a.at > b.at; }

  std::vector<Completion> busy_;
};

/// `Busy` is OwnHeap, or the Calendar of the engine: then heaps cost both the same.
template <class Busy, class Arrivals, class WarmTime, class ColdTime>
KeepAliveResult keepalive_floor(Arrivals arrivals, WarmTime warm, ColdTime cold_time,
                                std::uint64_t requests, std::uint64_t seed) {
  constexpr Duration keep_alive = std::chrono::seconds{600};
  Stream luck{seed, "luck", 0};
  Busy busy;
  std::vector<Time> idle;  // since when; the stack's bottom is at `oldest`
  std::size_t oldest = 0;
  Histogram latency;
  KeepAliveResult result;
  std::int64_t sum = 0;
  double area_s = 0;  // of instances over time
  Time now{};

  const auto expire = [&](Time until) {
    for (; oldest < idle.size() && idle[oldest] + keep_alive <= until; ++oldest)
      area_s += to_seconds(idle[oldest] + keep_alive);
    if (oldest > 0 && oldest * 2 > idle.size()) {
      idle.erase(idle.begin(), idle.begin() + static_cast<std::ptrdiff_t>(oldest));
      oldest = 0;
    }
  };
  const auto complete = [&](Time until) {
    for (Time done = busy.next(); done <= until && done < never; done = busy.next()) {
      const Duration latency_of_one = done - busy.pop();
      sum += latency_of_one.count();
      latency.add(latency_of_one);
      idle.push_back(done);
    }
  };

  for (std::uint64_t i = 0; i < requests; ++i) {
    now = arrivals.next();
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
    busy.schedule(now + (cold ? cold_time(u) : warm(u)), now);
  }
  const double alive = static_cast<double>(busy.size() + idle.size() - oldest);
  result.instances_mean = (area_s + alive * to_seconds(now)) / to_seconds(now);
  complete(never);
  result.latency_mean_s = static_cast<double>(sum) * 1e-9 / static_cast<double>(requests);
  result.p50 = latency.percentile(0.5);
  result.p99 = latency.percentile(0.99);
  return result;
}

}  // namespace coldcast::bench
