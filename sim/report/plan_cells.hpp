#pragma once
// How a plan's tables say things: one configuration as a row, and what is wrong with it.

#include <string>
#include <utility>
#include <vector>

#include "sim/report/table.hpp"
#include "sim/study/plan/planning.hpp"

namespace coldcast {

/// # | platform | config | p50 | p95 | p99 | success | cold % | peak inst | $/run | $/1M | $/month
/// | SLO | runs
Table plan_table(const PlanFile& plan);  ///< without rows
std::vector<std::string> plan_cells(const PlanFile& plan, const PlanRow& row, std::size_t rank);

/// A metric as tables show it; "-" if it is absent.
std::string shown_metric(const RunResult& result, const std::string& metric);

/// "aws-lambda", and the configuration beside it.
std::pair<std::string, std::string> names_of(const PlanFile& plan, std::size_t candidate);

/// "aws-lambda (memory_mb 2048)"
std::string both_names(const PlanFile& plan, std::size_t candidate);

/// "p99<300ms is 412.0 ms, 37.3 % over; success>=99% is 98.20 %, 0.8 points short"; empty if no
/// limit is missed.
std::string violations(const RunResult& result);

/// "p95<300ms is 412.0 ms or more, 37.3 % over"
std::string screened_text(const ScreenedCandidate& one);

}  // namespace coldcast
