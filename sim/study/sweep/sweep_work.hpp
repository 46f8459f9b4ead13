#pragma once

#include "sim/study/sweep/sweep.hpp"

namespace coldcast {

/// About how many requests the points of a shard bring at least, all replications of all of them
/// together; zero if `enough` is more for sure, which is often seen without reading a point. Points
/// whose keys say the same of load and run are alike in this, so that only one of them is read;
/// what cannot be told before the points run, or is no valid scenario, adds nothing.
double expected_requests(const SweepSpec& sweep, const SweepShard& shard, double enough,
                         const Catalogue& catalogue, const Kinds& kinds);

}  // namespace coldcast
