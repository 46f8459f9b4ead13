#include "verification/theory/percentile.hpp"

#include <cassert>

namespace coldcast::exact {

double percentile_of(const Tail& above, double p) {
  assert(p >= 0 && p < 1);
  if (above(0) <= 1 - p) return 0;
  double low = 0, high = 1e-9;
  while (above(high) > 1 - p) {
    low = high;
    high *= 2;
  }
  while (high - low > 1e-15 * high) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (above(middle) > 1 - p ? low : high) = middle;
  }
  return high;
}

}  // namespace coldcast::exact
