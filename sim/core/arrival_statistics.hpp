#pragma once
// What a stream of arrivals looks like, in constant memory: its rate, how its counts spread over
// windows of many lengths, how its gaps spread and follow each other, its peaks and its bursts.
//
// Windows begin at time 0, the shortest last 1/512 s (the longest that is both a whole number of
// nanoseconds and a second halved), and each length is twice the one before: two windows that are
// complete make one of the next length. Every sum is of whole numbers, in 64 or 128 bits, so it is
// exact: nothing drifts however late the arrivals come, and nothing depends on the order of sums.

#include <array>
#include <cstdint>
#include <vector>

#include "sim/core/units.hpp"

namespace coldcast {

/// How counts spread over windows of one length [Gusella: "Characterizing the variability of
/// arrival processes with indexes of dispersion", IEEE JSAC 9, 1991].
struct Dispersion {
  double window_s = 0;
  std::uint64_t windows = 0;  ///< complete ones
  double index = 0;           ///< variance / mean of the counts in them; 1 for a Poisson process
  double peak_per_s = 0;      ///< the largest count / window
};

/// Times above the mean rate in which it reaches twice the mean, seen in windows of one length. (If
/// they ended where it falls below twice the mean, chance would tear a burst of about that rate.)
struct Bursts {
  double window_s = 0;  ///< 0: too few arrivals to tell
  std::uint64_t count = 0;
  double mean_s = 0;
  double longest_s = 0;
};

/// Counts in windows of one length that follow each other from time 0.
struct WindowCounts {
  Duration window{};
  std::vector<std::uint64_t> counts;  ///< the end may cut the last one short
};

/// Takes in arrivals one by one. What it tells is of the time up to `finish`.
class ArrivalStatistics {
 public:
  /// The shortest window.
  static constexpr Duration finest{1'953'125};

  /// A length of windows is told of if there are so many complete ones.
  static constexpr std::uint64_t least_windows = 20;

  /// At most so many counts are kept for bursts and pictures; beyond that, neighbours merge.
  static constexpr std::size_t most_counts = 1 << 16;

  ArrivalStatistics();

  /// REQUIRES: not earlier than the one before, not negative.
  void add(Time at) {
    if (at >= window_end_) turn_to(at);
    ++open_[0];
    if (arrivals_++ > 0) {
      const auto gap = static_cast<std::uint64_t>((at - last_).count());
      gap_squares_ += Whole{gap} * gap;
      gap_products_ += Whole{gap} * last_gap_;
      last_gap_ = gap;
      if (arrivals_ == 2) first_gap_ = gap;
    } else {
      first_ = at;
    }
    last_ = at;
  }

  /// Says that nothing more comes before `end`. REQUIRES: not before the last arrival.
  void finish(Time end);

  std::uint64_t arrivals() const { return arrivals_; }
  double span_s() const;  ///< from 0 to the end
  double rate_per_s() const;
  double gap_mean_s() const;
  double gap_scv() const;   ///< variance / mean^2; NaN if there are fewer than two gaps
  double gap_lag1() const;  ///< correlation of neighbouring gaps; NaN if all are alike

  /// By window, each twice the one before; the longest is at most a 20th of the span.
  std::vector<Dispersion> dispersions() const;

  /// In the shortest windows that hold 25 arrivals on average, of which there must be 20. A Poisson
  /// process brings twice as many in one of 140 000 such windows.
  Bursts bursts() const;

  /// Counts over the whole span, at most `most_counts` of them.
  WindowCounts window_counts() const;

 private:
  __extension__ using Whole = unsigned __int128;

  // Enough for windows longer than the 292 years of the clock.
  static constexpr std::size_t lengths = 44;

  void turn_to(Time at);
  void keep(std::uint64_t count);

  std::array<std::uint64_t, lengths> open_{};  // arrivals not yet passed on to the next length
  std::array<std::uint64_t, lengths> peaks_{};
  std::array<Whole, lengths> squares_{};  // sums of counts^2
  std::uint64_t window_ = 0;              // number of the shortest window under way
  Time window_end_ = finest;

  std::uint64_t arrivals_ = 0;
  Time first_{};
  Time last_{};
  std::uint64_t first_gap_ = 0;
  std::uint64_t last_gap_ = 0;
  Whole gap_squares_ = 0;   // at most the square of the span, which 128 bits hold
  Whole gap_products_ = 0;  // of neighbours

  std::vector<std::uint64_t> kept_;
  int kept_length_ = 0;  // each counts 2^this of the shortest windows
  Time end_{};
};

}  // namespace coldcast
