#pragma once
// Percentiles of a time that is known by its tail.

#include <functional>

namespace coldcast::exact {

/// P(X > t) of a time X, for t >= 0 in seconds.
using Tail = std::function<double(double)>;

/// The smallest t with P(X > t) <= 1 - p, so 0 where an atom at 0 is at least p; to about 14
/// digits. REQUIRES: 0 <= p < 1; the tail falls to 0.
double percentile_of(const Tail& above, double p);

}  // namespace coldcast::exact
