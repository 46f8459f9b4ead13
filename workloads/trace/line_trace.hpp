#pragma once
// Traces with a line for each request, as a sequence of records.

#include "workloads/trace/trace.hpp"

namespace coldcast {

/// Most lines that are sorted in memory, at about 130 bytes each.
inline constexpr std::size_t most_sorted = 5'000'000;

/// How far apart in time lines may stand from their order where they come by the end of requests.
inline constexpr Duration longest_request = std::chrono::minutes{15};

/// The records as they are read. REQUIRES: the format is known, and does not count.
std::unique_ptr<TraceReader> lines_in_order(const TraceFile& trace);

/// The records sorted by time; lines of one instant stay in order.
std::unique_ptr<TraceReader> sorted_lines(const TraceFile& trace);

}  // namespace coldcast
