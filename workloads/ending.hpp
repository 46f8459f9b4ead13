#pragma once

#include "sim/config/workload_plan.hpp"

namespace coldcast {

/// What ends a workload that has no end of its own: an instant, a count, both or none.
struct End {
  std::optional<Time> at;
  std::optional<std::uint64_t> requests;
};

/// The optional keys "duration_s" and "requests".
End read_end(Fields& fields);

/// The plan of a workload without an end, cut off where the first of both comes.
WorkloadPlan cut(WorkloadPlan plan, const End& end);

/// Says of a plan that it ends there, where its workloads do so by themselves.
WorkloadPlan ended(WorkloadPlan plan, const End& end);

/// "20 requests/s", "7 and 120 requests/s"
std::string rates_text(const std::vector<double>& rates);

}  // namespace coldcast
