// Users in a closed loop.

#include <algorithm>
#include <cmath>

#include "verification/theory/closed_loop.hpp"
#include "verification/theory/keep_alive.hpp"
#include "verification/twins/law_shape.hpp"
#include "verification/twins/twin_models.hpp"

namespace coldcast {
namespace {

void machine_repair(const TwinArrivals& arrivals, const TwinServers& servers, bool sharing,
                    TwinDraft& draft) {
  const auto known = exact::closed_users(arrivals.users, arrivals.think_s.mean(),
                                         servers.service_s.mean(), servers.servers);
  const std::string source =
      sharing ? "machine repair; shared vCPUs have the same means for any law of work [Kelly 1979]"
              : "machine repair, M/M/c//N [Kleinrock 1975]";
  draft.twin.exact = true;
  draft.add(AnswerKind::exact, "goodput_rps", known.throughput_per_s, source);
  draft.add_time(AnswerKind::exact, "latency_mean_ms", known.sojourn_mean_s, source);
  draft.add(AnswerKind::exact, "utilization",
            known.busy_mean / static_cast<double>(servers.servers), source);
  draft.add(AnswerKind::exact, "success_ratio", 1, "nothing refuses a request");
  if (sharing) {
    draft.add(AnswerKind::exact, "serving_mean", known.busy_mean + known.queue_mean, source);
    return;
  }
  draft.add(AnswerKind::exact, "serving_mean", known.busy_mean, source);
  draft.add_time(AnswerKind::exact, "wait_mean_ms", known.wait_mean_s, source);
  draft.add(AnswerKind::exact, "queue_mean", known.queue_mean, source);
  if (shape_of(servers.service_s) != LawShape::exponential) return;
  draft.add_time(AnswerKind::exact, "wait_p95_ms", known.wait.percentile_s(0.95), source);
  draft.add_latency_percentiles(
      AnswerKind::exact, [&](double p) { return known.sojourn_percentile_s(p); }, source);
}

/// The asymptotes of a closed system: they hold for any laws [Muntz, Wong 1974; Denning, Buzen
/// 1978].
void asymptotes(const TwinArrivals& arrivals, const TwinServers& servers, TwinDraft& draft) {
  const auto users = static_cast<double>(arrivals.users);
  const double service_s = servers.service_s.mean(), think_s = arrivals.think_s.mean();
  const double capacity = static_cast<double>(servers.servers) / service_s;
  const std::string source = "asymptotes of a closed system [Denning, Buzen 1978]";
  draft.add(AnswerKind::upper_bound, "goodput_rps",
            std::min(capacity, users / (service_s + think_s)), source);
  draft.add_time(AnswerKind::lower_bound, "latency_mean_ms",
                 std::max(service_s, users / capacity - think_s), source);
}

}  // namespace

void closed_twin(const TwinArrivals& arrivals, const TwinServers& servers, bool sharing,
                 TwinDraft& draft) {
  const LawShape shape = shape_of(servers.service_s);
  draft.twin.notation = arrivals.letter + "/" + letter_of(shape) + "/" +
                        std::to_string(servers.servers) + "//" + std::to_string(arrivals.users);
  if (sharing) draft.twin.notation += " PS";
  const bool lossless = servers.line >= arrivals.users && std::isinf(servers.patience_s) &&
                        std::isinf(servers.timeout_s) && !servers.odd_patience;
  const bool no_line = servers.servers >= arrivals.users;
  bool met = draft.check(lossless || (no_line && std::isinf(servers.timeout_s)),
                         "no user is refused or gives up");
  if (!met) return;
  const bool thinks = arrivals.think_s.mean() > 0;
  met &= draft.check(thinks, "users think before they ask again");
  // With a server for everybody only the means matter, and with shared vCPUs likewise.
  const bool exponential =
      shape == LawShape::exponential && shape_of(arrivals.think_s) == LawShape::exponential;
  met &= draft.check(no_line || sharing || exponential,
                     "exponential service and thinking, or vCPUs that are shared, or a server for "
                     "every user");
  if (servers.service_s.mean() <= 0) return;
  constexpr std::int64_t most_users = 1'000'000;
  if (met && servers.pooled && arrivals.users <= most_users)
    return machine_repair(arrivals, servers, sharing, draft);
  asymptotes(arrivals, servers, draft);
}

}  // namespace coldcast
