#pragma once

#include <string>

#include "sim/study/plan/planning.hpp"

namespace coldcast {

/// What somebody who decides reads first: the recommendation and what it comes to, how far the next
/// entry is behind, which entries cannot do it, and the best row of each entry.
std::string plan_advice(const PlanFile& plan, const PlanResult& result, bool markdown);

}  // namespace coldcast
