#pragma once

#include <optional>
#include <vector>

#include "verification/cases/verify.hpp"

namespace coldcast {

/// Answers of what is no system: numbers of the generator ("rng": published vectors), and how often
/// 95 % intervals of M/M/1 at 80 % load hold the truth ("covered_...", with as many "runs" as the
/// parameters say). Nothing for other cases.
std::optional<std::vector<VerifyRow>> known_answers(const Case& one, const VerifyOptions& options);

}  // namespace coldcast
