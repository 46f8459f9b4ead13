#pragma once
// What a distribution is, told by its quantiles: however it was written down and scaled, an
// exponential time is one.

#include <optional>
#include <string>

#include "sim/config/value.hpp"
#include "sim/core/distribution.hpp"
#include "verification/theory/one_server.hpp"

namespace coldcast {

enum class LawShape { constant, exponential, hyperexponential, general };

/// Hyperexponential is meant with balanced means.
LawShape shape_of(const Distribution& law);

/// Kendall's letter: D, M, H2 or G.
std::string letter_of(LawShape shape);

/// A number with at most so many significant digits: "0.0484".
std::string rounded_text(double x, int digits = 4);

/// In words: "exponential, 0.1 s in the mean". `json` is how it was written, for its name.
std::string law_text(const Distribution& law, const Json& json);

/// Variance / mean^2; 0 for a law that is always zero.
double scv_of(const Distribution& law);

/// Mean and second moment; the third, which nothing here reads, is not known.
exact::TimeMoments two_moments(const Distribution& law);

/// E exp(-s X) of the law written there (see distribution_of); nothing for laws without a closed
/// form: lognormal, Weibull, Pareto.
std::optional<exact::GapTransform> transform_of(const Json& law);

}  // namespace coldcast
