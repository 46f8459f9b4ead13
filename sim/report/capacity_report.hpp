#pragma once
// The capacity of a scenario as a reader wants it.

#include <string>

#include "sim/config/files.hpp"
#include "sim/study/capacity/capacity.hpp"

namespace coldcast {

/// The answer in words, dollars and metrics at capacity, what stands in the way, and every load
/// that was looked at.
std::string capacity_text(const Scenario& scenario, const CapacityOptions& options,
                          const CapacityResult& result);
std::string capacity_markdown(const Scenario& scenario, const CapacityOptions& options,
                              const CapacityResult& result);

/// One line per load.
std::string capacity_csv(const CapacityResult& result);

Json capacity_json(const Scenario& scenario, const CapacityOptions& options,
                   const CapacityResult& result, const std::string& catalogue);

}  // namespace coldcast
