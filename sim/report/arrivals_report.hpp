#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/config/files.hpp"
#include "sim/core/arrival_statistics.hpp"

namespace coldcast {

/// What a generated load looks like, and where it comes from.
struct ArrivalsReport {
  std::string name;      ///< of the workload
  std::string workload;  ///< what it is, half a line
  Json resolved;         ///< its description
  std::uint64_t seed = 1;
  std::uint64_t replication = 0;
  std::optional<double> expected_per_s;  ///< its rate in the long run, where that is known
  std::uint64_t pings = 0;               ///< requests that only keep instances warm; counted apart
  ArrivalStatistics statistics;          ///< REQUIRES: finished
};

/// For a terminal.
std::string arrivals_text(const ArrivalsReport& report);

std::string arrivals_markdown(const ArrivalsReport& report);

/// Schema version 1; what cannot be told is null. `catalogue` is the date of the price catalogue.
Json arrivals_json(const ArrivalsReport& report, const std::string& catalogue);

}  // namespace coldcast
