#pragma once

#include "sim/core/law.hpp"

namespace coldcast {

/// Two exponential phases, each of which contributes half of the mean. REQUIRES: mean > 0, scv > 1.
Law::Pointer hyperexponential_law(double mean, double scv);

}  // namespace coldcast
