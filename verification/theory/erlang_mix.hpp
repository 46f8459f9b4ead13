#pragma once
// What waits are in a first-come, first-served line before servers with exponential times: whoever
// finds k - 1 others in the line waits for k departures.

#include <vector>

namespace coldcast::exact {

/// A time that is, with chance weights[k], the sum of k exponential times of that rate. It never
/// subtracts, so tails keep their digits however long the line is.
class ErlangMix {
 public:
  /// REQUIRES: rate_per_s > 0; weights are not negative and add up to 1.
  ErlangMix(double rate_per_s, const std::vector<double>& weights);

  double mean_s() const;
  double above(double t_s) const;       ///< P(X > t)
  double percentile_s(double p) const;  ///< REQUIRES: 0 <= p < 1

  // The same with an independent exponential time after it: a service time after the wait.
  // REQUIRES: mean_s >= 1 / rate_per_s.
  double with_service_above(double mean_s, double t_s) const;
  double with_service_percentile_s(double mean_s, double p) const;

 private:
  double rate_;
  std::vector<double> more_than_;  ///< [k]: the chance of more than k departures
};

}  // namespace coldcast::exact
