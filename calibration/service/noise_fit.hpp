#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calibration/service/noise_law.hpp"

namespace coldcast {

/// A family that was tried.
struct NoiseCandidate {
  NoiseFamily family = NoiseFamily::constant;
  double log_likelihood = 0;
  double bic = 0;  ///< parameters x log(count) - 2 log-likelihood; the least is chosen
};

/// A point of a quantile plot, as multiples of the mean.
struct QuantileBeside {
  double p = 0;
  double measured = 0;
  double fitted = 0;
};

/// How single times spread, and how well that is known.
struct NoiseFit {
  NoiseLaw law;
  double count = 0;                        ///< of times behind it
  std::vector<NoiseCandidate> candidates;  ///< none if the family was not chosen by likelihood
  std::optional<double> spread_error;      ///< relative standard error of scv, or Weibull's shape
  std::optional<double> ks_distance;       ///< of known times
  std::optional<double> ks_p;
  std::optional<double> ad;  ///< Anderson-Darling A^2
  std::optional<double> ad_p;
  std::vector<QuantileBeside> quantiles;
  std::vector<std::string> notes;
};

/// The law of mean 1 under which those ratios of a time and its mean are likeliest, among families
/// by the Bayesian information criterion; or the likeliest of one family. The chances of the
/// Kolmogorov-Smirnov and Anderson-Darling distances are those of a law that was known before; of
/// one fitted to the same times they are too high [Lilliefors 1967]. REQUIRES: not empty.
NoiseFit fit_noise(const std::vector<TimeSeen>& ratios, std::optional<NoiseFamily> only);

/// The law of a variance alone, which tells no family: lognormal unless one is asked for.
NoiseFit noise_of_scv(double scv, double count, std::optional<NoiseFamily> only);

/// The log-likelihood of times under a law times a mean.
double log_likelihood(const std::vector<TimeSeen>& times, const NoiseLaw& law, double mean_s);

}  // namespace coldcast
