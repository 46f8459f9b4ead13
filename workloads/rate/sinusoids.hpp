#pragma once

#include <vector>

#include "workloads/rate/rate_curve.hpp"

namespace coldcast {

/// One wave around the mean.
struct Sinusoid {
  double amplitude = 0;  ///< as a share of the mean, >= 0
  Duration period{};     ///< > 0
  Duration peak{};       ///< when it is highest, >= 0
};

/// A mean with waves around it, cut off where the sum falls below zero.
///
/// A piece is a chord of the sum, raised by the most that the sum can lie above it: between two
/// points that are h apart, a function lies within h^2 / 8 times its largest second derivative of
/// its chord. A wave much shorter than the piece is bounded by its amplitude instead. So nearly all
/// requests of a piece are accepted, most of them without a sine.
class Sinusoids final : public RateCurve {
 public:
  /// Pieces are made for curves in which so many requests come in a second: short against the
  /// shortest wave, but not so short that nothing comes in them.
  /// REQUIRES: mean > 0, requests_per_s >= 0.
  Sinusoids(double mean, const std::vector<Sinusoid>& waves, double requests_per_s);

  std::optional<RatePiece> piece(Time begin) const override;
  double at(Time at) const override;

  double most() const;  ///< where all peaks come together; with one wave its peak

  /// The mean in the long run, which being cut off at zero raises. Nothing if it is cut off, or may
  /// be, by waves that do not come together again within 1024 of the shortest.
  std::optional<double> mean() const;

 private:
  struct Wave {
    double at(Time at) const;

    double height;  // of the peak
    Duration period;
    Duration peak;  // in the first period
    double per_ns;  // angle
  };

  std::optional<Duration> common_period() const;

  double mean_;
  std::vector<Wave> waves_;
  Duration shortest_ = never;  // period
  Duration length_;            // of a piece
};

}  // namespace coldcast
