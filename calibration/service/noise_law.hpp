#pragma once
// How single times spread around their mean: laws of mean 1.

#include <optional>
#include <string>
#include <vector>

#include "calibration/service/measured.hpp"
#include "sim/config/value.hpp"
#include "sim/core/distribution.hpp"

namespace coldcast {

enum class NoiseFamily {
  constant,
  exponential,
  lognormal,
  gamma,
  weibull,
  shifted_exponential,
  shifted_lognormal,
  shifted_gamma,
  mixture  ///< of two lognormals: a main one and one of slower calls
};

/// "lognormal", "shifted-gamma", ...
std::string name_of(NoiseFamily family);

/// The families that a fit may choose among, with fewest parameters first.
const std::vector<NoiseFamily>& noise_families();

/// One of its parts: a law of one of the smooth families, moved to the right.
struct NoisePart {
  NoiseFamily family = NoiseFamily::constant;  ///< none of the shifted ones, no mixture
  double weight = 1;
  double shift = 0;
  double mean = 1;    ///< beyond the shift
  double spread = 0;  ///< scv; of weibull its shape
};

/// A law of mean 1.
class NoiseLaw {
 public:
  /// Always 1.
  NoiseLaw() : NoiseLaw(NoiseFamily::constant, {}) {}

  /// The parameters are free numbers that are mapped to what the family allows (a logarithm, a
  /// logit). REQUIRES: as many as parameters_of(family).
  NoiseLaw(NoiseFamily family, const std::vector<double>& free);

  /// Without the parameters being known: the law of that family and scv.
  /// REQUIRES: a family of one parameter, scv > 0.
  static NoiseLaw of_scv(NoiseFamily family, double scv);

  NoiseFamily family() const { return family_; }
  const std::vector<NoisePart>& parts() const { return parts_; }

  double log_density(double x) const;
  double cdf(double x) const;
  double scv() const;

  /// Of times with that mean. REQUIRES: mean >= 0.
  Distribution around(double mean_s) const;

  /// The same as profiles have it: {"kind": "lognormal", "mean_s": ..., "scv": ...}.
  Json json(double mean_s) const;

 private:
  NoiseFamily family_;
  std::vector<NoisePart> parts_;
};

int parameters_of(NoiseFamily family);

}  // namespace coldcast
