#pragma once

#include <string>

#include "sim/config/value.hpp"
#include "verification/differential/differential.hpp"

namespace coldcast {

// What the comparison with the second engine came to: as JSON (schema_version 1), and for people.

Json differential_json(const DifferentialReport& report);
std::string differential_text(const DifferentialReport& report);
std::string differential_markdown(const DifferentialReport& report);

}  // namespace coldcast
