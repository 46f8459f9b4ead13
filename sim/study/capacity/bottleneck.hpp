#pragma once

#include <string>

#include "sim/study/study.hpp"

namespace coldcast {

/// What stands in the way of more load.
struct Bottleneck {
  std::string name;  ///< "throttling", "queue", "timeouts", "memory", "payload", "cold starts",
                     ///< "instances", "service time", "cost"
  std::string sentence;
};

/// Reads from the metrics of a run that misses its limits why it does: the cause of most failures
/// where a limit on success is missed; else cold starts, waiting or the service itself, whichever
/// reaches the percentile that is missed. REQUIRES: a limit is missed.
Bottleneck find_bottleneck(const RunResult& result);

}  // namespace coldcast
