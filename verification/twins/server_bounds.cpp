// Lines before servers: what holds for any law of service, and how many servers are needed.

#include <cmath>

#include "verification/theory/many_servers.hpp"
#include "verification/twins/twin_line.hpp"

namespace coldcast {

std::int64_t servers_for_wait(double rate, double service_s, double limit_s) {
  const double offered = rate * service_s;
  double blocked = 1;
  for (std::int64_t c = 1;; ++c) {  // Erlang's recursion, one server more at a time
    const auto n = static_cast<double>(c);
    blocked = offered * blocked / (n + offered * blocked);
    if (n <= offered) continue;
    const double waits = n * blocked / (n - offered * (1 - blocked));
    if (waits * service_s / (n - offered) <= limit_s) return c;
  }
}

// A mean wait is never exceeded where gaps and service times are independent: requests that
// take turns wait longer [Wolff, "An upper bound for multi-channel queues", 1977], and each server
// is then GI/G/1, for which Kingman's inequality holds [Kingman, "Some inequalities for the queue
// GI/G/1", 1962].
void bound_waits(const TwinLine& line, TwinDraft& draft) {
  const auto servers = static_cast<double>(line.servers.servers);
  const double gap = 1 / line.rate;
  const double spread =
      line.arrivals.gap_scv * gap * gap + line.servers.service_s.variance() / servers;
  if (!std::isfinite(spread)) {
    draft.twin.findings.emplace_back(
        "Service times have no finite variance: the mean wait of the long run is infinite with one "
        "server, and a simulated one grows with the length of the run.");
    return;
  }
  const double most_s = line.rate * spread / (2 * (1 - line.load));
  const std::string source = "GI/G/c waits less than by turns [Wolff 1977; Kingman 1962]";
  draft.add_time(AnswerKind::upper_bound, "wait_mean_ms", most_s, source);
  draft.add_time(AnswerKind::upper_bound, "latency_mean_ms", most_s + line.service_s, source);
  const auto alike = exact::m_m_c(line.rate, line.service_s, line.servers.servers);
  const double scv = scv_of(line.servers.service_s);
  draft.add_time(AnswerKind::approximation, "wait_mean_ms",
                 alike.wait_mean_s * (line.arrivals.gap_scv + scv) / 2,
                 "M/M/c times the mean scv of gaps and service [Lee, Longton 1959; Allen, "
                 "Cunneen]: no bound");
}

void tell_load(const TwinLine& line, TwinDraft& draft) {
  const std::int64_t servers = line.servers.servers;
  const auto rounded = [](double x) { return rounded_text(x); };
  std::string text = rounded(line.rate) + " requests per second of " + rounded(line.service_s) +
                     " s each bring work for " + rounded(line.offered) + " servers; " +
                     (servers == 1 ? "the one" : "each of the " + std::to_string(servers)) +
                     " has a load of " + rounded(line.load);
  draft.twin.findings.push_back(text + ".");
  if (!line.lossless()) return;
  const std::int64_t least = static_cast<std::int64_t>(std::floor(line.offered)) + 1;
  if (line.load >= 1) {
    draft.twin.findings.push_back(
        "Unstable: the line grows for ever, by " + rounded(line.rate * (1 - 1 / line.load)) +
        " requests per second, and every number depends on how long one looks; at least " +
        std::to_string(least) + (least == 1 ? " server is needed." : " servers are needed."));
    draft.add(AnswerKind::upper_bound, "goodput_rps", static_cast<double>(servers) / line.service_s,
              "all servers busy all the time");
    return;
  }
  if (line.offered > 1e5) return;
  const double limit_s = line.service_s / 10;
  const std::int64_t wanted = servers_for_wait(line.rate, line.service_s, limit_s);
  draft.twin.findings.push_back(
      "Stable from " + std::to_string(least) + (least == 1 ? " server" : " servers") +
      " on; a mean wait of at most a tenth of the "
      "service time needs " +
      std::to_string(wanted) + " (Erlang C: Poisson requests, exponential service).");
}

}  // namespace coldcast
