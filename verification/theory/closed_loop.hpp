#pragma once

#include <cstdint>

#include "verification/theory/erlang_mix.hpp"

namespace coldcast::exact {

/// So many users who each wait for the answer, think, and ask again; c servers, one line: "machine
/// repair", M/M/c//N [Kleinrock 1975, section 3.8]. Service times and thinking are exponential
/// (without a line, users <= servers, means hold for any laws). A birth-death chain; a request
/// finds what the chain with one user less is like [arrival theorem: Sevcik, Mitrani 1981]. Times
/// in seconds.
struct ClosedUsers {
  double service_s;
  double throughput_per_s;
  double sojourn_mean_s;  ///< users / throughput - think: the response-time law
  double wait_mean_s;
  double busy_mean;
  double queue_mean;
  double p_wait;
  ErlangMix wait;

  double sojourn_percentile_s(double p) const;
};

/// REQUIRES: users >= 1, servers >= 1, think_s > 0.
ClosedUsers closed_users(std::int64_t users, double think_s, double service_s,
                         std::int64_t servers);

}  // namespace coldcast::exact
