#pragma once

#include <cstdint>
#include <vector>

#include "sim/config/files.hpp"
#include "sim/core/units.hpp"

namespace coldcast {

/// The autoscalers "target", "rps" and "schedule" of the second engine
/// (docs/models/autoscalers.md). It looks at every multiple of its period from the start of the
/// run, whether anything happens or not, and writes down all that it sees.
class ReferenceScaler {
 public:
  /// What it sees. The sums are those since the start of the run.
  struct View {
    Time at{};
    std::int64_t outstanding = 0;  ///< requests in service or waiting
    Wide outstanding_sum = 0;      ///< times time [ns]
    std::int64_t arrivals = 0;
    std::int64_t concurrency = 1;  ///< requests that one instance takes
  };

  explicit ReferenceScaler(const Json& autoscaler);

  Duration period() const { return period_; }
  bool scales_in() const { return scales_in_; }

  /// How many instances there should be. REQUIRES: called at every multiple of the period.
  std::int64_t wanted(const View& view);

 private:
  Json rule_;
  Duration period_;
  Duration window_{};
  bool scales_in_;
  std::vector<View> seen_;
};

}  // namespace coldcast
