#pragma once
// Poisson requests, c servers with exponential service times, one line, first come, first served.
// Rates are per second, times in seconds.
//
// The models differ in what ends a wait: nothing (M/M/c), a full line (M/M/c/K), patience that is
// exponential (M/M/c+M, "Erlang A") or constant (M/M/c+D). A scenario is such a model if servers
// are always there and never start, requests come by one Poisson process, service times are
// exponential and drawn afresh for each request, and no client tries again.

#include <cstdint>

#include "verification/theory/erlang_mix.hpp"

namespace coldcast::exact {

/// M/M/c [Erlang 1917; Kleinrock, "Queueing Systems 1", 1975, section 3.5]: P(wait > t) =
/// C exp(-(c mu - lambda) t), with Erlang's C. M/M/1 is the case c = 1.
struct ManyServers {
  double service_s;
  double slack_per_s;  ///< c mu - lambda
  double utilization;
  double busy_mean;
  double p_wait;
  double wait_mean_s;
  double sojourn_mean_s;
  double queue_mean;
  double p_empty;

  double wait_above(double t_s) const;
  double wait_percentile_s(double p) const;
  double sojourn_above(double t_s) const;
  double sojourn_percentile_s(double p) const;
};

/// REQUIRES: rate service_s < servers.
ManyServers m_m_c(double rate_per_s, double service_s, std::int64_t servers);

/// M/M/c/K, a birth-death chain with at most K in all: those accepted find n < K with the chances
/// pi_n / (1 - pi_K) and wait for n - c + 1 departures. Also where the load is above 1. K = c is
/// Erlang's loss system.
struct LimitedLine {
  double service_s;
  double reject_ratio;
  double success_ratio;
  double p_wait;          ///< of the accepted
  double wait_mean_s;     ///< of the accepted
  double sojourn_mean_s;  ///< of the accepted
  double busy_mean;
  double queue_mean;
  double p_empty;  ///< of the time
  ErlangMix wait;  ///< of the accepted

  double sojourn_percentile_s(double p) const;
};

/// `room` is K: in service and in line together. REQUIRES: room >= servers >= 1.
LimitedLine m_m_c_k(double rate_per_s, double service_s, std::int64_t servers, std::int64_t room);

/// M/M/c/K+M, Erlang A if there is no limit: whoever waits gives up after an exponential patience
/// [Palm 1957; Garnett, Mandelbaum, Reiman, "Designing a call center with impatient customers",
/// 2002]. A birth-death chain: deaths come at min(n, c) mu + max(n - c, 0) / patience.
struct ImpatientLine {
  double success_ratio;
  double abandon_ratio;    ///< of all requests; is wait_mean_all_s / patience
  double reject_ratio;     ///< of all requests, by a full line
  double p_wait_all;       ///< of all requests
  double wait_mean_all_s;  ///< of all requests, those that give up or are refused included
  double queue_mean;
  double busy_mean;
};

/// Erlang A. In an overload it costs as many steps as clients wait. REQUIRES: patience_s > 0.
ImpatientLine m_m_c_m(double rate_per_s, double service_s, std::int64_t servers, double patience_s);

/// With at most `room` in service and in line together. REQUIRES: room >= servers >= 1.
ImpatientLine m_m_c_k_m(double rate_per_s, double service_s, std::int64_t servers,
                        std::int64_t room, double patience_s);

/// M/M/c+D: whoever has waited for a constant time is gone; once begun, service is completed. The
/// time that a request would have to wait has the density lambda pi_(c-1) exp(lambda min(x, D) -
/// c mu x) [Barrer 1957; Zeltyn, Mandelbaum, "Call centers with impatient customers", 2005]. Any
/// load.
struct ConstantPatience {
  double slack_per_s;  ///< c mu - lambda
  double timeout_s;
  double at_once;        ///< chance of no wait
  double density_per_s;  ///< of the wait: right above 0, or where slack is negative right before D
  double success_ratio;
  double timeout_ratio;
  double p_wait;  ///< of all, served or not
  double wait_mean_served_s;
  double wait_mean_all_s;

  double wait_percentile_served_s(double p) const;
};

/// REQUIRES: timeout_s > 0.
ConstantPatience m_m_c_d(double rate_per_s, double service_s, std::int64_t servers,
                         double timeout_s);

}  // namespace coldcast::exact
