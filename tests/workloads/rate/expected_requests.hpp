#pragma once
// What tests of changing rates share: how many requests a rate leads to, integrated by brute force,
// and whether requests are those of a Poisson process with that rate.

#include <functional>
#include <numbers>
#include <vector>

#include "tests/workloads/workload_of.hpp"

namespace coldcast::testing {

/// The integral of a rate over time, from 0 to a span.
class ExpectedRequests {
 public:
  ExpectedRequests(const std::function<double(double at_s)>& rate, double span_s)
      : step_s_(span_s / cells) {
    for (std::size_t i = 0; i < cells; ++i)
      sums_.push_back(sums_.back() + step_s_ * rate((static_cast<double>(i) + 0.5) * step_s_));
  }

  double until(double at_s) const {
    const double cell = std::min(std::max(at_s, 0.0) / step_s_, cells - 1.0);
    const auto whole = static_cast<std::size_t>(cell);
    return sums_[whole] + (cell - std::floor(cell)) * (sums_[whole + 1] - sums_[whole]);
  }

  double span_s() const { return step_s_ * static_cast<double>(cells); }
  double all() const { return sums_.back(); }

 private:
  static constexpr std::size_t cells = 1'000'000;
  double step_s_;
  std::vector<double> sums_{0};
};

/// What a chi-square of so many degrees of freedom exceeds once in a million [Wilson, Hilferty
/// 1931].
inline double far_of(double degrees) {
  return degrees * std::pow(1 - 2 / (9 * degrees) + 4.753 * std::sqrt(2 / (9 * degrees)), 3);
}

/// How far the counts in equal windows are from what is expected; windows where next to nothing is
/// expected are joined with the one before.
inline void check_counts(const std::vector<double>& times_s, const ExpectedRequests& expected) {
  constexpr int windows = 200;
  double square = 0, degrees = 0, from_s = 0;
  for (int i = 1; i <= windows; ++i) {
    const double to_s = expected.span_s() * i / windows;
    const double mean = expected.until(to_s) - expected.until(from_s);
    if (mean < 8) continue;
    const auto count =
        std::ranges::lower_bound(times_s, to_s) - std::ranges::lower_bound(times_s, from_s);
    square += (static_cast<double>(count) - mean) * (static_cast<double>(count) - mean) / mean;
    ++degrees;
    from_s = to_s;
  }
  CHECK(degrees >= 20);
  CHECK(square < far_of(degrees));
}

/// Measured by the requests that are expected, the gaps of a Poisson process of any rate are
/// exponential with mean 1 and independent [Brown, Barbieri, Ventura, Kass, Frank 2002].
inline void check_gaps(const std::vector<double>& times_s, const ExpectedRequests& expected) {
  std::vector<double> sample;
  double last = 0, last_off = 0, products = 0;
  for (const double at_s : times_s) {
    const double gap = expected.until(at_s) - last;
    sample.push_back(-std::expm1(-gap));
    products += (gap - 1) * std::exchange(last_off, gap - 1);
    last += gap;
  }
  CHECK(std::abs(products) < 5 * std::sqrt(static_cast<double>(sample.size())));
  CHECK(scaled_distance(std::move(sample)) < far);
}

/// Uniform numbers, if the rate is a wave of that period which falls to zero, with its peak after
/// that share of it: into which share of the requests of a period each one falls.
inline std::vector<double> turns_of(const std::vector<Request>& requests, double period_s,
                                    double peak) {
  constexpr double turn = 2 * std::numbers::pi;
  std::vector<double> shares;
  for (const double at_s : times_s(requests)) {
    const double into = at_s / period_s - std::floor(at_s / period_s);
    shares.push_back(into + (std::sin(turn * (into - peak)) + std::sin(turn * peak)) / turn);
  }
  return shares;
}

/// Whether the requests up to a span are those of a Poisson process with that rate.
inline void check_rate(const std::string& text, double span_s,
                       const std::function<double(double at_s)>& rate) {
  INFO(text);
  const ExpectedRequests expected{rate, span_s};
  const auto workload = workload_of(text).make(1, 0);
  std::vector<double> times;
  for (auto request = workload->next(); request && request->at < seconds(span_s);
       request = workload->next())
    times.push_back(to_seconds(request->at));
  REQUIRE(expected.all() > 10'000);  // else nothing is tested
  CHECK(std::abs(static_cast<double>(times.size()) - expected.all()) <
        5 * std::sqrt(expected.all()));
  CHECK(std::ranges::is_sorted(times));
  check_counts(times, expected);
  check_gaps(times, expected);
}

}  // namespace coldcast::testing
