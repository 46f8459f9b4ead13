#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "sim/config/value.hpp"
#include "sim/config/workload_plan.hpp"
#include "sim/core/distribution.hpp"
#include "verification/theory/bursty_load.hpp"
#include "verification/theory/one_server.hpp"

namespace coldcast {

/// What comes to a platform, as models see it. Rates per second, times in seconds.
struct TwinArrivals {
  enum class Kind {
    poisson,
    bursty,   ///< MMPP, phases stationary at first
    renewal,  ///< independent gaps
    closed,   ///< users who wait for their answer and think
    other,
  } kind = Kind::other;
  std::string letter = "G";  ///< Kendall's
  std::string words;         ///< "Poisson requests, 8 per second"

  double rate = 0;  ///< of requests in the long run; 0 where it is not known
  double most = std::numeric_limits<double>::infinity();  ///< rate of the busiest phase
  exact::BurstyLoad load = exact::steady(1);              ///< poisson, bursty

  std::optional<exact::GapTransform> gaps;  ///< renewal, where it has a closed form
  double gap_scv = 1;

  std::int64_t users = 0;  ///< closed
  Distribution think_s;

  std::string unlike;  ///< why requests are not alike; empty if they are

  bool markov() const { return kind == Kind::poisson || kind == Kind::bursty; }
};

/// Reads a resolved workload. `plan` is what it was read into: of kinds that no model knows it
/// tells the rate.
TwinArrivals twin_arrivals(const Json& workload, const WorkloadPlan& plan);

}  // namespace coldcast
