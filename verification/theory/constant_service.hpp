#pragma once
// M/D/c: Poisson requests, c servers (or one) with one constant service time D, one line, first
// come, first served, no limit: accelerators on which every request takes equally long.
//
// After D all that were in service are gone and those that came are there, so the line obeys
// X' = max(X + Poisson(lambda D) - c, 0) [Crommelin, "Delay probability formulae when the holding
// times are constant", 1932]. That banded chain is solved by elimination without subtractions
// [Grassmann, Taksar, Heyman 1985]; the wait follows from the line as a sum of positive terms
// [Franx, "A simple solution for the M/D/c waiting time distribution", 2001].

#include <cstdint>
#include <vector>

namespace coldcast::exact {

struct ConstantService {
  double service_s;
  double rate_per_s;
  double p_wait;
  double wait_mean_s;
  double sojourn_mean_s;
  double queue_mean;
  std::int64_t servers;
  std::vector<double> queue_above;  ///< [n]: the chance of more than n in the line

  double wait_above(double t_s) const;
  double wait_percentile_s(double p) const;
};

/// Costs about c^2 / (1 - load) steps. REQUIRES: rate_per_s service_s < servers.
ConstantService m_d_c(double rate_per_s, double service_s, std::int64_t servers);

}  // namespace coldcast::exact
