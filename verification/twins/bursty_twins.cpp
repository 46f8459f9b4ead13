// MMPP requests before servers with exponential service: matrix-analytic.

#include <cmath>
#include <limits>

#include "verification/theory/bursty_servers.hpp"
#include "verification/theory/keep_alive.hpp"
#include "verification/twins/law_shape.hpp"
#include "verification/twins/twin_models.hpp"

namespace coldcast {
namespace {

/// Beyond that many levels times phases^3 a solution takes longer than a simulation.
constexpr double most_work = 3e5;

double work_of(const TwinArrivals& arrivals, std::int64_t levels) {
  return static_cast<double>(levels) * std::pow(static_cast<double>(arrivals.load.rates.size()), 3);
}

void add_served(const TwinServers& servers, double busy, const std::string& source,
                TwinDraft& draft) {
  draft.add(AnswerKind::exact, "serving_mean", busy, source);
  draft.add(AnswerKind::exact, "utilization", busy / static_cast<double>(servers.servers), source);
  if (servers.places_of_instance == 1) draft.add(AnswerKind::exact, "busy_mean", busy, source);
}

void bursty_line(const TwinArrivals& arrivals, const TwinServers& servers, TwinDraft& draft) {
  const auto known = exact::mmpp_m_c(arrivals.load, servers.service_s.mean(), servers.servers);
  const std::string source = "matrix-geometric MMPP/M/c [Neuts 1981; Latouche, Ramaswami 1993]";
  draft.add(AnswerKind::exact, "success_ratio", 1, "nothing refuses a request");
  add_served(servers, known.busy_mean, source, draft);
  draft.add_line(known, source);
}

void bursty_limit(const TwinArrivals& arrivals, const TwinServers& servers, TwinDraft& draft) {
  const double service_s = servers.service_s.mean();
  const auto known = exact::mmpp_m_c_k_m(arrivals.load, service_s, servers.servers,
                                         servers.servers + servers.line, servers.patience_s);
  const std::string source = "finite MMPP/M/c/K+M chain [Gaver, Jacobs, Latouche 1984]";
  draft.add(AnswerKind::exact, "success_ratio", known.success_ratio, source);
  add_served(servers, known.busy_mean, source, draft);
  draft.add(AnswerKind::exact, "queue_mean", known.queue_mean, source);
  const double accepted = arrivals.rate * known.success_ratio;
  if (!std::isinf(servers.patience_s) || accepted <= 0) return;
  // Without impatience all who wait are served, so Little's law gives their wait.
  const double wait_s = known.queue_mean / accepted;
  draft.add_time(AnswerKind::exact, "wait_mean_ms", wait_s, "Little's law");
  draft.add_time(AnswerKind::exact, "latency_mean_ms", wait_s + service_s, "Little's law");
}

}  // namespace

bool bursty_server_twin(const TwinArrivals& arrivals, const TwinServers& servers,
                        TwinDraft& draft) {
  const bool exponential = shape_of(servers.service_s) == LawShape::exponential;
  if (!exponential || servers.odd_patience || !std::isinf(servers.timeout_s)) return false;
  const bool patient = std::isinf(servers.patience_s);
  if (!patient && !servers.drawn_patience) return false;
  if (servers.line == exact::unlimited) {
    if (!patient || work_of(arrivals, servers.servers) > most_work) return false;
    return bursty_line(arrivals, servers, draft), true;
  }
  if (work_of(arrivals, servers.servers + servers.line) > most_work) return false;
  return bursty_limit(arrivals, servers, draft), true;
}

}  // namespace coldcast
