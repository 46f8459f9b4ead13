#pragma once

#include <string>

#include "sim/config/files.hpp"

namespace coldcast {

/// A number that tells texts apart: FNV-1a, 64 bits in hexadecimal.
std::string text_hash(const std::string& text);

/// A number that tells scenarios apart: that of the resolved JSON.
std::string scenario_hash(const Json& resolved);

}  // namespace coldcast
