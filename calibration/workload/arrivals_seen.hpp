#pragma once
// The arrivals that a load is fitted to, in bounded memory: every gap between them as long as there
// are not too many, or as counts in equal windows.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/core/arrival_statistics.hpp"

namespace coldcast {

/// A record of arrivals cut into cells: one for each gap, which ends with an arrival; or one for
/// each window, with a count.
struct Cells {
  Duration window{};                  ///< 0: the values are gaps, in nanoseconds
  std::vector<std::uint64_t> values;  ///< gaps or counts

  bool counted() const { return window > Duration{}; }
  Duration length(std::size_t cell) const {
    return counted() ? window : Duration{static_cast<std::int64_t>(values[cell])};
  }
};

/// What was seen, from the first arrival to the last. The first one begins the record and is not
/// counted: its time says nothing.
struct ArrivalsSeen {
  std::uint64_t arrivals = 0;  ///< with the first
  Duration span{};
  Duration resolution{};         ///< of the clock: what all (of the first million) gaps divide by
  std::uint64_t repeated = 0;    ///< arrivals at the very instant of the one before
  ArrivalStatistics statistics;  ///< times count from the first arrival
  Cells cells;

  double span_s() const { return to_seconds(span); }
  double rate_per_s() const;
};

/// Arrivals one by one, in order of time; nothing at the end.
using ArrivalSource = std::function<std::optional<Time>()>;

/// Above so many arrivals only counts are kept, in at most so many windows.
inline constexpr std::size_t most_cells = 1 << 19;

/// Takes in all arrivals. Counts replace gaps where there are too many of them, or where more than
/// one in a hundred arrivals comes at the instant of the one before, be it that the clock is coarse
/// or that requests come in batches: a density of gaps means nothing then.
ArrivalsSeen see(const ArrivalSource& next);

/// The same record in windows of about that length, but at least as long as those it has, without
/// the end that fills none.
std::vector<std::uint64_t> counts_in(const Cells& cells, Duration window);

}  // namespace coldcast
