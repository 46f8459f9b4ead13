#pragma once
// The families of models, each in a file of its own. Every one notes the conditions of its models,
// met or not, and then gives what is exact, or else bounds and approximations.

#include "verification/twins/twin_arrivals.hpp"
#include "verification/twins/twin_draft.hpp"
#include "verification/twins/twin_platform.hpp"

namespace coldcast {

/// A chance that is as good as none.
inline constexpr double hardly_ever = 1e-9;

/// One request per instance (function_twins.cpp). REQUIRES: platform.functions.
void function_twin(const TwinArrivals& arrivals, const TwinPlatform& platform, TwinDraft& draft);

/// The family of a fleet (fleet_twins.cpp). REQUIRES: platform.fleet.
void fleet_twin(const TwinArrivals& arrivals, const TwinPlatform& platform, TwinDraft& draft);

/// Servers that are always there: places with one line before them.
struct TwinServers {
  std::int64_t servers = 1;
  Distribution service_s;
  std::int64_t line = 0;                ///< places in it, or exact::unlimited
  double patience_s = 0;                ///< of those who wait; infinite: for ever
  bool drawn_patience = false;          ///< exponential, of that mean
  bool odd_patience = false;            ///< neither constant nor exponential
  double timeout_s = 0;                 ///< from end to end, known to the servers; or infinite
  bool aborting = false;                ///< work stops at the time-out
  bool pooled = true;                   ///< one line for all
  std::int64_t places_of_instance = 1;  ///< so many of the servers are one instance
};

/// Open requests before servers (server_twins.cpp, bursty_twins.cpp), users in a closed loop
/// (closed_twins.cpp), shared vCPUs (sharing_twins.cpp), batches (batch_twins.cpp).
void server_twin(const TwinArrivals& arrivals, const TwinServers& servers, TwinDraft& draft);
bool bursty_server_twin(const TwinArrivals& arrivals, const TwinServers& servers, TwinDraft& draft);
void closed_twin(const TwinArrivals& arrivals, const TwinServers& servers, bool sharing,
                 TwinDraft& draft);
void sharing_twin(const TwinArrivals& arrivals, const FleetConfig& config, TwinDraft& draft);
void batch_twin(const TwinArrivals& arrivals, const FleetConfig& config, TwinDraft& draft);

/// One instance or several that start and stop (scaling_twins.cpp).
void scaling_twin(const TwinArrivals& arrivals, const TwinPlatform& platform, TwinDraft& draft);

/// No request is faster than its own service: a bound on latencies, whatever the rest does.
void bound_by_service(const Distribution& service_s, TwinDraft& draft);

/// The time of a request that is alone on its instance, which no other request shortens: with all
/// vCPUs where they are shared, the fastest batch where there are such.
Distribution alone(const FleetConfig& config);

/// A request alone is a server of its own: M/G/infinity and the like (infinite_twins.cpp).
void infinite_twin(const TwinArrivals& arrivals, const Distribution& service_s, TwinDraft& draft);

/// The smallest number of exponential servers before which the mean wait is at most that
/// [Erlang 1917]. REQUIRES: limit_s > 0.
std::int64_t servers_for_wait(double rate, double service_s, double limit_s);

}  // namespace coldcast
