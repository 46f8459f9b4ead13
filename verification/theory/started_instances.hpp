#pragma once
// Several instances with cold starts that take time, where everything is exponential: small Markov
// chains with no closed form. Poisson requests. Rates per second, times in seconds.

#include <cstdint>
#include <vector>

namespace coldcast::exact {

/// One request per instance, no line. A request takes any idle instance, or starts one and is bound
/// to it, or is refused where there are `most`. Cold-start, service and keep-alive times are
/// exponential; the keep-alive is drawn afresh whenever an instance becomes idle. Idle instances
/// are then alike, so any routing rule gives the same: the numbers serving, starting and idle are a
/// Markov chain. Long keep-alives of the same mean but constant: see most_recently_used.
struct ForgetfulInstances {
  double service_s;
  double cold_start_s;
  double cold_ratio;  ///< of the accepted
  double success_ratio;
  double latency_mean_s;  ///< of the accepted
  double serving_mean;
  double starting_mean;
  double idle_mean;

  double latency_above(double t_s) const;
  double latency_percentile_s(double p) const;
};

/// About most^3 / 6 states: up to some 40 instances. REQUIRES: most >= 1, all times above 0.
ForgetfulInstances forgetful_instances(double rate_per_s, double service_s, double cold_start_s,
                                       double keep_alive_s, std::int64_t most);

/// M/M/k/setup: one line without limit before up to k instances, each of which stops as soon as it
/// finds the line empty. As many start as min(waiting, k - on); a start that the line no longer
/// needs is cancelled, and whichever instance is free first takes the next request [Gandhi,
/// Doroudi, Harchol-Balter, Scheller-Wolf, "Exact analysis of the M/M/k/setup class of Markov
/// chains via recursive renewal reward", 2013]. Solved as a chain cut where chances fall below
/// about 1e-18.
struct CancelledStarts {
  double sojourn_mean_s;
  double wait_mean_s;
  double instances_on_mean;
  double instances_starting_mean;
};

/// REQUIRES: rate_per_s service_s < most.
CancelledStarts cancelled_starts(double rate_per_s, double service_s, double cold_start_s,
                                 std::int64_t most);

/// Instances with several places each, always there, no line; a request goes to the first instance
/// with a place free, and is refused if none has one. All of them together are Erlang's loss
/// system, and so are the first 1, 2, ...; when each one is active, and billed for it, is a Markov
/// chain.
struct FilledInstances {
  double success_ratio;
  std::vector<double> active_fractions;  ///< [i]: of the time that instance i has a request
  double billable_mean;                  ///< instances active
  double billable_per_request_s;         ///< of instance time, per request served
};

/// REQUIRES: exponential service times; (places + 1)^instances below about 100,000.
FilledInstances filled_instances(double rate_per_s, double service_s, std::int64_t places,
                                 std::int64_t instances);

}  // namespace coldcast::exact
