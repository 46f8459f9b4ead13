#pragma once

#include <vector>

#include "workloads/rate/rate_curve.hpp"

namespace coldcast {

/// A curve of straight stretches, each from where the one before ends; it may jump between them.
/// After the last one it ends, unless that one lasts until `never`.
class BrokenLine final : public RateCurve {
 public:
  struct Stretch {
    double from = 0;  ///< >= 0
    double to = 0;    ///< >= 0; of one without an end the same as `from`
    Time until = never;
  };

  /// REQUIRES: not empty, `until` ascends.
  explicit BrokenLine(std::vector<Stretch> stretches);

  std::optional<RatePiece> piece(Time begin) const override;
  double at(Time at) const override;

  double most() const;                ///< the largest value
  Time end() const;                   ///< `never` if it has none
  double mean_until(Time end) const;  ///< from 0 on. REQUIRES: 0 < end <= end()

 private:
  std::vector<Stretch> stretches_;
};

}  // namespace coldcast
