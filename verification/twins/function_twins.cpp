// Functions: one request per instance, an instance started for a request that finds none idle.

#include <algorithm>
#include <cmath>
#include <limits>

#include "verification/theory/erlang.hpp"
#include "verification/theory/retrials.hpp"
#include "verification/theory/started_instances.hpp"
#include "verification/twins/twin_functions.hpp"

namespace coldcast {
namespace {

// Each of these gives the exact answers of one model, or says that it is not this one.

/// Instances that are always there for some, and a cold start for all others.
bool provisioned(const TwinFunctions& f, TwinDraft& draft) {
  const std::int64_t n = f.config.provisioned.instances;
  if (n == 0) return false;
  draft.twin.notation = "M/G/" + std::to_string(n) + "/" + std::to_string(n) + " with spill";
  bool met = draft.check(f.poisson(), "requests are Poisson");
  met &= draft.check(f.keep_alive_s == 0, "what is started on demand is dropped after use");
  met &= draft.check(f.limit == exact::unlimited, "no limit on what is started");
  if (!met || !f.start || f.config.cold_service_s) return false;
  const auto spill = exact::provisioned_spill(f.arrivals.rate, f.service_s, f.cold_s, n);
  const std::string source = "Erlang B for the provisioned instances";
  const double demand = spill.on_demand_busy_mean;
  draft.add(AnswerKind::exact, "cold_start_ratio", spill.cold_ratio, source);
  draft.add_time(AnswerKind::exact, "latency_mean_ms", spill.latency_mean_s, source);
  draft.add(AnswerKind::exact, "busy_mean", spill.provisioned_busy_mean + demand, source);
  draft.add(AnswerKind::exact, "instances_mean", static_cast<double>(n) + demand, source);
  draft.add(AnswerKind::exact, "success_ratio", 1, "nothing refuses a request");
  return true;
}

/// One instance: whoever comes while it is busy is refused.
bool lone(const TwinFunctions& f, TwinDraft& draft) {
  if (f.limit != 1 || f.config.queue || !f.poisson() || !f.constant_keep_alive()) return false;
  if (!f.start || f.cold_s < 0) return false;
  draft.twin.notation = "M/G/1/1 with cold starts";
  const auto one = exact::lone_instance(f.arrivals.rate, f.service_s, f.cold_s, f.keep_alive_s);
  const std::string source = "renewal reward: idle gaps are exponential";
  draft.add(AnswerKind::exact, "cold_start_ratio", one.cold_ratio, source);
  draft.add(AnswerKind::exact, "success_ratio", one.success_ratio, source);
  draft.add_time(AnswerKind::exact, "latency_mean_ms", one.latency_mean_s, source);
  draft.add(AnswerKind::exact, "busy_mean", one.busy_mean, source);
  draft.add(AnswerKind::exact, "idle_mean", one.idle_mean, source);
  draft.add(AnswerKind::exact, "instances_mean", one.busy_mean + one.idle_mean, source);
  if (f.exponential() && f.start->constant && !f.config.cold_service_s)
    draft.add_latency_percentiles(
        AnswerKind::exact, [&](double p) { return one.latency_percentile_s(p); }, source);
  return true;
}

/// The law of what every request takes if each starts cold; nothing if it has no simple one.
std::optional<Distribution> cold_call(const TwinFunctions& f) {
  const Distribution& call =
      f.config.cold_service_s ? *f.config.cold_service_s : f.config.service_s;
  if (f.start->constant) return Distribution::shifted(f.start->mean_s, call);
  if (call.is_constant() && f.start->law) return Distribution::shifted(call.mean(), *f.start->law);
  return std::nullopt;
}

/// No keep-alive: every request starts cold, and the start is a part of its service.
bool always_cold(const TwinFunctions& f, TwinDraft& draft) {
  const bool none = f.constant_keep_alive() && f.keep_alive_s == 0;
  if (!none || !f.start || f.config.queue || !f.poisson()) return false;
  const double call_s = f.service_s + f.cold_s, offered = f.arrivals.rate * call_s;
  const bool limited = f.limit != exact::unlimited;
  const double refused = limited ? exact::erlang_b(f.limit, offered) : 0;
  const std::string at_most = std::to_string(f.limit);
  draft.twin.notation = limited ? "M/G/" + at_most + "/" + at_most : "M/G/inf";
  const std::string source = limited ? "Erlang B, starts being a part of service [Erlang 1917]"
                                     : "M/G/inf, starts being a part of service [Riordan 1951]";
  draft.add(AnswerKind::exact, "cold_start_ratio", 1, "an instance is dropped after use");
  draft.add(AnswerKind::exact, "success_ratio", 1 - refused, source);
  draft.add(AnswerKind::exact, "busy_mean", offered * (1 - refused), source);
  draft.add(AnswerKind::exact, "instances_mean", offered * (1 - refused), source);
  draft.add_time(AnswerKind::exact, "latency_mean_ms", call_s, "start and service");
  if (const auto call = cold_call(f)) {
    draft.add_latency_percentiles(
        AnswerKind::exact, [&](double p) { return call->quantile(p); }, "start and service");
    draft.latency_above = [law = *call](double t) { return 1 - law.cdf(t); };
  }
  return true;
}

void add_keep_alive(const TwinFunctions& f, TwinDraft& draft) {
  const bool mru = f.config.routing == Routing::mru;
  if (!f.constant_keep_alive() || f.keep_alive_s == 0 || std::isinf(f.keep_alive_s)) return;
  constexpr double most_busy = 20'000;  // the solution takes as long as there are levels
  if (f.arrivals.most * f.service_s > most_busy) return;
  bool met = draft.check(mru, "the instance that was used last serves the next request");
  met &= draft.check(f.exponential(), "exponential service, for cold starts and idle instances");
  if (!met) return;
  draft.twin.notation += ", MRU keep-alive";
  const auto kept =
      exact::most_recently_used(f.arrivals.load, f.service_s, f.keep_alive_s, f.limit);
  const std::string source = "first passages of the number busy, MRU keep-alive";
  draft.add(AnswerKind::exact, "cold_start_ratio", kept.cold_ratio, source);
  draft.add(AnswerKind::exact, "instances_mean", kept.instances_mean, source);
  draft.add(AnswerKind::exact, "idle_mean", kept.idle_mean, source);
}

/// Clients that are refused by the only instance and come back until they are served.
bool retried(const TwinFunctions& f, const TwinNetwork& network, TwinDraft& draft) {
  if (!network.retry || f.limit != 1 || !f.instant || f.config.queue) return false;
  const RetryConfig& retry = *network.retry;
  draft.twin.notation = "M/M/1 with retrials";
  bool met = draft.check(f.poisson() && f.exponential(), "Poisson requests, exponential service");
  met &= draft.check(shape_of(retry.back_off_s) == LawShape::exponential && retry.factor == 1 &&
                         retry.jitter == RetryConfig::Jitter::none && retry.most == never,
                     "clients try again after an exponential time, the same every time");
  met &= draft.check(!retry.attempts && retry.timeout == never, "until they are served");
  const double rate = f.arrivals.rate;
  met &= draft.check(rate * f.service_s < 1, "the load is below 1");
  if (!met) return false;
  const auto known = exact::retrials(rate, f.service_s, retry.back_off_s.mean());
  const std::string source = "M/M/1 retrial queue [Falin, Templeton 1997]";
  draft.add_time(AnswerKind::exact, "latency_mean_ms", known.sojourn_mean_s, source);
  draft.add(AnswerKind::exact, "attempts_mean", known.attempts_mean, source);
  draft.add(AnswerKind::exact, "busy_mean", known.utilization, source);
  draft.add(AnswerKind::exact, "success_ratio", 1, "clients come back until they are served");
  return true;
}

/// Cold starts are counted and take no time: servers without a line, or with one.
bool instant_starts(const TwinFunctions& f, TwinDraft& draft) {
  if (!f.instant) return false;
  const bool limited = f.limit != exact::unlimited;
  if (!limited) {
    infinite_twin(f.arrivals, f.config.service_s, draft);
    draft.add(AnswerKind::exact, "busy_mean", f.arrivals.rate * f.service_s, "Little's law");
    add_keep_alive(f, draft);
    return true;
  }
  TwinServers servers{.servers = f.limit,
                      .service_s = f.config.service_s,
                      .line = 0,
                      .patience_s = std::numeric_limits<double>::infinity(),
                      .timeout_s = std::numeric_limits<double>::infinity()};
  if (f.config.queue) {
    servers.line = f.config.queue->capacity >= FunctionConfig::unlimited ? exact::unlimited
                                                                         : f.config.queue->capacity;
    servers.patience_s = to_seconds(f.config.queue->timeout);
  }
  server_twin(f.arrivals, servers, draft);
  const bool known = draft.twin.exact;
  if (known && !f.config.queue) add_keep_alive(f, draft);
  // Here utilization is of instances, which come and go.
  std::erase_if(draft.twin.answers,
                [](const TwinAnswer& answer) { return answer.metric == "utilization"; });
  return known;
}

/// Everything exponential, the keep-alive as well: a small Markov chain.
bool forgetful(const TwinFunctions& f, TwinDraft& draft) {
  if (!f.config.keep_alive.drawn || !f.start || !f.start->law || f.config.cold_service_s)
    return false;
  if (!f.poisson() || !f.exponential() || f.config.queue) return false;
  if (f.config.stages.front().phase == Phase::first_call) return false;  // it counts as serving
  if (shape_of(*f.start->law) != LawShape::exponential ||
      shape_of(f.config.keep_alive.drawn->law()) != LawShape::exponential)
    return false;
  constexpr std::int64_t largest = 40;  // the chain has about 40^3 / 6 states
  const std::int64_t most = std::min(f.limit, largest);
  if (f.limit > largest && !never_reached(f, largest)) return false;
  draft.twin.notation = "M/M/" + (f.limit > largest ? "inf" : std::to_string(most)) +
                        " with exponential starts and keep-alive";
  const auto known =
      exact::forgetful_instances(f.arrivals.rate, f.service_s, f.cold_s, f.keep_alive_s, most);
  const std::string source = "Markov chain of serving, starting and idle instances";
  draft.add(AnswerKind::exact, "cold_start_ratio", known.cold_ratio, source);
  draft.add(AnswerKind::exact, "success_ratio", known.success_ratio, source);
  draft.add_time(AnswerKind::exact, "latency_mean_ms", known.latency_mean_s, source);
  draft.add(AnswerKind::exact, "serving_mean", known.serving_mean, source);
  draft.add(AnswerKind::exact, "starting_mean", known.starting_mean, source);
  draft.add(AnswerKind::exact, "busy_mean", known.serving_mean + known.starting_mean, source);
  draft.add(AnswerKind::exact, "idle_mean", known.idle_mean, source);
  draft.add_latency_percentiles(
      AnswerKind::exact, [&](double p) { return known.latency_percentile_s(p); }, source);
  draft.latency_above = [known](double t) { return known.latency_above(t); };
  return true;
}

}  // namespace

void function_twin(const TwinArrivals& arrivals, const TwinPlatform& platform, TwinDraft& draft) {
  const TwinFunctions f = numbers_of(arrivals, *platform.functions);
  draft.twin.notation = arrivals.letter + "/" + letter_of(f.shape) + "/inf with cold starts";
  tell_concurrency(f, draft);
  const bool common = check_functions(f, platform, draft);
  if (platform.network.retry) {
    draft.twin.exact = common && retried(f, platform.network, draft);
    if (!draft.twin.exact) draft.check(false, "clients try again");
    return draft.twin.exact ? void() : bound_functions(f, false, draft);
  }
  if (common) {
    draft.twin.exact = provisioned(f, draft);
    if (!draft.twin.exact && f.config.provisioned.instances == 0)
      draft.twin.exact = lone(f, draft) || always_cold(f, draft) || instant_starts(f, draft) ||
                         forgetful(f, draft);
  }
  if (draft.twin.exact && draft.has("instances_mean")) return;
  if (!draft.twin.exact && common && !f.instant)
    draft.check(false, f.start ? "cold starts take " + rounded_text(f.cold_s) +
                                     " s"
                                     " and are not those of a solvable model"
                               : "starts have stages that overlap and vary");
  const bool plain = common && f.config.provisioned.instances == 0 && !f.config.queue;
  if (!draft.twin.exact) return bound_functions(f, plain, draft);
  if (!plain || f.limit != exact::unlimited) return;
  bound_cold_starts(f, draft);
}

}  // namespace coldcast
