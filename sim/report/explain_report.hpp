#pragma once

#include <string>

#include "sim/config/scenario.hpp"
#include "sim/study/study.hpp"
#include "verification/twins/explanation.hpp"

namespace coldcast {

// Why a scenario's numbers are what they are: its twin, exact values and bounds beside the
// simulated ones, findings. As JSON (schema_version 1), and for people.

Json explain_json(const Scenario& scenario, const RunResult& result, const Explanation& told,
                  const std::string& catalogue);
std::string explain_text(const Scenario& scenario, const RunResult& result,
                         const Explanation& told);
std::string explain_markdown(const Scenario& scenario, const RunResult& result,
                             const Explanation& told);

}  // namespace coldcast
