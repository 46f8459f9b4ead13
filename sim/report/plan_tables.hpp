#pragma once

#include <string>

#include "sim/study/plan/planning.hpp"

namespace coldcast {

/// "rate", "burstiness", "service time", "prices"
std::string input_name(Input input);

/// "p99 412 ms, 37 % above p99<300ms; success 98.2 %, ..."; empty if no limit is missed.
std::string violations(const RunResult& result);

}  // namespace coldcast
