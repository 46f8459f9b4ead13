#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/config/files.hpp"

namespace coldcast {

/// A profile drawn from the uncertainty that its calibration left: factors of times are lognormal,
/// shares normal within their bounds, together with their covariance. Draw 0, 1, 2, ... are
/// independent; the same seed gives the same ones. A profile without calibration is returned as it
/// is.
Json draw_profile(const Json& profile, std::uint64_t seed, std::uint64_t draw);

/// How many values of it would be drawn.
std::size_t uncertain_values(const Json& profile);

}  // namespace coldcast
