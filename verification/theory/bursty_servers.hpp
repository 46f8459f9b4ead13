#pragma once
// Bursty requests (MMPP with any number of phases), c servers with exponential service times, one
// line, first come, first served. Rates per second, times in seconds. A scenario is such a model if
// servers are always there, service times are drawn afresh for each request and no client tries
// again. With equal rates in all phases these are the models of many_servers.hpp.

#include <cstdint>

#include "verification/theory/bursty_load.hpp"
#include "verification/theory/erlang_mix.hpp"

namespace coldcast::exact {

/// MMPP/M/c without a limit, a quasi-birth-death chain: above level c the chances are x_(c+k) = x_c
/// R^k [Neuts, "Matrix-geometric solutions in stochastic models", 1981], R by logarithmic reduction
/// [Latouche, Ramaswami, "A logarithmic reduction algorithm for quasi-birth-death processes",
/// 1993]. A request that finds n >= c waits for n - c + 1 departures.
struct BurstyLine {
  double service_s;
  double utilization;
  double p_wait;
  double wait_mean_s;
  double sojourn_mean_s;
  double queue_mean;
  double busy_mean;
  double spectral_radius;  ///< of R: by this factor the chances of longer lines fall in the end
  ErlangMix wait;          ///< of requests

  double sojourn_percentile_s(double p) const;
};

/// REQUIRES: mean rate x service_s < servers. Costs about 40 / (1 - spectral radius) steps more
/// than servers x phases^3.
BurstyLine mmpp_m_c(const BurstyLoad& load, double service_s, std::int64_t servers);

/// MMPP/M/c/K+M: at most `room` in all, and whoever waits gives up after an exponential patience. A
/// finite chain, so any load. MMPP/M/c/c, a limit without a line, is the case room = servers.
struct BurstyLimit {
  double success_ratio;
  double reject_ratio;   ///< of requests; under bursts above the share of time
  double abandon_ratio;  ///< of requests
  double time_fraction_full;
  double p_wait_all;       ///< of all requests
  double wait_mean_all_s;  ///< of all requests, no wait for the refused
  double busy_mean;
  double queue_mean;
};

/// `patience_s` may be infinite. REQUIRES: room >= servers >= 1, patience_s > 0.
BurstyLimit mmpp_m_c_k_m(const BurstyLoad& load, double service_s, std::int64_t servers,
                         std::int64_t room, double patience_s);

}  // namespace coldcast::exact
