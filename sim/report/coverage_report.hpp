#pragma once

#include <string>

#include "sim/config/value.hpp"
#include "verification/coverage/coverage.hpp"

namespace coldcast {

// How often intervals held the truth: as JSON (schema_version 1), and for people.

Json coverage_json(const CoverageReport& report);
std::string coverage_text(const CoverageReport& report);
std::string coverage_markdown(const CoverageReport& report);

}  // namespace coldcast
