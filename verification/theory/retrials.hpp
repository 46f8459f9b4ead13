#pragma once

namespace coldcast::exact {

/// One server, no line, and clients that are refused try again after an exponential delay, until
/// they are served: the M/M/1 retrial queue [Falin, Templeton, "Retrial queues", 1997,
/// section 1.2]. Poisson requests, exponential service times. Rates per second, times in seconds.
struct Retrials {
  double utilization;
  double retrying_mean;
  double sojourn_mean_s;  ///< from the first attempt to the answer
  double attempts_mean;   ///< the first included
};

/// REQUIRES: rate_per_s service_s < 1, delay_s > 0.
Retrials retrials(double rate_per_s, double service_s, double delay_s);

}  // namespace coldcast::exact
