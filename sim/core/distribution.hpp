#pragma once
// Probability distributions over the non-negative reals, as values. All of them are drawn by
// quantile, so that one uniform number makes one draw: that keeps requests comparable between
// platforms (common random numbers) and leaves a draw the same on any compiler. There are no
// std::*_distribution here: their results differ between standard libraries.

#include <memory>
#include <utility>
#include <vector>

namespace coldcast {

/// A distribution that knows its quantiles, its cumulative probabilities and its moments. What the
/// numbers mean (seconds, bytes) is up to the holder. Copies are cheap and share their tables.
class Distribution {
 public:
  /// Always zero.
  Distribution();

  // Each REQUIRES finite arguments in the stated range; scv is variance / mean^2.
  static Distribution constant(double value);                     // value >= 0
  static Distribution exponential(double mean);                   // mean > 0
  static Distribution lognormal(double mean, double scv);         // mean > 0, scv > 0
  static Distribution lognormal_from(double median, double p95);  // 0 < median < p95
  static Distribution gamma(double mean, double scv);             // mean > 0, scv > 0
  static Distribution weibull(double mean, double shape);         // mean > 0, shape >= 0.01
  static Distribution uniform(double low, double high);           // 0 <= low <= high
  static Distribution empirical(std::vector<double> sample);      // not empty; each value as likely

  /// Two exponential phases with balanced means: each contributes half of the mean.
  /// REQUIRES: mean > 0, scv > 1.
  static Distribution hyperexponential(double mean, double scv);

  /// Pareto type I: P(X > x) = (minimum / x)^alpha for x >= minimum = mean * (alpha - 1) / alpha.
  /// (The Lomax or type II distribution, which starts at 0, is another one.)
  /// REQUIRES: mean > 0, alpha > 1.
  static Distribution pareto(double mean, double alpha);

  /// `shift` plus a draw of `rest`. REQUIRES: shift >= 0.
  static Distribution shifted(double shift, const Distribution& rest);

  /// A draw of one of the parts, chosen with a probability in proportion to its weight.
  /// REQUIRES: not empty, weights > 0.
  static Distribution mixture(std::vector<std::pair<double, Distribution>> parts);

  /// The smallest x with cdf(x) >= u. REQUIRES: 0 < u < 1.
  double quantile(double u) const;

  /// The probability of a value <= x.
  double cdf(double x) const;

  double mean() const;
  double variance() const;  ///< may be infinite (Pareto with alpha <= 2)

  /// The distribution of `factor` times a draw of this one. REQUIRES: factor >= 0, finite.
  Distribution scaled(double factor) const;

  bool is_constant() const;

  /// What the numbers of a distribution come from; only the files that implement a family know it.
  class Law;

 private:
  explicit Distribution(std::shared_ptr<const Law> law);

  std::shared_ptr<const Law> law_;
};

}  // namespace coldcast
