#pragma once

#include <string_view>

#include "sim/config/fields.hpp"
#include "sim/core/units.hpp"

namespace coldcast {

/// Reads the size above which messages are refused, given in MB; 1e9 MB if the key is missing.
Bytes read_message_limit(Fields& fields, std::string_view key);

}  // namespace coldcast
