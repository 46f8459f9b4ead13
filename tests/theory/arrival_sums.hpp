#pragma once
// Rate, dispersion and correlation of arrivals, estimated from independent replications around the
// means that theory gives, so that the estimates have no bias.

#include <utility>
#include <vector>

#include "sim/core/workload.hpp"
#include "tests/theory/estimate.hpp"

namespace coldcast::theory {

/// Sums over the arrivals of one replication.
struct ArrivalSums {
  double requests = 0;
  double in_first_phase = 0;
  double span_s = 0;
  double gaps = 0;
  double squares = 0;  // of gaps around their mean, and their products with the one or two before
  double lag1 = 0;
  double lag2 = 0;
  double windows = 0;
  double in_windows = 0;
  double window_squares = 0;
};

/// Adds up the requests before `span_s`, in windows of which it is a multiple. `see` is told each
/// of them.
template <class See>
ArrivalSums sums_of(Workload& workload, double rate, double span_s, double window_s, See see) {
  ArrivalSums sums;
  sums.span_s = span_s;
  double last_s = 0, off1 = 0, off2 = 0, window_end_s = window_s, in_window = 0;
  for (;;) {
    const Time at = workload.next()->at;
    const double at_s = to_seconds(at);
    for (; at_s >= window_end_s && window_end_s <= span_s; window_end_s += window_s) {
      const double count = std::exchange(in_window, 0);
      ++sums.windows;
      sums.in_windows += count;
      sums.window_squares += (count - window_s * rate) * (count - window_s * rate);
    }
    if (at_s >= span_s) return sums;
    ++in_window;
    ++sums.requests;
    see(sums, at);
    const double off = at_s - last_s - 1 / rate;
    last_s = at_s;
    ++sums.gaps;
    sums.squares += off * off;
    sums.lag1 += off * off1;
    sums.lag2 += off * off2;
    off2 = std::exchange(off1, off);
  }
}

inline std::vector<Contribution> ratios(const std::vector<ArrivalSums>& all,
                                        double ArrivalSums::*over, double ArrivalSums::*under,
                                        double scale = 1) {
  std::vector<Contribution> result;
  for (const ArrivalSums& sums : all) result.push_back({sums.*over, scale * sums.*under});
  return result;
}

/// How long one of so many replications is that together have so many requests: whole windows.
inline double span_of(double requests, double rate, std::uint64_t replications, double window_s) {
  const double whole_s = requests / rate / thrift / static_cast<double>(replications);
  return window_s * std::floor(whole_s / window_s);
}

}  // namespace coldcast::theory
