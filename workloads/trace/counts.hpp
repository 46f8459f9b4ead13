#pragma once
// Traces that only count: so many requests in this interval. Where in it they came is not known.

#include <memory>
#include <vector>

#include "workloads/trace/trace.hpp"

namespace coldcast {

/// How many requests came in intervals of time, and for which functions.
struct IntervalCounts {
  struct Cell {
    std::uint32_t requests = 0;  ///< above 0
    std::uint16_t function = 0;
  };

  struct Interval {
    Time begin{};
    Duration length{};
    std::vector<Cell> cells;
    std::uint64_t requests = 0;  ///< of all cells
  };

  std::vector<Interval> intervals;  ///< in order of time, without overlap
  bool functions = false;           ///< whether they are told apart

  std::uint64_t requests() const;
  Time end() const;  ///< of the last interval
};

/// Whether a trace of that format counts.
bool is_counted(const std::string& format);

/// Reads a trace of counts: "azure-functions" or "locust".
std::shared_ptr<const IntervalCounts> read_counts(const TraceFile& trace);

/// The requests from an instant on. Within an interval they are independent points, or else at
/// equal distances; which of them is for which function is drawn. An interval has its own random
/// stream, so that a reader that begins in its middle meets the same requests.
std::unique_ptr<TraceReader> counted_requests(std::shared_ptr<const IntervalCounts> counts,
                                              Time from, bool evenly, std::uint64_t seed);

}  // namespace coldcast
