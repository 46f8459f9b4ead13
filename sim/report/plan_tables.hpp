#pragma once

#include <string>

#include "sim/study/plan/planning.hpp"

namespace coldcast {

/// "rate", "burstiness", "service time", "prices"
std::string input_name(Input input);

}  // namespace coldcast
