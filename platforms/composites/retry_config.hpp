#pragma once

#include "platforms/composites/retry.hpp"
#include "sim/config/fields.hpp"

namespace coldcast {

/// Reads how a client tries again: its object "retry". `timeout` is that of an attempt.
RetryConfig read_retry(Fields fields, Duration timeout);

}  // namespace coldcast
