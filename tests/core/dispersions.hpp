#pragma once
// How tests find their way in the dispersions of arrivals.

#include "sim/core/arrival_statistics.hpp"
#include "tests/catch.hpp"

namespace coldcast::testing {

/// What was counted in windows of that length. The test fails if there were none.
inline Dispersion dispersion_at(const ArrivalStatistics& statistics, double window_s) {
  for (const Dispersion& row : statistics.dispersions())
    if (row.window_s == window_s) return row;
  FAIL("no windows of " << window_s << " s");
  return {};
}

}  // namespace coldcast::testing
