#pragma once

#include <vector>

#include "sim/study/kept.hpp"
#include "sim/study/study.hpp"

namespace coldcast {

/// What the finished replications of a scenario come to.
RunResult summarise(const Scenario& scenario, const std::vector<Kept>& kept);

/// Whether the value of its metric meets a limit; a metric without value meets none.
SloResult verdict_on(const Slo& slo, std::optional<double> value);

}  // namespace coldcast
