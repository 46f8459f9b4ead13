#pragma once

#include "platforms/autoscaling/autoscaler.hpp"
#include "sim/config/fields.hpp"

namespace coldcast {

/// Reads the key "autoscaler" of a platform; without it, a rule that makes nothing.
AutoscalerRule read_autoscaler(Fields& platform);

}  // namespace coldcast
