// The numbers of functions, and what their models have in common.

#include "verification/twins/twin_functions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "verification/theory/infinite_servers.hpp"
#include "verification/theory/poisson_terms.hpp"

namespace coldcast {
namespace {

/// No more are taken than requests come, and there are never more in two periods than this allows.
bool rate_never_reached(const TwinArrivals& arrivals, const RateLimit::Rule& rule) {
  const double each = arrivals.most * to_seconds(rule.every);
  return arrivals.markov() && each < 1e7 && each < static_cast<double>(rule.more) &&
         exact::poisson_above(static_cast<std::size_t>(rule.at_once), 2 * each) < hardly_ever;
}

}  // namespace

bool never_reached(const TwinFunctions& f, std::int64_t limit) {
  const double most = f.arrivals.most * f.longest_s();
  return f.arrivals.markov() && most < 1e7 && exact::busy_above(limit - 1, most) < hardly_ever;
}

TwinFunctions numbers_of(const TwinArrivals& arrivals, const FunctionConfig& config) {
  TwinFunctions f{.arrivals = arrivals,
                  .config = config,
                  .service_s = config.service_s.mean(),
                  .shape = shape_of(config.service_s),
                  .start = init_in_time(config) ? twin_start(config.stages) : std::nullopt};
  const double start_s = f.start ? f.start->mean_s : std::numeric_limits<double>::infinity();
  f.cold_s = start_s;
  if (config.cold_service_s) f.cold_s += config.cold_service_s->mean() - f.service_s;
  f.instant = start_s == 0 && !config.cold_service_s;
  f.keep_alive_s = config.keep_alive.drawn            ? config.keep_alive.drawn->law().mean()
                   : config.keep_alive.fixed == never ? std::numeric_limits<double>::infinity()
                                                      : to_seconds(config.keep_alive.fixed);
  if (config.concurrency < FunctionConfig::unlimited && !never_reached(f, config.concurrency))
    f.limit = config.concurrency;
  return f;
}

bool check_functions(const TwinFunctions& f, const TwinPlatform& platform, TwinDraft& draft) {
  bool met = draft.check(f.arrivals.markov(), f.arrivals.words);
  met &= draft.check(f.arrivals.unlike.empty(),
                     f.arrivals.unlike.empty() ? "requests are alike" : f.arrivals.unlike);
  draft.check(true, "service is " + platform.service_text);
  for (const std::string& obstacle : platform.obstacles) met &= draft.check(false, obstacle);
  const FunctionConfig& config = f.config;
  if (config.out_of_memory) met &= draft.check(false, "the model does not fit into memory");
  draft.twin.if_none_times_out = config.timeout < never;
  if (config.timeout < never)
    met &= draft.check(config.service_s.cdf(to_seconds(config.timeout)) > 1 - hardly_ever,
                       "the time limit of " + rounded_text(to_seconds(config.timeout)) + " s" +
                           " cuts no warm call off");
  if (config.request_rate)
    met &= draft.check(rate_never_reached(f.arrivals, *config.request_rate),
                       "the limit on requests per second is never reached");
  if (config.scaling_rate)
    met &= draft.check(rate_never_reached(f.arrivals, *config.scaling_rate),
                       "the limit on starts is never reached");
  if (config.concurrency < FunctionConfig::unlimited)
    draft.check(true, f.limit == exact::unlimited
                          ? "the limit of " + std::to_string(config.concurrency) +
                                " at once is never reached"
                          : "at most " + std::to_string(f.limit) + " at once");
  if (config.binding == FunctionConfig::Binding::first_free && !f.instant)
    met &= draft.check(false, "a waiting request takes whichever instance is free first");
  if (config.queue && f.limit != exact::unlimited)
    met &= draft.check(f.instant,
                       "requests wait in a line before instances that take no time to "
                       "start");
  return met;
}

void tell_concurrency(const TwinFunctions& f, TwinDraft& draft) {
  const double offered = f.arrivals.rate * f.service_s;
  if (!(offered > 0) || !f.arrivals.unlike.empty()) return;
  std::string text = rounded_text(f.arrivals.rate) + " requests per second of " +
                     rounded_text(f.service_s) + " s" + " each keep " + rounded_text(offered) +
                     " instances busy on average (Little's law)";
  if (f.poisson() && offered < 1e6)
    text += ", and " + std::to_string(exact::busy_percentile(offered, 0.99)) +
            " are enough 99 % of the time (M/G/inf), cold starts apart";
  draft.twin.findings.push_back(text + ".");
}

}  // namespace coldcast
