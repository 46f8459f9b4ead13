#pragma once

#include <cstdint>
#include <vector>

#include "sim/study/metrics.hpp"

namespace coldcast {

/// The little that is kept of a replication.
struct Kept {
  std::vector<Ratio> metrics;  // in the order of metrics()
  Bill bill;
  std::vector<StageTime> stages;
  std::vector<StageTime> parts;
  Usage usage;
  std::uint64_t requests = 0;
  std::uint64_t served = 0;
  double latency_mean_s = 0;
  double latency_variance_s2 = 0;
  bool too_short = false;
  bool cut_at_longest_run = false;
  double from_s = 0;  // of the span that counts
  double span_s = 0;
  std::uint64_t cold = 0;
  std::uint64_t left_waiting = 0;
  CourseTold course;
};

/// What is kept of a replication. REQUIRES: it was measured for this scenario.
Kept keep(const Scenario& scenario, const Measurement& measured);

}  // namespace coldcast
