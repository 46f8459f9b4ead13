#pragma once

#include <array>
#include <utility>

#include "sim/config/value.hpp"

namespace coldcast {

/// The same load in smaller requests: each is cut into `parts` of an equal share of its work, of
/// requests in even gaps also the gaps, and a line has as many times more places. With ever more
/// parts a pool's line goes to that of a fluid [Newell 1982]. Throws NotUnderstood for other
/// platforms and for random arrivals.
Json in_smaller_requests(const Json& config, std::int64_t parts);

/// How many parts the runs have from which a fluid's value is found.
inline constexpr std::array<std::int64_t, 4> fluid_parts = {4, 8, 16, 32};

/// The limit of values for 4, 8, 16 and 32 parts, by Richardson's extrapolation, and how far off it
/// may be: nothing, if they lie on a parabola over 1 / parts.
std::pair<double, double> fluid_limit(const std::array<double, 4>& values);

}  // namespace coldcast
