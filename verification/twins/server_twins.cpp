// Open requests before servers that are always there, one line, first come, first served.

#include <cmath>

#include "verification/theory/constant_service.hpp"
#include "verification/theory/deadlines.hpp"
#include "verification/theory/erlang.hpp"
#include "verification/theory/many_servers.hpp"
#include "verification/theory/one_server.hpp"
#include "verification/twins/twin_line.hpp"

namespace coldcast {
namespace {

std::string line_letters(const TwinLine& line) {
  std::string text = line.arrivals.letter + "/" + letter_of(line.shape) + "/" +
                     std::to_string(line.servers.servers);
  if (!line.endless()) text += "/" + std::to_string(line.room());
  if (line.servers.odd_patience) return text + "+G";
  if (!line.patient()) text += line.servers.drawn_patience ? "+M" : "+D";
  return text;
}

/// What follows from how many are served, by Little's law.
void add_busy(const TwinLine& line, double success, const std::string& source, TwinDraft& draft) {
  const double busy = line.offered * success;
  draft.add(AnswerKind::exact, "serving_mean", busy, source);
  draft.add(AnswerKind::exact, "utilization", busy / static_cast<double>(line.servers.servers),
            source);
  if (line.servers.places_of_instance == 1) draft.add(AnswerKind::exact, "busy_mean", busy, source);
}

void add_lossless(const TwinLine& line, TwinDraft& draft) {
  draft.add(AnswerKind::exact, "success_ratio", 1, "nothing refuses a request");
  add_busy(line, 1, "Little's law", draft);
}

void add_waits(const TwinLine& line, double wait_s, const std::string& source, TwinDraft& draft) {
  draft.add_time(AnswerKind::exact, "wait_mean_ms", wait_s, source);
  draft.add_time(AnswerKind::exact, "latency_mean_ms", wait_s + line.service_s, source);
  draft.add(AnswerKind::exact, "queue_mean", line.rate * wait_s, "Little's law");
}

void many(const TwinLine& line, TwinDraft& draft) {
  const auto known = exact::m_m_c(line.rate, line.service_s, line.servers.servers);
  const std::string source = "Erlang C [Erlang 1917]";
  add_lossless(line, draft);
  add_waits(line, known.wait_mean_s, source, draft);
  draft.add_time(AnswerKind::exact, "wait_p95_ms", known.wait_percentile_s(0.95), source);
  draft.add_latency_percentiles(
      AnswerKind::exact, [&](double p) { return known.sojourn_percentile_s(p); }, source);
  draft.latency_above = [known](double t) { return known.sojourn_above(t); };
}

void limited(const TwinLine& line, TwinDraft& draft) {
  const auto known = exact::m_m_c_k(line.rate, line.service_s, line.servers.servers, line.room());
  const std::string source = "birth-death chain of M/M/c/K";
  draft.add(AnswerKind::exact, "success_ratio", known.success_ratio, source);
  add_busy(line, known.success_ratio, source, draft);
  draft.add_line(known, source);
}

/// No line: any law of service.
void loss(const TwinLine& line, TwinDraft& draft) {
  const double refused = exact::erlang_b(line.servers.servers, line.offered);
  const std::string source = "Erlang B, for any law of service [Erlang 1917; Sevastyanov 1957]";
  draft.add(AnswerKind::exact, "success_ratio", 1 - refused, source);
  add_busy(line, 1 - refused, source, draft);
  const std::string no_line = "who is served does not wait";
  draft.add_time(AnswerKind::exact, "latency_mean_ms", line.service_s, no_line);
  const Distribution& service = line.servers.service_s;
  draft.add_latency_percentiles(
      AnswerKind::exact, [&](double p) { return service.quantile(p); }, no_line);
  draft.latency_above = [service](double t) { return 1 - service.cdf(t); };
}

void impatient(const TwinLine& line, TwinDraft& draft) {
  const TwinServers& servers = line.servers;
  const auto known = line.endless() ? exact::m_m_c_m(line.rate, line.service_s, servers.servers,
                                                     servers.patience_s)
                                    : exact::m_m_c_k_m(line.rate, line.service_s, servers.servers,
                                                       line.room(), servers.patience_s);
  const std::string source = "Erlang A, a birth-death chain [Palm 1957]";
  draft.add(AnswerKind::exact, "success_ratio", known.success_ratio, source);
  add_busy(line, known.success_ratio, source, draft);
  draft.add(AnswerKind::exact, "queue_mean", known.queue_mean, source);
}

void constant_patience(const TwinLine& line, TwinDraft& draft) {
  const auto known =
      exact::m_m_c_d(line.rate, line.service_s, line.servers.servers, line.servers.patience_s);
  const std::string source = "density of the offered wait [Barrer 1957]";
  draft.add(AnswerKind::exact, "success_ratio", known.success_ratio, source);
  add_busy(line, known.success_ratio, source, draft);
  draft.add_time(AnswerKind::exact, "wait_mean_ms", known.wait_mean_served_s, source);
  draft.add_time(AnswerKind::exact, "wait_p95_ms", known.wait_percentile_served_s(0.95), source);
  draft.add_time(AnswerKind::exact, "latency_mean_ms", known.wait_mean_served_s + line.service_s,
                 source);
  draft.add(AnswerKind::exact, "queue_mean", line.rate * known.wait_mean_all_s, "Little's law");
}

/// One server that knows when its clients leave.
void deadline(const TwinLine& line, TwinDraft& draft) {
  const double rate = line.rate, service_s = line.service_s, timeout_s = line.servers.timeout_s;
  const auto known = line.servers.aborting ? exact::aborting_deadline(rate, service_s, timeout_s)
                                           : exact::deadline_in_line(rate, service_s, timeout_s);
  const std::string source = "M/M/1 with a time-out, by level crossing [Brill, Posner 1977]";
  draft.add(AnswerKind::exact, "success_ratio", known.success_ratio, source);
  draft.add(AnswerKind::exact, "utilization", known.utilization, source);
  draft.add(AnswerKind::exact, "serving_mean", known.utilization, source);
}

void constant_service(const TwinLine& line, TwinDraft& draft) {
  const auto known = exact::m_d_c(line.rate, line.service_s, line.servers.servers);
  const std::string source = "M/D/c [Crommelin 1932; Franx 2001]";
  add_lossless(line, draft);
  add_waits(line, known.wait_mean_s, source, draft);
  draft.add_time(AnswerKind::exact, "wait_p95_ms", known.wait_percentile_s(0.95), source);
  draft.add_latency_percentiles(
      AnswerKind::exact, [&](double p) { return known.wait_percentile_s(p) + line.service_s; },
      source);
  draft.latency_above = [known](double t) {
    return t < known.service_s ? 1 : known.wait_above(t - known.service_s);
  };
}

void one_general(const TwinLine& line, TwinDraft& draft) {
  const auto known = exact::m_g_1(line.rate, two_moments(line.servers.service_s));
  const std::string source = "Pollaczek and Khinchine";
  add_lossless(line, draft);
  add_waits(line, known.wait_mean_s, source, draft);
  if (line.shape != LawShape::hyperexponential) return;
  const auto wait = exact::m_h2_1(line.rate, line.service_s, scv_of(line.servers.service_s));
  draft.add_time(AnswerKind::exact, "wait_p95_ms", wait.percentile_s(0.95),
                 "M/H2/1, two exponentials");
}

void renewal(const TwinLine& line, TwinDraft& draft) {
  const auto known = exact::gi_m_1(*line.arrivals.gaps, line.service_s);
  const std::string source = "GI/M/1 [Kendall 1953]";
  add_lossless(line, draft);
  add_waits(line, known.wait_mean_s, source, draft);
  draft.add_time(AnswerKind::exact, "wait_p95_ms", known.wait_percentile_s(0.95), source);
  draft.add_latency_percentiles(
      AnswerKind::exact, [&](double p) { return known.sojourn_percentile_s(p); }, source);
}

/// Poisson requests: which model it is, if it is one.
bool poisson_line(const TwinLine& line, TwinDraft& draft) {
  const bool timeless = line.untimed();
  if (line.servers.line == 0 && timeless) return loss(line, draft), true;
  if (line.exponential() && line.patient() && timeless && !line.endless())
    return limited(line, draft), true;
  if (line.exponential() && !line.patient() && timeless && !line.servers.odd_patience) {
    if (line.servers.drawn_patience) return impatient(line, draft), true;
    if (line.endless()) return constant_patience(line, draft), true;
  }
  if (line.exponential() && !timeless && line.endless() && line.patient() &&
      line.servers.servers == 1)
    return deadline(line, draft), true;
  if (!line.lossless() || line.load >= 1) return false;
  if (line.exponential()) return many(line, draft), true;
  constexpr std::int64_t most_constant = 1000;  // its chain takes about the square of that
  if (line.shape == LawShape::constant && line.servers.servers <= most_constant)
    return constant_service(line, draft), true;
  if (line.servers.servers != 1 || !std::isfinite(line.servers.service_s.variance())) return false;
  return one_general(line, draft), true;
}

/// Beyond so many servers, or places, formulas take longer than a simulation.
constexpr std::int64_t largest_solved = 1'000'000;

/// A line so long that it is hardly ever full is one without an end: of exponential servers each
/// place more is taken less often by the load.
TwinServers without_idle_limit(const TwinArrivals& arrivals, TwinServers servers) {
  const double load =
      arrivals.rate * servers.service_s.mean() / static_cast<double>(servers.servers);
  const bool geometric = arrivals.kind == TwinArrivals::Kind::poisson && load < 1 &&
                         shape_of(servers.service_s) == LawShape::exponential;
  if (geometric && servers.line != exact::unlimited &&
      std::pow(load, static_cast<double>(servers.line)) < hardly_ever)
    servers.line = exact::unlimited;
  return servers;
}

}  // namespace

void server_twin(const TwinArrivals& arrivals, const TwinServers& given, TwinDraft& draft) {
  const TwinServers servers = without_idle_limit(arrivals, given);
  const double service_s = servers.service_s.mean();
  TwinLine line{.arrivals = arrivals,
                .servers = servers,
                .rate = arrivals.rate,
                .service_s = service_s,
                .shape = shape_of(servers.service_s),
                .offered = arrivals.rate * service_s,
                .load = arrivals.rate * service_s / static_cast<double>(servers.servers)};
  draft.twin.notation = line_letters(line);
  if (line.rate > 0) tell_load(line, draft);
  const bool stable = !line.lossless() || (line.rate > 0 && line.load < 1);
  if (!draft.check(stable, stable ? "the line does not grow for ever" : "the load is not below 1"))
    return bound_by_service(servers.service_s, draft);
  const bool small =
      servers.servers <= largest_solved && (line.endless() || line.room() <= largest_solved);
  if (!small) {
    draft.check(false, "so many servers, or so long a line, are not worked out");
    return bound_by_service(servers.service_s, draft);
  }
  using ArrivalKind = TwinArrivals::Kind;
  if (servers.pooled) {
    if (arrivals.kind == ArrivalKind::poisson) draft.twin.exact = poisson_line(line, draft);
    if (arrivals.kind == ArrivalKind::bursty)
      draft.twin.exact = bursty_server_twin(arrivals, servers, draft);
    if (arrivals.kind == ArrivalKind::renewal && arrivals.gaps && line.exponential() &&
        servers.servers == 1 && line.lossless()) {
      renewal(line, draft);
      draft.twin.exact = true;
    }
  }
  if (draft.twin.exact) return;
  draft.check(false, !servers.pooled ? "instances have lines of their own"
                     : line.exponential()
                         ? "no formula for these requests, line and time-outs together"
                         : "service is not exponential: no exact waits");
  if (!line.lossless()) {
    // Whoever leaves unserved does so whatever its service would have been.
    if (line.untimed()) bound_by_service(servers.service_s, draft);
    return;
  }
  bound_by_service(servers.service_s, draft);
  // What changes over time, or comes only once, has no long run.
  if (arrivals.kind != ArrivalKind::other) add_lossless(line, draft);
  const bool independent =
      arrivals.kind == ArrivalKind::poisson || arrivals.kind == ArrivalKind::renewal;
  if (servers.pooled && independent) bound_waits(line, draft);
  if (!servers.pooled && line.exponential() && arrivals.kind == ArrivalKind::poisson) {
    const auto one_line = exact::m_m_c(line.rate, service_s, servers.servers);
    draft.add_time(AnswerKind::lower_bound, "wait_mean_ms", one_line.wait_mean_s,
                   "M/M/c: one line for all servers is the best");
  }
}

}  // namespace coldcast
