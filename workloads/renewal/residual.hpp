#pragma once

#include "sim/core/distribution.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {

/// What is left of a time that is going on when one looks at a random instant: of density
/// P(T > x) / E T, the equilibrium distribution of renewal theory. Exact up to the ten years of the
/// longest run, for any distribution. In seconds. REQUIRES: a mean above 0.
double draw_residual(const Distribution& time_s, Stream& stream);

}  // namespace coldcast
