#pragma once
// What the readers of the kinds of platforms share.

#include <limits>
#include <optional>
#include <vector>

#include "platforms/fleet/fleet_config.hpp"
#include "verification/cases/system.hpp"

namespace coldcast {

inline constexpr double no_bound = std::numeric_limits<double>::infinity();

/// "platform" of a case while it is read, with all that may have a say in it.
struct PlatformReading {
  Fields& fields;
  const Json& config;
  const Json& parameters;
  CaseSystem& system;
};

/// Time limits of waiting, and whether they are drawn.
struct CasePatience {
  Duration fixed = never;
  std::optional<Distribution> drawn;
};

/// `never` for infinity.
Duration time_of(double time_s);

/// For how long the past matters to a time limit of idleness: some multiple of it.
double memory_of(double time_s);

/// A whole number; FleetConfig::unlimited for infinity.
std::int64_t whole(const Fields& fields, std::string_view key, double number);
std::int64_t count_or(Fields& fields, std::string_view key, double fallback);

/// Instances that are there whatever comes are all kept in memory: throws NotUnderstood for more
/// than a million.
void check_instances(double instances);

std::vector<Stage> read_start(PlatformReading& in);    ///< "cold_start"
std::optional<double> memory_mb(PlatformReading& in);  ///< "memory_mb" or "memory_gib"
CasePatience read_patience(PlatformReading& in);       ///< "queue_timeout" or "patience"
TimeoutMode read_mode(PlatformReading& in, std::string_view key);

/// "queue_capacity", with which "on_full" must agree.
std::int64_t read_line(PlatformReading& in, double fallback);

// The kinds of platforms.
void read_pool(PlatformReading& in);
void read_batch_server(PlatformReading& in);
void read_container(PlatformReading& in);
void read_per_request(PlatformReading& in);

}  // namespace coldcast
