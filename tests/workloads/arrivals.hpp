#pragma once
// What tests of workloads share: requests taken from a workload, and how far samples are from a
// distribution and from each other.

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "sim/core/statistics.hpp"
#include "sim/core/workload.hpp"

namespace coldcast::testing {

/// The next requests of a workload, all of them unless it has more.
inline std::vector<Request> take(Workload& workload,
                                 std::size_t most = std::numeric_limits<std::size_t>::max()) {
  std::vector<Request> requests;
  while (requests.size() < most) {
    const auto request = workload.next();
    if (!request) break;
    requests.push_back(*request);
  }
  return requests;
}

inline std::vector<double> times_s(const std::vector<Request>& requests) {
  std::vector<double> times;
  for (const Request& request : requests) times.push_back(to_seconds(request.at));
  return times;
}

inline std::vector<std::int64_t> payloads(const std::vector<Request>& requests) {
  std::vector<std::int64_t> bytes;
  for (const Request& request : requests) bytes.push_back(request.payload.value);
  return bytes;
}

inline bool ascend(const std::vector<Request>& requests) {
  return std::is_sorted(requests.begin(), requests.end(),
                        [](const Request& a, const Request& b) { return a.at < b.at; });
}

inline bool same(const Request& a, const Request& b) {
  return a.id == b.id && a.at == b.at && a.luck == b.luck && a.demand == b.demand &&
         a.payload == b.payload;
}

inline bool same(const std::vector<Request>& a, const std::vector<Request>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Request& x, const Request& y) { return same(x, y); });
}

/// The gaps between requests, the one before the first included.
inline std::vector<double> gaps_s(const std::vector<Request>& requests) {
  std::vector<double> gaps;
  Time last{};
  for (const Request& request : requests) {
    gaps.push_back(to_seconds(request.at - last));
    last = request.at;
  }
  return gaps;
}

/// What the distances below exceed by chance once in a million samples [Dvoretzky, Kiefer,
/// Wolfowitz 1956, with the constant of Massart 1990].
inline constexpr double far = 2.69;

/// The largest distance of a sample's cdf from that of the uniform distribution on (0, 1), in units
/// of 1 / sqrt(n).
inline double scaled_distance(std::vector<double> sample) {
  const auto n = static_cast<double>(sample.size());
  return std::sqrt(n) * distance_from_uniform(std::move(sample));
}

/// The largest distance between the cdfs of two samples, in units of sqrt(1/n + 1/m).
inline double distance_between(std::vector<double> a, std::vector<double> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  const auto n = static_cast<double>(a.size());
  const auto m = static_cast<double>(b.size());
  double distance = 0;
  for (const std::vector<double>* sample : {&a, &b})
    for (const double x : *sample) {
      const auto up_to_x = [x](const std::vector<double>& s) {
        return static_cast<double>(std::upper_bound(s.begin(), s.end(), x) - s.begin());
      };
      distance = std::max(distance, std::abs(up_to_x(a) / n - up_to_x(b) / m));
    }
  return distance / std::sqrt(1 / n + 1 / m);
}

}  // namespace coldcast::testing
