#pragma once

#include <string>
#include <vector>

#include "sim/study/compare.hpp"
#include "sim/study/plan/planning.hpp"
#include "sim/study/sweep/sweep_row.hpp"

namespace coldcast {

// Cost against latency as text (see pareto_picture), for what several configurations came to. Empty
// where fewer than two have both.

/// By the latency that the plan is about.
std::string plan_picture(const PlanFile& plan, const PlanResult& result);

/// By the 95th percentile.
std::string compare_picture(const std::vector<Scenario>& scenarios,
                            const std::vector<Compared>& compared);
std::string sweep_picture(const std::vector<SweepRow>& rows);

}  // namespace coldcast
