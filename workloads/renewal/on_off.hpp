#pragma once
// A load that goes on and off: Poisson requests while it is on, none while it is off. The times on
// and off are independent draws of two distributions, an alternating renewal process. Superposed
// sources with heavy-tailed times make traffic that is bursty on all scales [Willinger, Taqqu,
// Sherman, Wilson: "Self-similarity through high-variability", IEEE/ACM Transactions on Networking
// 5, 1997]; with exponential times it is the interrupted Poisson process [Kuczura: "The interrupted
// Poisson process as an overflow process", Bell System Technical Journal 52, 1973].

#include <memory>

#include "sim/core/distribution.hpp"
#include "sim/core/stream.hpp"
#include "workloads/markov/mmpp.hpp"

namespace coldcast {

/// How a load goes on and off.
struct OnOff {
  enum class Start { stationary, on, off };

  double requests_per_s = 0;  ///< while it is on
  Distribution on_s;          ///< mean > 0
  Distribution off_s;         ///< mean > 0
  Start start = Start::stationary;

  /// The long-run share of time on.
  double share_on() const { return on_s.mean() / (on_s.mean() + off_s.mean()); }
};

/// The rates of such a load. A stationary one has been going on for ever when the run begins: what
/// is left of its first time has the equilibrium distribution. Others begin with a whole time.
std::unique_ptr<RatePath> on_off_path(OnOff load, Stream stream);

}  // namespace coldcast
