#pragma once
// What a stream of arrivals looks like, in constant memory: its rate, how its counts spread over
// windows of many lengths, how its gaps spread and follow each other, its peaks and its bursts.

#include <cstdint>
#include <vector>

#include "sim/core/units.hpp"

namespace coldcast {

/// How counts spread over windows of one length.
struct Dispersion {
  double window_s = 0;
  std::uint64_t windows = 0;  ///< complete ones
  double index = 0;           ///< variance / mean of the counts in them; 1 for a Poisson process
  double peak_per_s = 0;      ///< the largest count / window
};

/// Times of at least twice the mean rate, seen in windows of one length.
struct Bursts {
  double window_s = 0;
  std::uint64_t count = 0;
  double mean_s = 0;
  double longest_s = 0;
};

/// Takes in arrivals one by one.
class ArrivalStatistics {
 public:
  ArrivalStatistics();

  /// REQUIRES: not earlier than the one before.
  void add(Time at);

  /// Says that nothing more comes before `end`. REQUIRES: not before the last arrival.
  void finish(Time end);

  std::uint64_t arrivals() const;
  double span_s() const;  ///< from 0 to the end
  double rate_per_s() const;
  double gap_mean_s() const;
  double gap_scv() const;   ///< variance / mean^2
  double gap_lag1() const;  ///< correlation of neighbouring gaps; NaN if all are alike
  std::vector<Dispersion> dispersions() const;  ///< by window, each twice the one before
  Bursts bursts() const;
};

}  // namespace coldcast
