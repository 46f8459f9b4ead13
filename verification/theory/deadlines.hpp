#pragma once

namespace coldcast::exact {

/// One server, Poisson requests, exponential service times, and clients that leave a constant time
/// after their request, answered or not (M/M/1 with an end-to-end time-out). What the server does
/// about it tells the models apart; below the time-out the work that a request finds has the
/// density lambda p_0 exp(-(mu - lambda) v) in all of them, by level crossing [Brill, Posner 1977].
struct Deadline {
  double success_ratio;  ///< answered within the time-out
  double utilization;    ///< of the server, with work for those that have left
};

/// The server knows nothing and serves everybody. REQUIRES: rate_per_s service_s < 1.
Deadline unnoticed_deadline(double rate_per_s, double service_s, double timeout_s);

/// Who still waits at the time-out leaves the line; work once begun goes on to its end. Any load.
Deadline deadline_in_line(double rate_per_s, double service_s, double timeout_s);

/// Work stops at the time-out, too. Any load.
Deadline aborting_deadline(double rate_per_s, double service_s, double timeout_s);

}  // namespace coldcast::exact
