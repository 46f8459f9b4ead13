#pragma once
// Files of cases with known answers, for `coldcast verify` and the Python module.

#include <string>
#include <vector>

#include "verification/cases/case.hpp"

namespace coldcast {

/// A file as it stands: expected values keep their order. ConfigError if it cannot be read.
std::string case_text(const std::string& file);

/// The cases with these ids, in their order; all if none is named. ConfigError at (where, pointer)
/// for one that is not there.
std::vector<Case> chosen_cases(const std::vector<Case>& cases, const std::vector<std::string>& ids,
                               const std::string& where, const std::string& pointer);

}  // namespace coldcast
