#pragma once

#include <optional>
#include <string_view>

#include "platforms/parts/rate_limit.hpp"
#include "sim/config/fields.hpp"

namespace coldcast {

/// Reads {"at_once": ..., "more": ..., "every_s": ...}; nothing if the key is missing.
std::optional<RateLimit::Rule> read_rate(Fields& fields, std::string_view key);

}  // namespace coldcast
