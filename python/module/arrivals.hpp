#pragma once
// Arrival times that a program of Python gives, as a workload of kind "list".

#include <string>
#include <vector>

#include "python/module/session.hpp"

namespace coldcast::python {

/// Times in seconds from the start of the run.
struct ArrivalTimes {
  std::vector<std::vector<double>> by_replication;  ///< or one for all
  std::vector<double> services;                     ///< that each request brings; empty: none
};

/// Puts the times of the first replication in the place of a scenario's workload, and takes away
/// what would end the run before; what its requests bring stays. ConfigError if times do not
/// ascend, are not finite, or there are none.
void replace_workload(Json& scenario, const ArrivalTimes& times);

/// Gives every replication its own times. REQUIRES: the scenario was read from `json`, whose
/// workload was replaced. ConfigError unless there are as many times as replications.
void give_each_its_times(Scenario& scenario, const Json& json, const std::string& where,
                         const ArrivalTimes& times, const Session& session);

}  // namespace coldcast::python
