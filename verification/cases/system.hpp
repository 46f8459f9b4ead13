#pragma once
// From the language of cases to our engine: what a config means as a workload on a platform.

#include <functional>
#include <memory>
#include <optional>

#include "sim/config/workload_plan.hpp"
#include "sim/core/platform.hpp"
#include "sim/core/pricing.hpp"
#include "workloads/markov/mmpp.hpp"

namespace coldcast {

/// A system that can be run, and what metrics have to know of it.
struct CaseSystem {
  std::function<std::unique_ptr<Workload>(std::uint64_t seed, std::uint64_t replication)> workload;
  std::function<std::unique_ptr<Platform>(std::uint64_t seed, std::uint64_t replication)> platform;
  PriceSheet prices;

  bool ends = false;      ///< the requests end by themselves
  bool closed = false;    ///< users wait for answers
  bool poisson = false;   ///< requests come at a constant rate, independently
  double rate_per_s = 0;  ///< of requests, in the long run
  std::optional<double> clients;
  double think_s = 0;
  Distribution service;  ///< of one request alone, in seconds
  double service_scv = 0;
  bool function = false;          ///< one request per instance, as functions are
  double pool_places = 0;         ///< of a pool or a batch server: how many it has at first
  std::optional<double> cycle_s;  ///< of the rate of requests
  std::function<std::unique_ptr<RatePath>(std::uint64_t seed, std::uint64_t replication)>
      phases;                   ///< which state an mmpp2 is in: the path of its rates
  double first_rate_per_s = 0;  ///< in its first state
  double bursts_s = 0;          ///< for how long rates are alike, ten times over
  double servers = 0;           ///< requests served at once, at most; may be infinite
  double batch = 1;             ///< requests served together, at most
  std::optional<double> load;   ///< of a queue that could grow for ever
  double memory_s = 0;          ///< for about how long the past matters, queues aside
  double vcpu = 1;
  double sharing = 0;  ///< vCPUs that requests share; 0: they do not
  Megabytes memory{1024};
  std::int64_t provisioned = 0;
  std::optional<double> batch_timeout_s;
  bool calls_known = true;      ///< else nothing of them can be billed
  double repeat = 1;            ///< what is billed is so many times what is simulated
  std::vector<double> lives_s;  ///< of machines that are billed for as long as they exist
  Duration billed_at_least{};   ///< of each life
  Duration rounding{1};
  std::int64_t billed_milli_vcpu = 1000;
};

/// What a config, all alternatives chosen, describes. Throws NotUnderstood or ConfigError with the
/// reason where it is not understood.
CaseSystem system_of(const Json& config, const Json& parameters);

// The parts of the work, each in a file of its own.

/// A distribution of times: a number, or {"dist": ...} in the words of cases.
Distribution law_of(const Json& law, const std::string& pointer);

/// The same as a distribution of scenarios.
Json scenario_law(const Json& law, const std::string& pointer);

/// A number, or "inf", "none" or "unlimited" for infinity.
double bound_of(Fields& fields, std::string_view key, double fallback);

/// "100x0,5x7": 100 requests at 0 s, 5 at 7 s. A plain number is one request.
std::vector<double> times_of_text(const std::string& text);

/// Reads "arrival" into `system`.
void read_arrival(Fields arrival, CaseSystem& system);

/// Reads "platform" into `system`; what `pricing` says of rounding and of starts is meant.
void read_platform(Fields platform, const Json& config, const Json& parameters, CaseSystem& system);

/// Prices, from "pricing" or from parameters.
PriceSheet case_prices(const Json& config, const Json& parameters);

/// The first of these keys that is a number in "pricing", the platform or the parameters.
std::optional<double> fact(const Json& config, const Json& parameters,
                           const std::vector<std::string>& keys);

/// Such a number of units of so many seconds, as a time. Throws NotUnderstood below zero and above
/// ten years.
std::optional<Duration> time_fact(const Json& config, const Json& parameters,
                                  const std::string& key, double unit_s = 1);

}  // namespace coldcast
