#pragma once

#include <vector>

#include "sim/study/kept.hpp"
#include "sim/study/study.hpp"

namespace coldcast {

/// What the finished replications of a scenario come to.
RunResult summarise(const Scenario& scenario, const std::vector<Kept>& kept);

}  // namespace coldcast
