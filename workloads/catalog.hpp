#pragma once

#include <vector>

#include "sim/config/workload_plan.hpp"

namespace coldcast {

/// The kinds of workloads that are built in.
std::vector<WorkloadKind> workload_kinds();

}  // namespace coldcast
