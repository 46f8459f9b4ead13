#pragma once

#include <cmath>

#include "verification/theory/keep_alive.hpp"
#include "verification/twins/law_shape.hpp"
#include "verification/twins/twin_models.hpp"

namespace coldcast {

/// Poisson or renewal requests before servers, their numbers worked out.
struct TwinLine {
  const TwinArrivals& arrivals;
  const TwinServers& servers;
  double rate;
  double service_s;
  LawShape shape;
  double offered;  ///< load in servers
  double load;     ///< per server

  bool exponential() const { return shape == LawShape::exponential; }
  bool endless() const { return servers.line == exact::unlimited; }
  bool patient() const { return std::isinf(servers.patience_s) && !servers.odd_patience; }
  bool untimed() const { return std::isinf(servers.timeout_s); }
  bool lossless() const { return endless() && patient() && untimed(); }
  std::int64_t room() const { return servers.servers + servers.line; }
};

/// Bounds and an approximation of the mean wait where gaps and service times are independent.
/// REQUIRES: the line is lossless, the load below 1.
void bound_waits(const TwinLine& line, TwinDraft& draft);

/// The load, and how many servers it needs, as findings. REQUIRES: rate > 0.
void tell_load(const TwinLine& line, TwinDraft& draft);

}  // namespace coldcast
