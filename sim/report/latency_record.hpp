#pragma once

#include <string>
#include <vector>

#include "sim/core/histogram.hpp"
#include "sim/core/sink.hpp"

namespace coldcast {

/// The latencies of one run: how they are distributed, cold ones apart from warm ones, and how they
/// were over time. Of served requests that arrive at or after `from`. Memory is constant: when the
/// windows become too many, neighbours merge and their length doubles.
class LatencyRecord final : public Sink {
 public:
  static constexpr std::size_t most_windows = 240;

  explicit LatencyRecord(Time from = {}) : from_(from) {}

  void take(const Outcome& outcome) override;

  /// percent, all_ms, cold_ms, warm_ms: the latency that so many per cent do not exceed. A cell is
  /// empty where requests are too few to tell: less than one lies above.
  std::string distribution_csv() const;

  /// t_s (the end of a window), served, mean_ms, p50_ms, p95_ms, p99_ms, max_ms: of the requests
  /// that arrived in it. A window without any has empty cells.
  std::string windows_csv() const;

 private:
  struct Window {
    Wide sum = 0;  // nanoseconds
    Histogram latency;
  };

  Window& window_of(Time at);

  Time from_;
  Duration step_ = std::chrono::seconds{1};
  std::vector<Window> windows_;
  Histogram cold_;
  Histogram warm_;
};

}  // namespace coldcast
