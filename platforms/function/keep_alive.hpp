#pragma once
// How long an idle instance is kept.

#include <array>
#include <cstddef>
#include <memory>
#include <optional>

#include "sim/core/distribution.hpp"
#include "sim/core/units.hpp"

namespace coldcast {

/// A keep-alive in seconds that is drawn anew each time an instance becomes idle.
class DrawnKeepAlive {
 public:
  DrawnKeepAlive(Distribution law);

  const Distribution& law() const { return law_; }
  Duration at(double luck) const { return seconds(law_.quantile(luck)); }

  /// What at() is not below: to look this up costs less than the quantile of a mixture.
  Duration least_at(double luck) const {
    return (*least_)[static_cast<std::size_t>(luck * shares)];
  }

 private:
  static constexpr std::size_t shares = 32;  // of luck, equally wide

  Distribution law_;
  std::shared_ptr<const std::array<Duration, shares>> least_;  // for all replications
};

/// The rule by which idle instances go away. The clock starts when an instance becomes idle and is
/// cancelled by reuse.
struct KeepAlive {
  /// Kept for exactly this long, unless one of the others is given; `never` keeps for ever.
  Duration fixed = std::chrono::minutes{10};

  std::optional<DrawnKeepAlive> drawn;

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
