#pragma once
// A rate of requests as a function of time, cut into pieces that lie closely under straight lines:
// a line can be inverted in closed form, and what is missing to the curve itself is thinned away.

#include <optional>

#include "sim/core/units.hpp"

namespace coldcast {

/// A piece of a curve: it lies on a line, or below it, but nowhere by more than the slack.
struct RatePiece {
  double from = 0;   ///< the line where the piece begins, >= 0
  double to = 0;     ///< and where it ends, >= 0
  double slack = 0;  ///< 0: the curve is the line
  Time until = never;
};

/// A rate over time, in requests per second or in whatever its numbers mean. It has no memory, so
/// that replications share one.
class RateCurve {
 public:
  virtual ~RateCurve() = default;

  /// The piece that begins at an instant, which may be any; nothing where the curve has ended.
  virtual std::optional<RatePiece> piece(Time begin) const = 0;

  /// The value at an instant before the end.
  virtual double at(Time at) const = 0;
};

}  // namespace coldcast
