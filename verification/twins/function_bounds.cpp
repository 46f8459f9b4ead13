// Functions whose starts take time: bounds and approximations.

#include <algorithm>
#include <cmath>

#include "verification/twins/twin_functions.hpp"

namespace coldcast {
namespace {

void bound_cold_ratio(const TwinFunctions& f, TwinDraft& draft) {
  if (!f.poisson() || std::isinf(f.keep_alive_s) || draft.has("cold_start_ratio")) return;
  const double rate = f.arrivals.rate;
  const double empty = std::exp(-rate * (f.longest_s() + f.keep_alive_s));
  if (empty > hardly_ever)
    draft.add(AnswerKind::lower_bound, "cold_start_ratio", empty,
              "a request starts cold if none came within a keep-alive and the longest call: the "
              "chance that M/G/inf is empty");
  if (f.instant && f.constant_keep_alive())
    draft.add(AnswerKind::upper_bound, "cold_start_ratio",
              1 + std::exp(-rate * f.service_s) * std::expm1(-rate * f.keep_alive_s),
              "a request is warm if none is in service and one ended within the keep-alive");
}

/// The rule for the instance used last, with cold calls in the mean of service times. Starts that
/// take longer than calls pile up, which that mean does not see: then nothing is said.
void approximate_keep_alive(const TwinFunctions& f, TwinDraft& draft) {
  const double offered = f.arrivals.rate * f.longest_s();
  if (!f.arrivals.markov() || !(offered > 0 && offered < 2000)) return;
  if (f.cold_s > f.service_s) return;
  if (f.keep_alive_s <= 0 || std::isinf(f.keep_alive_s) || f.limit != exact::unlimited) return;
  double cold = 0;
  exact::MostRecentlyUsed kept{};
  for (int round = 0; round < 4; ++round) {  // cold calls are rare: this settles at once
    kept =
        exact::most_recently_used(f.arrivals.load, f.service_s + cold * f.cold_s, f.keep_alive_s);
    cold = kept.cold_ratio;
  }
  const std::string source =
      "MRU keep-alive as if service were exponential and starts a part of it";
  if (!draft.has("cold_start_ratio") || !f.instant)
    draft.add(AnswerKind::approximation, "cold_start_ratio", cold, source);
  draft.add(AnswerKind::approximation, "instances_mean", kept.instances_mean, source);
  if (!f.instant)
    draft.add_time(AnswerKind::approximation, "latency_mean_ms", f.service_s + cold * f.cold_s,
                   source);
}

}  // namespace

void bound_cold_starts(const TwinFunctions& f, TwinDraft& draft) {
  bound_cold_ratio(f, draft);
  approximate_keep_alive(f, draft);
}

void bound_functions(const TwinFunctions& f, bool undisturbed, TwinDraft& draft) {
  if (!f.arrivals.unlike.empty() || f.config.out_of_memory) return;
  const bool longer = !f.config.cold_service_s;
  if (longer) bound_by_service(f.config.service_s, draft);
  if (!longer && f.start)
    draft.add_time(AnswerKind::lower_bound, "latency_mean_ms",
                   std::min(f.service_s, f.service_s + f.cold_s),
                   "no request is faster than a call, warm or cold");
  if (!undisturbed || f.limit != exact::unlimited || !f.start) return;
  draft.add_time(AnswerKind::upper_bound, "latency_mean_ms", f.longest_s(),
                 "at worst every request starts cold");
  const double least_s = std::min(f.service_s, f.service_s + f.cold_s);
  draft.add(AnswerKind::lower_bound, "busy_mean", f.arrivals.rate * least_s,
            "Little's law: all requests warm");
  draft.add(AnswerKind::upper_bound, "busy_mean", f.arrivals.rate * f.longest_s(),
            "Little's law: all requests cold");
  bound_cold_starts(f, draft);
}

}  // namespace coldcast
