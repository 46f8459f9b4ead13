#pragma once
// What the keys of workloads may be.

#include "sim/config/fields.hpp"
#include "sim/core/units.hpp"

namespace coldcast {

// What workloads accept; times are in seconds.
inline constexpr Range any_amount{0, 1e15};
inline constexpr Range any_time{0, to_seconds(longest_run)};
inline constexpr Range positive_time{1e-6, to_seconds(longest_run)};

}  // namespace coldcast
