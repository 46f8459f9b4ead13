#pragma once
// How long an idle instance is kept.

#include <optional>

#include "sim/core/distribution.hpp"
#include "sim/core/units.hpp"

namespace coldcast {

/// The rule by which idle instances go away. The clock starts when an instance becomes idle and is
/// cancelled by reuse.
struct KeepAlive {
  /// Kept for exactly this long, unless one of the others is given; `never` keeps for ever.
  Duration fixed = std::chrono::minutes{10};

  /// Kept for a time in seconds drawn anew each time an instance becomes idle.
  std::optional<Distribution> drawn;

  /// At every multiple of `period`, this share of the idle instances goes, the longest idle first
  /// (rounded up, so that the last one goes too).
  struct Eviction {
    Duration period;
    double share;
  };
  std::optional<Eviction> eviction;
};

/// Which idle instance serves the next request.
enum class Routing {
  mru,     ///< the one that became idle last
  newest,  ///< the one that was created last
  random,  ///< any, with equal chances
};

}  // namespace coldcast
