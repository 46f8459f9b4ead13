#pragma once
// What the readers of workloads made of others share.

#include <vector>

#include "sim/config/workload_plan.hpp"

namespace coldcast {

/// The workload under "of"; ConfigError if it is a closed one.
WorkloadPlan read_part(Fields& fields, WorkloadReader& parts);

/// The objects under "parts"; ConfigError if there are none.
std::vector<Fields> read_parts(Fields& fields);

/// Adds the warnings of a part to those of the whole.
void add_warnings(WorkloadPlan& whole, const WorkloadPlan& part);

/// "superposition of A + B", or, where that would be long, "superposition of 7 workloads"
std::string summary_of(const std::string& what, const std::vector<std::string>& parts,
                       const std::string& between);

}  // namespace coldcast
