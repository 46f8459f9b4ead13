#pragma once

#include <array>
#include <memory>
#include <vector>

#include "workloads/trace/source.hpp"

namespace coldcast {

/// A compact copy of a trace in memory: a column of times, and one of each thing that requests
/// bring.
class TraceCopy final : public TraceSource, public std::enable_shared_from_this<TraceCopy> {
 public:
  /// Puts a record behind the others. REQUIRES: it is not earlier.
  void add(const TraceRecord& record);

  std::size_t bytes() const;

  std::unique_ptr<TraceReader> from(Time at, std::uint64_t seed) const override;
  bool quick() const override { return true; }

  std::size_t size() const { return times_.size(); }
  TraceRecord record(std::size_t index) const;

 private:
  static constexpr std::size_t columns = 6;

  std::vector<Time> times_;
  std::vector<Duration> services_;                    // -1: none; empty: none at all
  std::array<std::vector<double>, columns> amounts_;  // NaN: none; empty: none at all
};

}  // namespace coldcast
