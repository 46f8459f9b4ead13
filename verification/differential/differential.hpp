#pragma once
// Two engines, one answer: random small scenarios run on the platforms of the program and on the
// second engine (reference_platform.hpp), compared request by request.

#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/files.hpp"
#include "verification/differential/reference_platform.hpp"

namespace coldcast {

/// Where two runs differ.
struct EngineDifference {
  std::optional<std::uint64_t> request;  ///< the first one; nothing: all requests agree
  std::string what;                      ///< "fate", "finished", "usage memory_time", ...
  std::string first;                     ///< what the program says, all of the outcome
  std::string second;                    ///< what the second engine says
};

/// A scenario run on both engines.
struct RunOfBoth {
  std::uint64_t requests = 0;
  std::vector<Time> arrivals;
  std::map<std::string, std::uint64_t> outcomes;  ///< by fate; cold ones beside
  std::optional<EngineDifference> difference;
};

/// Runs replication 0 of a scenario on both. ConfigError if it is not valid. REQUIRES: it says no
/// more than random_scenario does.
RunOfBoth run_both(const Json& scenario, const Catalogue& catalogue,
                   ReferenceFault fault = ReferenceFault::none);

/// A scenario on which the engines differ, and what is left of it when nothing can go.
struct DifferentialFailure {
  std::uint64_t number = 0;
  Json scenario;  ///< the smallest found
  std::uint64_t requests = 0;
  EngineDifference difference;
};

struct DifferentialOptions {
  std::uint64_t seed = 1;
  std::uint64_t scenarios = 1000;
  int threads = 1;
  ReferenceFault fault = ReferenceFault::none;
  std::size_t most_failures = 5;  ///< that are made small and kept; all are counted
  const std::atomic<bool>* stop = nullptr;
};

struct DifferentialReport {
  std::uint64_t scenarios = 0;
  std::uint64_t requests = 0;
  std::uint64_t differ = 0;
  std::map<std::string, std::uint64_t> features;  ///< in how many scenarios; those in none too
  std::vector<DifferentialFailure> failures;
  bool stopped = false;
};

/// Runs scenarios 0, 1, ... of a seed on both engines. The report is the same on any number of
/// threads.
DifferentialReport run_differential(const DifferentialOptions& options, const Catalogue& catalogue);

/// A smaller scenario that still makes the engines differ in the same thing: a part takes the place
/// of the whole, requests, parts and keys are left out and numbers made round, one after the other,
/// for as long as it does.
Json shrunk(Json scenario, const Catalogue& catalogue, ReferenceFault fault = ReferenceFault::none);

/// What a scenario covers: kinds of platforms and workloads, their keys and the words under them.
std::vector<std::string> features_of(const Json& scenario);

/// What all of them together should cover.
const std::vector<std::string>& known_features();

}  // namespace coldcast
