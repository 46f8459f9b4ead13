#pragma once

#include <string>

#include "sim/config/files.hpp"

namespace coldcast {

/// The JSON Schema of a kind of file ("scenario", "platform", ...) as one document: what it takes
/// from other schema files lies under "definitions", by the name of the file.
Json read_schema(const Catalogue& catalogue, const std::string& name);

}  // namespace coldcast
