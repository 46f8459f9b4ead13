#pragma once

#include <string>

#include "sim/config/value.hpp"
#include "verification/cases/verify.hpp"

namespace coldcast {

// What the verification of cases came to: as JSON (schema_version 1), and for people.

Json verify_json(const VerifyReport& report);
std::string verify_text(const VerifyReport& report);
std::string verify_markdown(const VerifyReport& report);

}  // namespace coldcast
