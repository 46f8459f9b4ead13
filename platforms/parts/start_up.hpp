#pragma once
// The start of an instance as a small graph of stages. Provisioning (find a machine, pull the
// image) and initialisation (start the runtime, import libraries) run before a request is needed;
// the stages of the first call (download the model, load it, warm it up) run inside the first
// request, as most handlers are written that way. Stages that do not wait for each other overlap.

#include <string>
#include <vector>

#include "sim/core/distribution.hpp"
#include "sim/core/platform.hpp"
#include "sim/core/stream.hpp"

namespace coldcast {

/// When a stage runs, and so who pays for it.
enum class Phase {
  provision,   ///< the provider's own work, never billed
  init,        ///< the customer's code before the first request, billed where the rules say so
  first_call,  ///< inside the first request, billed with it
};

/// One stage of a start.
struct Stage {
  std::string name;
  Phase phase = Phase::provision;
  Distribution time_s;             ///< how long it takes, in seconds
  std::vector<std::size_t> after;  ///< the stages it waits for; REQUIRES: indices before its own
};

/// Draws starts of instances and keeps account of the stages.
class StartUp {
 public:
  /// How a provider treats initialisation.
  struct InitRule {
    bool billed = false;        ///< with the first request on the instance
    bool billed_ahead = false;  ///< also if the instance was started ahead of requests
    Duration limit = never;     ///< a longer one is cut off there and done again in the first call
  };

  /// What one start of an instance costs in time.
  struct Start {
    Duration time{};    ///< until the instance can take a request
    Duration billed{};  ///< initialisation to be billed with the first request
    Duration again{};   ///< initialisation that the first call repeats
  };

  StartUp(std::vector<Stage> stages, InitRule rule, Stream stream);

  /// Provisioning and initialisation of one more instance.
  Start start() { return start_within(rule_.limit, rule_.billed); }

  /// The same ahead of all requests, as for provisioned instances: there is no limit then.
  Start start_ahead() { return start_within(never, rule_.billed_ahead); }

  /// What the first request on an instance waits for beyond its own service.
  Duration first_call();

  const std::vector<StageTime>& stages() const { return account_; }

 private:
  Start start_within(Duration init_limit, bool billed);
  Duration run(std::size_t stage, Duration earliest);

  std::vector<Stage> stages_;
  InitRule rule_;
  Stream stream_;
  std::vector<StageTime> account_;  // by stage
  std::vector<Duration> finish_;    // by stage, of the start being drawn
};

}  // namespace coldcast
