#pragma once
// Private to the distributions: what a family has to know, for the files of sim/core that implement
// one. Everybody else sees sim/core/distribution.hpp only.

#include <memory>

#include "sim/core/distribution.hpp"

namespace coldcast {

/// A family with its parameters; never changes, so that many distributions may share one.
class Distribution::Law : public std::enable_shared_from_this<Law> {
 public:
  using Pointer = std::shared_ptr<const Law>;

  virtual ~Law() = default;
  /// The smallest x with cdf(x) >= u. REQUIRES: 0 < u < 1.
  virtual double quantile(double u) const = 0;

  /// P(X <= x).
  virtual double cdf(double x) const = 0;

  /// P(X > x), which is 1 - cdf(x) but keeps its digits where the cdf is nearly 1.
  virtual double survival(double x) const = 0;

  virtual double mean() const = 0;
  virtual double variance() const = 0;
  virtual bool is_constant() const { return false; }  ///< it has one value only

  /// REQUIRES: factor > 0.
  virtual Pointer scaled(double factor) const = 0;

  /// A law with atoms moves them itself: cdf(x - shift) would miss the atom at x when x - shift is
  /// rounded down. REQUIRES: shift > 0.
  virtual Pointer shifted(double shift) const;
};

using Law = Distribution::Law;

inline double square(double x) { return x * x; }

}  // namespace coldcast
