#pragma once

namespace coldcast {

/// The standard normal quantile: the z that a standard normal number stays below with probability
/// p, to about 1 part in 10^16. REQUIRES: 0 < p < 1.
double normal_quantile(double p);

}  // namespace coldcast
