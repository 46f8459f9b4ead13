#pragma once

#include "sim/config/files.hpp"

namespace coldcast {

/// Small scenario number `number`: a few dozen requests at most, on a platform of any mechanism or
/// composite, with any of the keys that the second engine knows. It is valid, and the same for the
/// same seed and number.
Json random_scenario(std::uint64_t seed, std::uint64_t number);

}  // namespace coldcast
