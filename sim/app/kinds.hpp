#pragma once

#include "sim/config/scenario.hpp"

namespace coldcast {

/// Everything that is built in, from all folders.
Kinds built_in();

}  // namespace coldcast
