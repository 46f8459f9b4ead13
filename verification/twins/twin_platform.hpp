#pragma once
// A resolved platform as models see it: which mechanism it is, with the numbers that formulas need,
// and what stands between it and its users.

#include <optional>
#include <string>
#include <vector>

#include "platforms/composites/retry.hpp"
#include "platforms/fleet/fleet_config.hpp"
#include "platforms/function/function_platform.hpp"
#include "sim/config/scenario.hpp"

namespace coldcast {

/// What lies between users and platform, one after the other.
struct TwinNetwork {
  std::vector<Distribution> trips_s;  ///< added to each answer
  Duration timeout = never;           ///< of whoever waits; the platform does not know
  std::optional<RetryConfig> retry;

  double mean_s() const;
  double least_s() const;
  bool constant() const;
};

/// Exactly one of the two is there, or neither where the platform is made of others.
struct TwinPlatform {
  std::optional<FunctionConfig> functions;
  std::optional<FleetConfig> fleet;
  bool autoscaler = false;   ///< of the fleet
  std::string service_text;  ///< "exponential, 0.1 s in the mean"
  TwinNetwork network;
  std::vector<std::string> obstacles;  ///< what no model knows, as sentences
};

TwinPlatform twin_platform(const Scenario& scenario, const Catalogue& catalogue);

/// How long a start takes until the first call is over, beyond its service: mean and variance.
/// Stages one after the other add up; of stages that overlap it is known if all are constant.
struct TwinStart {
  double mean_s = 0;
  double variance_s2 = 0;
  bool constant = true;
  std::optional<Distribution> law;  ///< of a single stage
};

std::optional<TwinStart> twin_start(const std::vector<Stage>& stages);

/// Whether initialisation is never longer than its limit, behind which it is done again.
bool init_in_time(const FunctionConfig& config);

}  // namespace coldcast
